package template

import (
	"fmt"
	"slices"
	"strings"

	"cuemulus.dev/cfn"
	"cuemulus.dev/internal/diag"
	"cuemulus.dev/lint"
)

var retentionPolicy = lint.Rule{
	ID: "CFN022", Name: "retention-policy-value", Severity: diag.Error,
	Title:   "DeletionPolicy or UpdateReplacePolicy has a value that it cannot have",
	Aliases: []string{"E3035", "E3036"},
	Why: "CloudFormation refuses the template. DeletionPolicy is Delete, Retain, RetainExceptOnCreate or Snapshot; UpdateReplacePolicy is Delete, Retain or Snapshot; Snapshot is for types that can be saved in one. Silent for types that are not known. " +
		"Write one of these.",
	Bad: `Resources:
  Topic: {Type: AWS::SNS::Topic, DeletionPolicy: Snapshot}
`,
	Good: `Resources:
  Topic: {Type: AWS::SNS::Topic, DeletionPolicy: Retain}
`,
	Run: func(p *lint.Pass) {
		for _, r := range p.Resources("") {
			for _, policy := range []struct {
				key    string
				values []string
			}{
				{"DeletionPolicy", []string{"Delete", "Retain", "RetainExceptOnCreate", "Snapshot"}},
				{"UpdateReplacePolicy", []string{"Delete", "Retain", "Snapshot"}},
			} {
				key, values := policy.key, policy.values
				if r.Node.Get(key) == nil {
					continue
				}
				for _, v := range p.Values(r.Node.Get(key), r.Path(key)) {
					if !lint.IsKnown(v.Text) || v.Text == "" && v.Node.Kind != cfn.String {
						continue
					}
					if !slices.Contains(values, v.Text) {
						p.Report(v.Path, fmt.Sprintf("%s cannot be %s", key, quoted(v.Text)), meant(v.Text, values, "write "+strings.Join(values, ", ")))
						continue
					}
					if v.Text != "Snapshot" {
						continue
					}
					if kind, ok := p.Spec().Type(r.Type); ok && !kind.Snapshot {
						p.Report(v.Path, fmt.Sprintf("there are no snapshots of %s", r.Type), "write Retain or Delete")
					}
				}
			}
		}
	},
}

package template

import (
	"fmt"
	"strings"

	"cuemulus.dev/cfn"
	"cuemulus.dev/internal/diag"
	"cuemulus.dev/lint"
)

var statefulNotRetained = lint.Rule{
	ID: "CFN039", Name: "data-not-retained", Severity: diag.Warning, Profile: lint.Strict,
	Title:   "A resource that holds data says not what becomes of it",
	Aliases: []string{"W3011", "I3011", "CFN-02"},
	Why: "Without DeletionPolicy the data goes with the stack or with the resource's lines; without UpdateReplacePolicy it goes when a change replaces the resource. Some types are saved in a snapshot by default and others not, so it is better said. Buckets have S3015. " +
		"Write both, as Retain, Snapshot where the type has it, or Delete where the data may go.",
	Fix: "adds the policies that are missing, as Retain", FixRequest: lint.Retain,
	Bad: `Resources:
  FileSystem:
    Type: AWS::EFS::FileSystem
    DeletionPolicy: Retain
    Properties: {Encrypted: true}
`,
	Good: `Resources:
  FileSystem:
    Type: AWS::EFS::FileSystem
    DeletionPolicy: Retain
    UpdateReplacePolicy: Retain
    Properties: {Encrypted: true}
`,
	Run: func(p *lint.Pass) {
		for _, r := range p.Resources("") {
			if r.Type == "AWS::S3::Bucket" || r.Node.Kind != cfn.Map {
				continue
			}
			var missing []string
			var keys []cfn.KV
			for _, policy := range []string{"DeletionPolicy", "UpdateReplacePolicy"} {
				if r.Node.Get(policy) == nil {
					missing = append(missing, policy)
					keys = append(keys, cfn.KV{Key: policy, Value: cfn.Str("Retain")})
				}
			}
			if len(missing) == 0 {
				continue
			}
			if kind, ok := p.Spec().Type(r.Type); !ok || !kind.Stateful {
				continue
			}
			d := p.Report(r.Path(), fmt.Sprintf("the resource holds data but has no %s", strings.Join(missing, " and no ")),
				"write "+strings.Join(missing, ": Retain and ")+": Retain")
			lint.FixOnRequest(d, lint.Retain, "add "+strings.Join(missing, " and "), lint.AddKeys(r.Node, "Type", keys...)...)
		}
	},
}

package template

import (
	"fmt"
	"slices"
	"strings"

	"cuemulus.dev/cfn"
	"cuemulus.dev/internal/diag"
	"cuemulus.dev/lint"
)

// attributes of a resource, from "Resource attribute reference" in the
// CloudFormation user guide; Connectors is of the serverless transform.
var attributes = []string{
	"Type", "Properties", "Condition", "DependsOn", "Metadata", "CreationPolicy", "DeletionPolicy", "UpdatePolicy",
	"UpdateReplacePolicy",
}

var resourceAttribute = lint.Rule{
	ID: "CFN015", Name: "resource-attribute", Severity: diag.Error,
	Title:   "A resource has no type, or a key that resources do not have",
	Aliases: []string{"E3001"},
	Why: "CloudFormation refuses the template. Most often a property stands one level too far to the left, beside Properties instead of below it. Silent where a macro may read the key. " +
		"Move the key below Properties, or write it as CloudFormation spells it.",
	Bad: `Resources:
  Topic:
    Type: AWS::SNS::Topic
    DisplayName: Alarms
`,
	Good: `Resources:
  Topic:
    Type: AWS::SNS::Topic
    Properties:
      DisplayName: Alarms
`,
	Run: func(p *lint.Pass) {
		t := p.Target.Template
		if open(p) {
			return
		}
		for _, r := range p.Resources("") {
			names := attributes
			if t.IsServerless() {
				names = append(slices.Clone(attributes), "Connectors", "IgnoreGlobals")
			}
			if r.IsModule() {
				names = append(slices.Clone(names), "Overrides")
			}
			if r.IsCustom() {
				names = append(slices.Clone(names), "Version") // as the user guide's custom resources have it
			}
			switch {
			case r.Node.Kind != cfn.Map:
				p.Report(r.Path(), "the resource is no map", "write its Type, and its Properties, below its name")
				continue
			case r.Node.Get("Type") == nil:
				p.Report(r.Path(), "the resource has no Type", "write its Type")
			}
			for _, f := range r.Node.Fields {
				if slices.Contains(names, f.Key) || strings.HasPrefix(f.Key, "Fn::") {
					continue
				}
				help := meant(f.Key, names, "resources have "+strings.Join(names, ", "))
				if kind, ok := p.Spec().Type(r.Type); ok {
					if _, ok := kind.Property(f.Key); ok {
						help = "move it below Properties"
					}
				}
				reportKey(p, r.Path(f.Key), f, fmt.Sprintf("a resource has no key %s", quoted(f.Key)), help)
			}
		}
	},
}

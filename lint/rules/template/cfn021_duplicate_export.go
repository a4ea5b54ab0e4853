package template

import (
	"fmt"

	"cuemulus.dev/cfn"
	"cuemulus.dev/internal/diag"
	"cuemulus.dev/lint"
)

var duplicateExport = lint.Rule{
	ID: "CFN021", Name: "duplicate-export", Severity: diag.Error,
	Title: "Two outputs export the same name",
	Why: "Names of exports are unique in an account and Region, so the stack cannot be made. Stacks of one run are compared where their account and Region are known. Silent for names that are not known whole and for outputs with conditions. " +
		"Give one of the two another name.",
	Bad: `Resources:
  Topic: {Type: AWS::SNS::Topic}
Outputs:
  Arn: {Value: !Ref Topic, Export: {Name: alarms}}
  Name: {Value: !GetAtt Topic.TopicName, Export: {Name: alarms}}
`,
	Good: `Resources:
  Topic: {Type: AWS::SNS::Topic}
Outputs:
  Arn: {Value: !Ref Topic, Export: {Name: alarms-arn}}
  Name: {Value: !GetAtt Topic.TopicName, Export: {Name: alarms-name}}
`,
	Run: func(p *lint.Pass) {
		first := map[string]string{}
		for _, f := range fieldsOf(p.Target.Template.Root.Get("Outputs")) {
			n := f.Value.Get("Export", "Name")
			if f.Value.Get("Condition") != nil || n == nil {
				continue
			}
			text, literal := n.String()
			if sub, ok := n.SubText(); ok && n.Get("Fn::Sub").Kind == cfn.String {
				text, literal = sub, true
			}
			path := []string{"Outputs", f.Key, "Export", "Name"}
			if name, known := p.Known(n); known {
				if before, ok := p.ExportedBefore(name); ok {
					d := p.Report(path, fmt.Sprintf("the stack %s exports the same name in the same account and Region", before.Stack), "give one of the two another name")
					d.Related = append(d.Related, diag.Related{Pos: before.Pos, Message: "the other export"})
					continue
				}
			}
			if !literal {
				continue
			}
			if other := first[text]; other != "" {
				p.Report(path, fmt.Sprintf("output %s exports the same name", other), "give one of the two another name")
				continue
			}
			first[text] = f.Key
		}
	},
}

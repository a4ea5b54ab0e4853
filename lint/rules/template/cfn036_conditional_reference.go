package template

import (
	"fmt"

	"cuemulus.dev/cfn/eval"
	"cuemulus.dev/internal/diag"
	"cuemulus.dev/lint"
)

var conditionalReference = lint.Rule{
	ID: "CFN036", Name: "conditional-reference", Severity: diag.Warning,
	Title:   "A resource is referred to that does not exist in every case",
	Aliases: []string{"W1001"},
	Why: "The resource has a condition, and the reference is made also when that is false: CloudFormation then refuses the stack. Reported where the conditions can be told to allow it. " +
		"Give what refers the same condition, or put the reference into Fn::If.",
	Bad: `Parameters:
  Stage: {Type: String}
Conditions:
  IsProd: !Equals [!Ref Stage, prod]
Resources:
  Topic: {Type: AWS::SNS::Topic, Condition: IsProd}
Outputs:
  Topic: {Value: !Ref Topic}
`,
	Good: `Parameters:
  Stage: {Type: String}
Conditions:
  IsProd: !Equals [!Ref Stage, prod]
Resources:
  Topic: {Type: AWS::SNS::Topic, Condition: IsProd}
Outputs:
  Topic: {Value: !Ref Topic, Condition: IsProd}
`,
	Run: func(p *lint.Pass) {
		t := p.Target.Template
		if t.Root.Get("Conditions") == nil || open(p) {
			return
		}
		anywhere(p, func(e *eval.Evaluator) {
			for _, r := range e.Dangling() {
				if t.Root.Get("Parameters", r.Name) != nil {
					continue
				}
				report(p, use{by: r.By, path: r.Path, node: r.Node, start: r.Start, end: r.End},
					fmt.Sprintf("resource %s does not exist %s", r.Name, r.When), "give this the same condition, or put it into Fn::If")
			}
		})
	},
}

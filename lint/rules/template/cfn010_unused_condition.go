package template

import (
	"fmt"

	"cuemulus.dev/internal/diag"
	"cuemulus.dev/lint"
)

var unusedCondition = lint.Rule{
	ID: "CFN010", Name: "unused-condition", Severity: diag.Warning,
	Title:   "A condition is used nowhere",
	Aliases: []string{"W8001"},
	Why: "It decides nothing, and most likely a resource was meant to have it. One that another condition names is used. Silent where a macro may use it. " +
		"Put it on the resource, the output or the Fn::If that is meant, or take it away.",
	Bad: `Parameters:
  Stage: {Type: String}
Conditions:
  IsProd: !Equals [!Ref Stage, prod]
Resources:
  Topic: {Type: AWS::SNS::Topic}
`,
	Good: `Parameters:
  Stage: {Type: String}
Conditions:
  IsProd: !Equals [!Ref Stage, prod]
Resources:
  Topic: {Type: AWS::SNS::Topic, Condition: IsProd}
`,
	Run: func(p *lint.Pass) {
		t := p.Target.Template
		if open(p) {
			return
		}
		used := namedIn(p)
		for _, f := range fieldsOf(t.Root.Get("Conditions")) {
			if !used.conditions[f.Key] {
				p.Report([]string{"Conditions", f.Key}, fmt.Sprintf("condition %s is used nowhere", f.Key), "put it on what it is to decide, or take it away")
			}
		}
	},
}

package template

import (
	"fmt"

	"cuemulus.dev/cfn/eval"
	"cuemulus.dev/internal/diag"
	"cuemulus.dev/lint"
)

var constantCondition = lint.Rule{
	ID: "CFN035", Name: "constant-condition", Severity: diag.Warning,
	Title:   "A condition is always true or always false",
	Aliases: []string{"W8003"},
	Why: "It decides nothing: it compares fixed values, or what a parameter may never be. Mostly a value is misspelt, or a Ref was forgotten. Silent where that cannot be told. " +
		"Compare with a parameter, or take the condition away.",
	Bad: `Parameters:
  Stage: {Type: String, AllowedValues: [test, prod]}
Conditions:
  IsProd: !Equals [!Ref Stage, production]
Resources:
  Topic: {Type: AWS::SNS::Topic, Condition: IsProd}
`,
	Good: `Parameters:
  Stage: {Type: String, AllowedValues: [test, prod]}
Conditions:
  IsProd: !Equals [!Ref Stage, prod]
Resources:
  Topic: {Type: AWS::SNS::Topic, Condition: IsProd}
`,
	Run: func(p *lint.Pass) {
		t := p.Target.Template
		if t.Root.Get("Conditions") == nil || open(p) {
			return
		}
		anywhere(p, func(e *eval.Evaluator) {
			for _, f := range fieldsOf(t.Root.Get("Conditions")) {
				for _, holds := range []bool{true, false} {
					if e.Satisfiable(eval.Scenario{}.With(eval.When(f.Key, holds))) == eval.No {
						p.Report([]string{"Conditions", f.Key}, fmt.Sprintf("condition %s is always %t", f.Key, !holds), "compare with what a parameter may be, or take it away")
						break
					}
				}
			}
		})
	},
}

package template

import (
	"fmt"

	"cuemulus.dev/internal/diag"
	"cuemulus.dev/lint"
)

var undefinedCondition = lint.Rule{
	ID: "CFN004", Name: "undefined-condition", Severity: diag.Error,
	Title:   "A condition is named that the template does not declare",
	Aliases: []string{"E8002", "E1028", "E3015", "E6005"},
	Why: "CloudFormation refuses a template whose Fn::If, resource, output or other condition names a condition that is not under Conditions. Silent where a macro may add it. " +
		"Write the name of the condition that is meant, or declare it.",
	Bad: `Parameters:
  Stage: {Type: String}
Conditions:
  IsProd: !Equals [!Ref Stage, prod]
Resources:
  Topic: {Type: AWS::SNS::Topic, Condition: IsProd}
  Queue: {Type: AWS::SNS::Topic, Condition: IsPord}
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
		var guess guesses
		names := namesOf(t, "Conditions")
		declared := set(names)
		for _, u := range uses(p) {
			if (u.by == "Condition" || u.by == "Fn::If") && !declared[u.name] {
				report(p, u, fmt.Sprintf("there is no condition %s", quoted(u.name)), guess.meant(u.name, names, "declare it under Conditions"))
			}
		}
	},
}

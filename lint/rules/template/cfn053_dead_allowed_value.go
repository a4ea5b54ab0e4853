package template

import (
	"strconv"

	"cuemulus.dev/internal/diag"
	"cuemulus.dev/lint"
)

var deadAllowedValue = lint.Rule{
	ID: "CFN053", Name: "dead-allowed-value", Severity: diag.Warning,
	Title: "A value that a parameter allows is refused by another of its rules",
	Why: "Who chooses the value finds out only when the stack is made. " +
		"Take the value out of AllowedValues, or let the other rule take it. Patterns that Go cannot read are not judged.",
	Bad: `Parameters:
  Stage: {Type: String, AllowedValues: [test, production], MaxLength: 4}
Resources:
  Topic: {Type: AWS::SNS::Topic, Properties: {DisplayName: !Ref Stage}}
`,
	Good: `Parameters:
  Stage: {Type: String, AllowedValues: [test, prod], MaxLength: 4}
Resources:
  Topic: {Type: AWS::SNS::Topic, Properties: {DisplayName: !Ref Stage}}
`,
	Run: func(p *lint.Pass) {
		for _, f := range fieldsOf(p.Target.Template.Root.Get("Parameters")) {
			dead, all := deadValues(f.Value)
			if len(dead) == all {
				continue // no value is left: the matter of another rule
			}
			for _, v := range dead {
				p.Report([]string{"Parameters", f.Key, "AllowedValues", strconv.Itoa(v.index)}, "this value can never be given: it "+v.problem, "take it out, or change the other rule")
			}
		}
	},
}

package resource

import (
	"cuemulus.dev/internal/diag"
	"cuemulus.dev/lint"
)

var anyProperty = lint.Rule{
	ID: "RES012", Name: "any-property", Severity: diag.Error,
	Title:   "One of several properties must stand, and there is none",
	Aliases: []string{"E3017", "E3058"},
	Why:     "The service refuses the resource. Write one of the properties that the message names, or several.",
	Bad: `Resources:
  Rule:
    Type: AWS::Events::Rule
    Properties:
      Description: every day
`,
	Good: `Resources:
  Rule:
    Type: AWS::Events::Rule
    Properties:
      Description: every day
      ScheduleExpression: rate(1 day)
`,
	Run: report(isNoneOf),
}

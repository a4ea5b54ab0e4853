package resource

import (
	"cuemulus.dev/internal/diag"
	"cuemulus.dev/lint"
)

var valueNotAllowed = lint.Rule{
	ID: "RES005", Name: "value-not-allowed", Severity: diag.Error,
	Title:   "A value is not one of those that a property takes",
	Aliases: []string{"E3030", "E2520", "W1030", "W1031", "W1034"},
	Why:     "The service refuses the resource. Write one of the values that the message names; mind the letter case. Values are those that parameters, mappings and conditions give, in each scenario.",
	Bad: `Resources:
  Table:
    Type: AWS::Logs::LogGroup
    Properties:
      RetentionInDays: 31
`,
	Good: `Resources:
  Table:
    Type: AWS::Logs::LogGroup
    Properties:
      RetentionInDays: 30
`,
	Run: report(isNotAllowed),
}

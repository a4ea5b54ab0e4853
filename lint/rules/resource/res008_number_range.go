package resource

import (
	"cuemulus.dev/internal/diag"
	"cuemulus.dev/lint"
)

var numberRange = lint.Rule{
	ID: "RES008", Name: "number-range", Severity: diag.Error,
	Title:   "A number is too small or too large",
	Aliases: []string{"E3034", "W1030", "W1031", "W1034"},
	Why:     "The service refuses the resource. Write a number within the limits that the message names.",
	Bad: `Resources:
  Queue:
    Type: AWS::SQS::Queue
    Properties:
      MaximumMessageSize: 10
`,
	Good: `Resources:
  Queue:
    Type: AWS::SQS::Queue
    Properties:
      MaximumMessageSize: 1024
`,
	Run: report(isOutOfRange),
}

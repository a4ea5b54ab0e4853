package resource

import (
	"cuemulus.dev/internal/diag"
	"cuemulus.dev/lint"
)

var unknownProperty = lint.Rule{
	ID: "RES002", Name: "unknown-property", Severity: diag.Error,
	Title:   "A property does not exist",
	Aliases: []string{"E3002"},
	Why:     "CloudFormation refuses a property that the type does not have, often when half of the stack is made already. Look at the spelling, at the letter case and at the indentation: a property that stands one level too deep is unknown there.",
	Bad: `Resources:
  Queue:
    Type: AWS::SQS::Queue
    Properties:
      VisibiltyTimeout: 60
`,
	Good: `Resources:
  Queue:
    Type: AWS::SQS::Queue
    Properties:
      VisibilityTimeout: 60
`,
	Run: report(isUnknownProperty),
}

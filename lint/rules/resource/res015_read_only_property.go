package resource

import (
	"cuemulus.dev/internal/diag"
	"cuemulus.dev/lint"
)

var readOnlyProperty = lint.Rule{
	ID: "RES015", Name: "read-only-property", Severity: diag.Error,
	Title:   "A property is set that only the service sets",
	Aliases: []string{"E3040"},
	Why:     "CloudFormation refuses a value for it. Take it out; Fn::GetAtt or Ref may give what the service set.",
	Bad: `Resources:
  Queue:
    Type: AWS::SQS::Queue
    Properties:
      Arn: arn:aws:sqs:eu-west-1:111122223333:example
`,
	Good: `Resources:
  Queue:
    Type: AWS::SQS::Queue
    Properties:
      QueueName: example
`,
	Run: report(isReadOnly),
}

package resource

import (
	"cuemulus.dev/internal/diag"
	"cuemulus.dev/lint"
)

var wrongKind = lint.Rule{
	ID: "RES004", Name: "wrong-kind", Severity: diag.Error,
	Title:   "A value is of another kind than belongs there",
	Aliases: []string{"E3012"},
	Why:     "CloudFormation takes texts, numbers and booleans for one another where they say the same, but never a list for a single value, a single value for a list, or a word for a number. Write the kind of value that the message names.",
	Bad: `Resources:
  Queue:
    Type: AWS::SQS::Queue
    Properties:
      VisibilityTimeout: a minute
`,
	Good: `Resources:
  Queue:
    Type: AWS::SQS::Queue
    Properties:
      VisibilityTimeout: "60"
`,
	Run: report(isWrongKind),
}

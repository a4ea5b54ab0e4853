package resource

import (
	"cuemulus.dev/internal/diag"
	"cuemulus.dev/lint"
)

var unknownType = lint.Rule{
	ID: "RES001", Name: "unknown-type", Severity: diag.Error,
	Title:   "A resource type does not exist",
	Aliases: []string{"E3006"},
	Why:     "CloudFormation refuses the template. Look at the spelling: letter case matters. Silent for custom resources, modules, types of three parts that are not AWS's (an account registers them itself), and templates that a macro changes.",
	Bad: `Resources:
  Queue:
    Type: AWS::SQS::Queu
`,
	Good: `Resources:
  Queue:
    Type: AWS::SQS::Queue
`,
	Run: report(isUnknownType),
}

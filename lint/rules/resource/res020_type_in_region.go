package resource

import (
	"cuemulus.dev/internal/diag"
	"cuemulus.dev/lint"
)

var typeInRegion = lint.Rule{
	ID: "RES020", Name: "type-in-region", Severity: diag.Error,
	Title: "A resource type cannot be had in the stack's Region",
	Why:   "The deployment fails. Deploy the stack to another Region, or use another service. Silent where the stack's Region or the Region's list of types is not known.",
	Bad: `-- 111122223333/eu-south-2/example.template.yaml --
Resources:
  Application:
    Type: AWS::AppRunner::AutoScalingConfiguration
`,
	Good: `-- 111122223333/eu-west-1/example.template.yaml --
Resources:
  Application:
    Type: AWS::AppRunner::AutoScalingConfiguration
`,
	Run: report(isElsewhere),
}

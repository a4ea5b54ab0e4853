package resource

import (
	"cuemulus.dev/internal/diag"
	"cuemulus.dev/lint"
)

var valueInRegion = lint.Rule{
	ID: "RES021", Name: "value-in-region", Severity: diag.Warning,
	Title:   "An instance type or engine version is not offered",
	Aliases: []string{"E3628", "E3025", "E3690", "E3691", "E3620", "E3641", "E3652", "E3617", "E3621"},
	Why:     "The service offers instance types and engine versions by Region and by engine. Write one that is offered; the list is as old as this release, so that a newer value is reported too, which is why this is a warning. Where the Region is not known, a value is looked for in all of them.",
	Bad: `Resources:
  Template:
    Type: AWS::EC2::LaunchTemplate
    Properties:
      LaunchTemplateData:
        InstanceType: t3.mikro
`,
	Good: `Resources:
  Template:
    Type: AWS::EC2::LaunchTemplate
    Properties:
      LaunchTemplateData:
        InstanceType: t3.micro
`,
	Run: report(isValueElsewhere),
}

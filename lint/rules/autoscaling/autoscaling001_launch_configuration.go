package autoscaling

import (
	"cuemulus.dev/internal/diag"
	"cuemulus.dev/lint"
)

var launchConfiguration = lint.Rule{
	ID: "AUTOSCALING001", Name: "launch-configuration", Severity: diag.Warning,
	Title:   "Instances are launched by a launch configuration",
	Aliases: []string{"SPOT-01"},
	Why:     "Accounts that were made since October 2024 cannot make launch configurations, and no instance type since 2023 works with them (Amazon EC2 Auto Scaling User Guide, \"Auto Scaling launch configurations\"). Write an AWS::EC2::LaunchTemplate and name it in the group.",
	Bad: `Resources:
  Configuration:
    Type: AWS::AutoScaling::LaunchConfiguration
    Properties: {ImageId: ami-0a1b2c3d4e5f60718, InstanceType: m5.large}
`,
	Good: `Resources:
  Template:
    Type: AWS::EC2::LaunchTemplate
    Properties:
      LaunchTemplateData: {ImageId: ami-0a1b2c3d4e5f60718, InstanceType: m5.large, MetadataOptions: {HttpTokens: required}}
`,
	Run: func(p *lint.Pass) {
		for _, r := range p.Resources("AWS::AutoScaling::LaunchConfiguration") {
			p.Report(r.Path("Type"), "accounts made since October 2024 cannot make launch configurations", "write an AWS::EC2::LaunchTemplate")
		}
	},
}

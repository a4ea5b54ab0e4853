package ec2

import (
	"fmt"

	"cuemulus.dev/internal/diag"
	"cuemulus.dev/lint"
)

var missingImage = lint.Rule{
	ID: "EC2012", Name: "missing-image", Severity: diag.Error,
	Title:   "An instance has no image",
	Aliases: []string{"E3673"},
	Why:     "EC2 starts nothing without an image: the instance names one in ImageId, or its launch template does. Write ImageId. Silent where the launch template is not of this template.",
	Bad: `Resources:
  Server:
    Type: AWS::EC2::Instance
    Properties:
      InstanceType: t3.micro
      MetadataOptions: {HttpTokens: required}
`,
	Good: `Resources:
  Server:
    Type: AWS::EC2::Instance
    Properties:
      ImageId: "{{resolve:ssm:/aws/service/ami-amazon-linux-latest/al2023-ami-kernel-default-x86_64}}"
      InstanceType: t3.micro
      MetadataOptions: {HttpTokens: required}
`,
	Run: func(p *lint.Pass) {
		for _, r := range p.Resources("AWS::EC2::Instance") {
			for _, both := range p.Pairs(r, "ImageId", "LaunchTemplate") {
				image, by := both[0], both[1]
				if image.Presence != lint.Absent {
					continue
				}
				switch {
				case by.Presence == lint.Absent:
					p.Report(image.Path, "the instance has no image", "write ImageId")
				case by.Presence == lint.Present:
					used, ok := refersTo(p.Scope, by.Node.Get("LaunchTemplateId"))
					if ok && used.Type == "AWS::EC2::LaunchTemplate" && p.Has(used.Node, "Properties", "LaunchTemplateData", "ImageId") == lint.Absent {
						p.Report(image.Path, fmt.Sprintf("neither the instance nor the launch template %s has an image", used.ID), "write ImageId in one of the two")
					}
				}
			}
		}
	},
}

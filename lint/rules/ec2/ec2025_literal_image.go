package ec2

import (
	"strings"

	"cuemulus.dev/internal/diag"
	"cuemulus.dev/lint"
)

var literalImage = lint.Rule{
	ID: "EC2025", Name: "literal-image", Severity: diag.Note, Profile: lint.Strict,
	Title:   "An instance has its image written out",
	Aliases: []string{"GPU-05"},
	Why:     "An id of an image is of one Region, and grows older with every patch that is not in it. It is in the strict profile, since pinned images are wanted where every change is tested. Read it from a public parameter: {{resolve:ssm:/aws/service/...}}, or take a parameter of type AWS::SSM::Parameter::Value<AWS::EC2::Image::Id>.",
	Bad: `Resources:
  Server:
    Type: AWS::EC2::Instance
    Properties:
      ImageId: ami-0a1b2c3d4e5f60718
      MetadataOptions: {HttpTokens: required}
`,
	Good: `Resources:
  Server:
    Type: AWS::EC2::Instance
    Properties:
      ImageId: "{{resolve:ssm:/aws/service/ami-amazon-linux-latest/al2023-ami-kernel-default-x86_64}}"
      MetadataOptions: {HttpTokens: required}
`,
	Run: func(p *lint.Pass) {
		for _, at := range []struct {
			kind string
			path []string
		}{
			{"AWS::EC2::Instance", []string{"ImageId"}},
			{"AWS::EC2::LaunchTemplate", []string{"LaunchTemplateData", "ImageId"}},
			{"AWS::AutoScaling::LaunchConfiguration", []string{"ImageId"}},
		} {
			for _, r := range p.Resources(at.kind) {
				for _, st := range p.Settings(r, at.path...) {
					if text, literal := st.Node.String(); literal && strings.HasPrefix(text, "ami-") {
						p.Report(st.Path, "the image is of one Region, and grows older", "read it from a public parameter with {{resolve:ssm:/aws/service/...}}")
					}
				}
			}
		}
	},
}

package ec2

import (
	"cuemulus.dev/internal/diag"
	"cuemulus.dev/lint"
)

var keyForSSH = lint.Rule{
	ID: "EC2026", Name: "key-for-ssh", Severity: diag.Note, Profile: lint.Strict,
	Title:   "Instances take a key for SSH",
	Aliases: []string{"SPOT-14"},
	Why:     "The private half of the key is in somebody's home, nobody knows who used it, and it outlives whoever left. It is in the strict profile, since some work needs it. Leave KeyName out and use Session Manager, which needs no open port.",
	Bad: `Resources:
  Server:
    Type: AWS::EC2::Instance
    Properties:
      ImageId: "{{resolve:ssm:/aws/service/ami-amazon-linux-latest/al2023-ami-kernel-default-x86_64}}"
      KeyName: example
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
			{"AWS::EC2::Instance", []string{"KeyName"}},
			{"AWS::EC2::LaunchTemplate", []string{"LaunchTemplateData", "KeyName"}},
			{"AWS::AutoScaling::LaunchConfiguration", []string{"KeyName"}},
		} {
			for _, r := range p.Resources(at.kind) {
				for _, st := range p.Settings(r, at.path...) {
					if st.Presence == lint.Present {
						p.Report(st.Path, "whoever has the private half of the key gets in, and nobody knows who", "leave KeyName out and use Session Manager")
					}
				}
			}
		}
	},
}

package ec2

import (
	"cuemulus.dev/internal/diag"
	"cuemulus.dev/lint"
)

var twoPrimaryAddresses = lint.Rule{
	ID: "EC2023", Name: "two-primary-addresses", Severity: diag.Error,
	Title:   "An instance has two primary private addresses",
	Aliases: []string{"E3674"},
	Why:     "PrivateIpAddress is the primary address; EC2 refuses a second one among PrivateIpAddresses or in the network interface. Write it once.",
	Bad: `Resources:
  Server:
    Type: AWS::EC2::Instance
    Properties:
      ImageId: "{{resolve:ssm:/aws/service/ami-amazon-linux-latest/al2023-ami-kernel-default-x86_64}}"
      MetadataOptions: {HttpTokens: required}
      PrivateIpAddress: 10.242.0.10
      NetworkInterfaces: [{DeviceIndex: "0", SubnetId: subnet-0a1b2c3d4e5f60718, PrivateIpAddress: 10.242.0.11}]
`,
	Good: `Resources:
  Server:
    Type: AWS::EC2::Instance
    Properties:
      ImageId: "{{resolve:ssm:/aws/service/ami-amazon-linux-latest/al2023-ami-kernel-default-x86_64}}"
      MetadataOptions: {HttpTokens: required}
      NetworkInterfaces: [{DeviceIndex: "0", SubnetId: subnet-0a1b2c3d4e5f60718, PrivateIpAddress: 10.242.0.11}]
`,
	Run: func(p *lint.Pass) {
		for _, r := range p.Resources("AWS::EC2::Instance") {
			for _, both := range p.Pairs(r, "PrivateIpAddress", "NetworkInterfaces.*.PrivateIpAddress") {
				if both[0].Presence == lint.Present && both[1].Presence == lint.Present {
					p.Report(both[1].Path, "the instance has its primary address in PrivateIpAddress", "write the address once")
				}
			}
			for _, path := range []string{"PrivateIpAddresses.*.Primary", "NetworkInterfaces.*.PrivateIpAddresses.*.Primary"} {
				for _, both := range p.Pairs(r, "PrivateIpAddress", path) {
					if both[0].Presence == lint.Present && both[1].Says("true") {
						p.Report(both[1].Path, "the instance has its primary address in PrivateIpAddress", "write Primary: false")
					}
				}
			}
		}
	},
}

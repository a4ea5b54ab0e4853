package ec2

import (
	"strings"

	"cuemulus.dev/internal/diag"
	"cuemulus.dev/lint"
)

var instanceWithPublicAddress = lint.Rule{
	ID: "EC2004", Name: "instance-with-public-address", Severity: diag.Note, Profile: lint.Strict,
	Title:   "An instance asks for a public address",
	Aliases: []string{"EC2_INSTANCE_NO_PUBLIC_IP", "CKV_AWS_88", "c44c95fc", "EC2InstanceNoPublicIp"},
	Why:     "With a public address only a security group stands between the instance and the internet. It is in the strict profile, since an instance that asks for the address by name mostly needs it. Put the instance behind a load balancer, in a subnet that has no way in, and write AssociatePublicIpAddress: false.",
	Bad:     strings.Replace(instance, "PUBLIC", "true", 1),
	Good:    strings.Replace(instance, "PUBLIC", "false", 1),
	Run: func(p *lint.Pass) {
		for _, at := range []struct{ kind, path string }{
			{"AWS::EC2::Instance", "NetworkInterfaces.*.AssociatePublicIpAddress"},
			{"AWS::EC2::LaunchTemplate", "LaunchTemplateData.NetworkInterfaces.*.AssociatePublicIpAddress"},
		} {
			lint.Require(lint.Requirement{
				Types: []string{at.kind}, Path: at.path, Refuse: []string{"true"},
				Wrong: "the instance asks for a public address", Help: "write AssociatePublicIpAddress: false, and put the instance behind a load balancer",
			})(p)
		}
	},
}

// instance is an example with a network interface.
const instance = `Resources:
  Instance:
    Type: AWS::EC2::Instance
    Properties:
      ImageId: "{{resolve:ssm:/aws/service/ami-amazon-linux-latest/al2023-ami-kernel-default-arm64}}"
      MetadataOptions: {HttpTokens: required}
      InstanceType: t4g.small
      NetworkInterfaces:
        - DeviceIndex: "0"
          SubnetId: subnet-0a1b2c3d4e5f60718
          AssociatePublicIpAddress: PUBLIC
`

package ec2

// ingress gives a template with a security group and one rule of what may come in.
func ingress(rule string) string { return group("SecurityGroupIngress", rule) }

// egress gives a template with a security group and one rule of what may go out.
func egress(rule string) string { return group("SecurityGroupEgress", rule) }

func group(list, rule string) string {
	return `Resources:
  Group:
    Type: AWS::EC2::SecurityGroup
    Properties:
      GroupDescription: example
      VpcId: vpc-0a1b2c3d4e5f60718
      ` + list + ":\n        - {" + rule + "}\n"
}

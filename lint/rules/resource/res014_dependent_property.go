package resource

import (
	"cuemulus.dev/internal/diag"
	"cuemulus.dev/lint"
)

var dependentProperty = lint.Rule{
	ID: "RES014", Name: "dependent-property", Severity: diag.Error,
	Title:   "A property stands without another one that it needs",
	Aliases: []string{"E3021", "E3045", "E3636", "E3639", "E3661", "E3676", "E3679", "E3681", "E3687", "E3689", "E3692", "E3704", "E3720"},
	Why:     "The service refuses the resource or ignores the property. Write the other one too. What an Fn::If gives is looked at in each scenario.",
	Bad: `Resources:
  Ingress:
    Type: AWS::EC2::SecurityGroupIngress
    Properties:
      GroupId: sg-0123456789abcdef0
      Description: example
      IpProtocol: tcp
      CidrIp: 192.0.2.0/24
      FromPort: 443
`,
	Good: `Resources:
  Ingress:
    Type: AWS::EC2::SecurityGroupIngress
    Properties:
      GroupId: sg-0123456789abcdef0
      Description: example
      IpProtocol: tcp
      CidrIp: 192.0.2.0/24
      FromPort: 443
      ToPort: 443
`,
	Run: report(isDependent),
}

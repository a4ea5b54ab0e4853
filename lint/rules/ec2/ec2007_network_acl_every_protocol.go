package ec2

import (
	"strings"

	"cuemulus.dev/cfn"
	"cuemulus.dev/internal/diag"
	"cuemulus.dev/lint"
)

var networkAclEveryProtocol = lint.Rule{
	ID: "EC2007", Name: "network-acl-every-protocol", Severity: diag.Note, Profile: lint.Strict,
	Title:   "An entry of a network ACL allows every protocol",
	Aliases: []string{"W66", "EC2_NETWORK_ACL_PROTOCOL_RULE", "AWS-0102", "03879981"},
	Why:     "An ACL that allows all protocols filters nothing but addresses. It is in the strict profile, since security groups do the filtering in most networks, and the default ACL allows everything too. Write the protocol (6 for TCP, 17 for UDP) and PortRange.",
	Bad: `Resources:
  Entry:
    Type: AWS::EC2::NetworkAclEntry
    Properties:
      NetworkAclId: acl-0a1b2c3d4e5f60718
      RuleNumber: 100
      RuleAction: allow
      CidrBlock: 192.0.2.0/24
      Protocol: -1
`,
	Good: `Resources:
  Entry:
    Type: AWS::EC2::NetworkAclEntry
    Properties:
      NetworkAclId: acl-0a1b2c3d4e5f60718
      RuleNumber: 100
      RuleAction: allow
      CidrBlock: 192.0.2.0/24
      Protocol: 6
      PortRange: {From: 443, To: 443}
`,
	Run: lint.Require(lint.Requirement{
		Types: []string{"AWS::EC2::NetworkAclEntry"}, Path: "Protocol",
		Refuse: []string{"-1"},
		Wrong:  "the entry allows every protocol",
		Help:   "write the protocol (6 for TCP, 17 for UDP) and PortRange",
		Except: func(s *lint.Scope, r cfn.Resource) bool {
			action, _ := s.Text(r.Property("RuleAction"))
			return !strings.EqualFold(action, "allow")
		},
	}),
}

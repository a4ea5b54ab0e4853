package resource

import (
	"cuemulus.dev/internal/diag"
	"cuemulus.dev/lint"
)

var excludedProperty = lint.Rule{
	ID: "RES013", Name: "excluded-property", Severity: diag.Error,
	Title:   "Two properties that exclude one another stand together",
	Aliases: []string{"E3020", "E3029", "E3063", "E3638", "E3681", "E3682", "E3685", "E3686", "E3693", "W3688", "W3689"},
	Why:     "The service refuses the resource. Take one of the two out, or put both under one Fn::If. What an Fn::If gives is looked at in each scenario.",
	Bad: `Resources:
  Record:
    Type: AWS::Route53::RecordSet
    Properties:
      HostedZoneName: example.com.
      Name: www.example.com.
      Type: A
      TTL: "300"
      AliasTarget:
        DNSName: web.example.com.
        HostedZoneId: Z0123456789ABCDEFGHIJ
`,
	Good: `Resources:
  Record:
    Type: AWS::Route53::RecordSet
    Properties:
      HostedZoneName: example.com.
      Name: www.example.com.
      Type: A
      AliasTarget:
        DNSName: web.example.com.
        HostedZoneId: Z0123456789ABCDEFGHIJ
`,
	Run: report(isExcluded),
}

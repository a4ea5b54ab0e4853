package resource

import (
	"cuemulus.dev/internal/diag"
	"cuemulus.dev/lint"
)

var exactlyOneProperty = lint.Rule{
	ID: "RES011", Name: "exactly-one-property", Severity: diag.Error,
	Title:   "Exactly one of several properties must stand, and there is none or more than one",
	Aliases: []string{"E3014", "E3018"},
	Why:     "The service refuses the resource, or takes one of them and says nothing of the other. Write exactly one. What an Fn::If gives is looked at in each scenario.",
	Bad: `Resources:
  Record:
    Type: AWS::Route53::RecordSet
    Properties:
      HostedZoneId: Z0123456789ABCDEFGHIJ
      HostedZoneName: example.com.
      Name: www.example.com.
      Type: A
      TTL: "300"
      ResourceRecords: [192.0.2.1]
`,
	Good: `Resources:
  Record:
    Type: AWS::Route53::RecordSet
    Properties:
      HostedZoneName: example.com.
      Name: www.example.com.
      Type: A
      TTL: "300"
      ResourceRecords: [192.0.2.1]
`,
	Run: report(isNotExactlyOne),
}

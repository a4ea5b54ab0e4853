package resource

import (
	"cuemulus.dev/internal/diag"
	"cuemulus.dev/lint"
)

var closedService = lint.Rule{
	ID: "RES016", Name: "closed-service", Severity: diag.Error,
	Title:   "A resource is of a service that AWS has closed",
	Aliases: []string{"E3710"},
	Why:     "The resource cannot be made any more. Take it out and move to another service. The date is that of the service specification.",
	Bad: `Resources:
  Ledger:
    Type: AWS::QLDB::Ledger
    Properties:
      PermissionsMode: STANDARD
`,
	Good: `Resources:
  Queue:
    Type: AWS::SQS::Queue
`,
	Run: report(isClosed),
}

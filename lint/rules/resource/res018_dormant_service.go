package resource

import (
	"cuemulus.dev/internal/diag"
	"cuemulus.dev/lint"
)

var dormantService = lint.Rule{
	ID: "RES018", Name: "dormant-service", Severity: diag.Note,
	Title:   "A resource is of a service that takes no new customers",
	Aliases: []string{"W3697"},
	Profile: lint.Strict,
	Why:     "What runs goes on running, but new accounts cannot make the resource and it gets no new features; many live well with that, so the rule is in the strict profile. Use what the service's documentation names in its place.",
	Bad: `Resources:
  Database:
    Type: AWS::Timestream::Database
    DeletionPolicy: Retain
    UpdateReplacePolicy: Retain
`,
	Good: `Resources:
  Queue:
    Type: AWS::SQS::Queue
`,
	Run: report(isDormant),
}

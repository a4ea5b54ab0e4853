package apigateway

import (
	"cuemulus.dev/internal/diag"
	"cuemulus.dev/lint"
)

var stageTracing = lint.Rule{
	ID: "APIGATEWAY006", Name: "stage-tracing", Severity: diag.Note, Profile: lint.Strict,
	Title:   "A stage of a REST API is not traced",
	Aliases: []string{"CKV_AWS_73", "AWS-0003", "4ab10c48", "APIGWXrayEnabled"},
	Why:     "A trace shows where in a chain of services a call was slow or failed. It is in the strict profile, since traces are paid for and are a matter of operation rather than of safety. Write TracingEnabled: true.",
	Bad:     stage(logged),
	Good:    stage(logged + traced),
	Run: lint.Require(lint.Requirement{
		Types: []string{"AWS::ApiGateway::Stage", "AWS::Serverless::Api"}, Path: "TracingEnabled",
		Want:    []string{"true"},
		Missing: "calls of the stage are not traced",
		Wrong:   "calls of the stage are not traced",
		Help:    "write TracingEnabled: true",
	}),
}

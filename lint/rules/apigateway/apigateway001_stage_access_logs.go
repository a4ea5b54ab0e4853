package apigateway

import (
	"cuemulus.dev/internal/diag"
	"cuemulus.dev/lint"
)

var stageAccessLogs = lint.Rule{
	ID: "APIGATEWAY001", Name: "stage-access-logs", Severity: diag.Note, Profile: lint.Strict,
	Title: "A stage of a REST API writes no access logs",
	Aliases: []string{
		"W69", "API_GW_STAGE_ACCESS_LOGGING_RULE", "CKV_AWS_76", "AWS-0001", "06ec63e3", "APIGWAccessLogging",
		"AwsSolutions-APIG1",
	},
	Why:  "Access logs say who called what when something went wrong, and cannot be had for the past. It is in the strict profile, since they need a log group and a role of the account, and many log in the functions behind. Write AccessLogSetting with DestinationArn and Format.",
	Bad:  stage(traced),
	Good: stage(logged + traced),
	Run: lint.Require(lint.Requirement{
		Types: []string{"AWS::ApiGateway::Stage", "AWS::Serverless::Api"}, Path: "AccessLogSetting.DestinationArn",
		Missing: "the stage writes no access logs",
		Help:    "write AccessLogSetting with DestinationArn and Format",
	}),
}

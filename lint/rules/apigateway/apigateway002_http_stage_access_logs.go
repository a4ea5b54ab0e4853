package apigateway

import (
	"cuemulus.dev/internal/diag"
	"cuemulus.dev/lint"
)

var httpStageAccessLogs = lint.Rule{
	ID: "APIGATEWAY002", Name: "http-stage-access-logs", Severity: diag.Note, Profile: lint.Strict,
	Title: "A stage of an HTTP or WebSocket API writes no access logs",
	Aliases: []string{
		"W46", "API_GWV2_ACCESS_LOGS_ENABLED", "CKV_AWS_95", "AWS-0001", "80d45af4", "APIGWAccessLogging",
		"AwsSolutions-APIG1",
	},
	Why: "Access logs say who called what when something went wrong, and cannot be had for the past. It is in the strict profile, since many log in the functions behind. Write AccessLogSettings with DestinationArn and Format.",
	Bad: `Resources:
  Stage:
    Type: AWS::ApiGatewayV2::Stage
    Properties:
      ApiId: a1b2c3d4e5
      StageName: $default
`,
	Good: `Resources:
  Stage:
    Type: AWS::ApiGatewayV2::Stage
    Properties:
      ApiId: a1b2c3d4e5
      StageName: $default
      AccessLogSettings: {DestinationArn: arn:aws:logs:eu-west-1:111122223333:log-group:example, Format: $context.requestId}
`,
	Run: lint.Require(lint.Requirement{
		Types: []string{"AWS::ApiGatewayV2::Stage", "AWS::Serverless::HttpApi"}, Path: "AccessLogSettings.DestinationArn",
		Missing: "the stage writes no access logs",
		Help:    "write AccessLogSettings with DestinationArn and Format",
	}),
}

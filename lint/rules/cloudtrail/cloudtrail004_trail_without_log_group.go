package cloudtrail

import (
	"cuemulus.dev/internal/diag"
	"cuemulus.dev/lint"
)

var trailWithoutLogGroup = lint.Rule{
	ID: "CLOUDTRAIL004", Name: "trail-without-log-group", Severity: diag.Note, Profile: lint.Strict,
	Title:   "A trail does not go to CloudWatch Logs",
	Aliases: []string{"CLOUD_TRAIL_CLOUD_WATCH_LOGS_ENABLED", "AWS-0162", "65d07da5", "CloudTrailCloudWatchLogsEnabled"},
	Why:     "Alarms on events, such as a change of the trail itself, need the events in CloudWatch Logs within minutes. It is in the strict profile, since many watch with EventBridge or read the bucket instead, and ingesting is paid for. Write CloudWatchLogsLogGroupArn and CloudWatchLogsRoleArn.",
	Bad:     without("CloudWatchLogsLogGroupArn: arn:aws:logs:eu-west-1:111122223333:log-group:example-audit:*"),
	Good:    sound,
	Run: lint.Require(lint.Requirement{
		Types: []string{"AWS::CloudTrail::Trail"}, Path: "CloudWatchLogsLogGroupArn",
		Missing: "the trail does not go to CloudWatch Logs",
		Help:    "write CloudWatchLogsLogGroupArn and CloudWatchLogsRoleArn",
	}),
}

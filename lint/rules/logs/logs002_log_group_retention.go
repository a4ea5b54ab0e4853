package logs

import (
	"cuemulus.dev/cfn"
	"cuemulus.dev/internal/diag"
	"cuemulus.dev/lint"
)

var logGroupRetention = lint.Rule{
	ID: "LOGS002", Name: "log-group-retention", Severity: diag.Note,
	Title:   "A log group keeps its events for ever",
	Aliases: []string{"W86", "CW_LOGGROUP_RETENTION_PERIOD_CHECK", "CKV_AWS_66", "CloudWatchLogGroupRetentionPeriod", "I3013"},
	Why:     "Without RetentionInDays events are kept, and paid for, until somebody deletes the group; personal data in them has no end either. One line mends it, so the rule is in the recommended profile, as a note. Write how many days the events are needed. Silent for groups of the class DELIVERY, which keeps events for two days.",
	Bad: `Resources:
  Group:
    Type: AWS::Logs::LogGroup
    Properties:
      LogGroupName: /example/app
      KmsKeyId: arn:aws:kms:eu-west-1:111122223333:key/1234abcd-12ab-34cd-56ef-1234567890ab
`,
	Good: `Resources:
  Group:
    Type: AWS::Logs::LogGroup
    Properties:
      LogGroupName: /example/app
      KmsKeyId: arn:aws:kms:eu-west-1:111122223333:key/1234abcd-12ab-34cd-56ef-1234567890ab
      RetentionInDays: 90
`,
	Run: lint.Require(lint.Requirement{
		Types: []string{"AWS::Logs::LogGroup"}, Path: "RetentionInDays",
		Missing: "the log group keeps its events for ever",
		Help:    "write RetentionInDays: 90, or another number of days that CloudWatch Logs offers",
		Except: func(s *lint.Scope, r cfn.Resource) bool {
			class, ok := s.Text(r.Property("LogGroupClass"))
			return ok && class != "STANDARD" && class != "INFREQUENT_ACCESS"
		},
	}),
}

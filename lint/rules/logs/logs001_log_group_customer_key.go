package logs

import (
	"cuemulus.dev/internal/diag"
	"cuemulus.dev/lint"
)

var logGroupCustomerKey = lint.Rule{
	ID: "LOGS001", Name: "log-group-customer-key", Severity: diag.Note, Profile: lint.Strict,
	Title:   "A log group is not encrypted with a key of yours",
	Aliases: []string{"W84", "CLOUDWATCH_LOG_GROUP_ENCRYPTED", "CKV_AWS_158", "AWS-0017", "CloudWatchLogGroupEncrypted"},
	Why:     "CloudWatch Logs encrypts every group with a key of its own; with a KMS key only those read the logs who may use the key. It is in the strict profile, since the key needs a policy for the service in each Region, and a disabled key makes the logs unreadable. Write KmsKeyId with the ARN of a key.",
	Bad: `Resources:
  Group:
    Type: AWS::Logs::LogGroup
    Properties:
      LogGroupName: /example/app
      RetentionInDays: 90
`,
	Good: `Resources:
  Group:
    Type: AWS::Logs::LogGroup
    Properties:
      LogGroupName: /example/app
      RetentionInDays: 90
      KmsKeyId: arn:aws:kms:eu-west-1:111122223333:key/1234abcd-12ab-34cd-56ef-1234567890ab
`,
	Run: lint.Require(lint.Requirement{
		Types: []string{"AWS::Logs::LogGroup"}, Path: "KmsKeyId",
		Missing: "the log group is encrypted with the key of AWS",
		Help:    "write KmsKeyId with the ARN of a key",
	}),
}

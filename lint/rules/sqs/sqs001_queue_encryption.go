package sqs

import (
	"cuemulus.dev/internal/diag"
	"cuemulus.dev/lint"
)

var queueEncryption = lint.Rule{
	ID: "SQS001", Name: "queue-encryption", Severity: diag.Warning,
	Title: "A queue has its encryption switched off",
	Aliases: []string{
		"W48", "SQS_QUEUE_KMS_MASTER_KEY_ID_RULE", "CKV_AWS_27", "AWS-0096", "12726829", "SQSQueueSSE",
		"AwsSolutions-SQS2",
	},
	Why: "SQS encrypts messages at rest by itself, without a price and without permissions to give, unless SqsManagedSseEnabled is false; there is no reason for that, so the rule is in the recommended profile. Leave the property out, or write KmsMasterKeyId to encrypt with a key of your own. A queue that says neither is encrypted, and the rule is silent.",
	Bad: `Resources:
  Queue:
    Type: AWS::SQS::Queue
    Properties:
      SqsManagedSseEnabled: false
`,
	Good: `Resources:
  Queue:
    Type: AWS::SQS::Queue
    Properties:
      SqsManagedSseEnabled: true
`,
	Run: lint.Require(lint.Requirement{
		Types: []string{"AWS::SQS::Queue"}, Path: "SqsManagedSseEnabled",
		Refuse: []string{"false"},
		Unless: []string{"KmsMasterKeyId"},
		Wrong:  "the queue keeps its messages unencrypted",
		Help:   "leave SqsManagedSseEnabled out, or write it as true",
	}),
}

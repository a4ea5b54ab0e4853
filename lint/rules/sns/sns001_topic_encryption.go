package sns

import (
	"cuemulus.dev/internal/diag"
	"cuemulus.dev/lint"
)

var topicEncryption = lint.Rule{
	ID: "SNS001", Name: "topic-encryption", Severity: diag.Note, Profile: lint.Strict,
	Title:   "A topic is not encrypted with KMS",
	Aliases: []string{"W47", "SNS_ENCRYPTED_KMS", "CKV_AWS_26", "AWS-0095", "9d13b150", "SNSEncryptedKMS"},
	Why:     "Messages wait in SNS until they are delivered; a KMS key keeps them from all who may not use the key. It is in the strict profile, since with a key every publisher, services of AWS among them, needs permission for it, and with alias/aws/sns alarms and events cannot publish at all. Write KmsMasterKeyId with a key whose policy lets the publishers in.",
	Bad: `Resources:
  Topic:
    Type: AWS::SNS::Topic
`,
	Good: `Resources:
  Topic:
    Type: AWS::SNS::Topic
    Properties:
      KmsMasterKeyId: alias/example
`,
	Run: lint.Require(lint.Requirement{
		Types: []string{"AWS::SNS::Topic"}, Path: "KmsMasterKeyId",
		Missing: "the topic is not encrypted with KMS",
		Help:    "write KmsMasterKeyId with a key that the publishers may use",
	}),
}

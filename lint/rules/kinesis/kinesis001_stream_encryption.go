package kinesis

import (
	"cuemulus.dev/internal/diag"
	"cuemulus.dev/lint"
)

var streamEncryption = lint.Rule{
	ID: "KINESIS001", Name: "stream-encryption", Severity: diag.Warning,
	Title: "A stream is not encrypted",
	Aliases: []string{
		"W49", "KINESIS_STREAM_ENCRYPTION_RULE", "CKV_AWS_43", "AWS-0064", "7f65be75", "KinesisDataStreamSSE",
		"AwsSolutions-KDS1",
	},
	Why: "Records lie in the stream for a day or up to a year. Encryption can be switched on at any time, and with alias/aws/kinesis it needs no permission and no key of your own, so the rule is in the recommended profile. Write StreamEncryption: {EncryptionType: KMS, KeyId: alias/aws/kinesis}, or name a key.",
	Bad: `Resources:
  Stream:
    Type: AWS::Kinesis::Stream
    Properties:
      ShardCount: 1
`,
	Good: `Resources:
  Stream:
    Type: AWS::Kinesis::Stream
    Properties:
      ShardCount: 1
      StreamEncryption: {EncryptionType: KMS, KeyId: alias/aws/kinesis}
`,
	Run: lint.Require(lint.Requirement{
		Types: []string{"AWS::Kinesis::Stream"}, Path: "StreamEncryption",
		Missing: "the stream is not encrypted",
		Help:    "write StreamEncryption: {EncryptionType: KMS, KeyId: alias/aws/kinesis}",
	}),
}

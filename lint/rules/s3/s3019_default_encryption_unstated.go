package s3

import (
	"cuemulus.dev/internal/diag"
	"cuemulus.dev/lint"
)

var defaultEncryptionUnstated = lint.Rule{
	ID: "S3019", Name: "default-encryption-unstated", Severity: diag.Note, Profile: lint.Strict,
	Title:   "A bucket does not state how it encrypts",
	Aliases: []string{"W41", "S3_BUCKET_SERVER_SIDE_ENCRYPTION_ENABLED", "CKV_AWS_19", "AWS-0088", "b2e8752c"},
	Why:     "Since January 2023 S3 encrypts every new object with AES256 if nobody says otherwise, so this is no hole any more. It is in the strict profile for those whose auditors want to read it in the template. Write BucketEncryption with an algorithm, AES256 or aws:kms.",
	Bad:     perhapsVersioned(without(soundEncryption, "")),
	Good:    perhapsVersioned(with("")),
	Run: lint.Require(lint.Requirement{
		Types: []string{"AWS::S3::Bucket"}, Path: "BucketEncryption",
		Missing: "the bucket does not state how it encrypts",
		Help:    "write BucketEncryption with SSEAlgorithm AES256 or aws:kms",
	}),
}

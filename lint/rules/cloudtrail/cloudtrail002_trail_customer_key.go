package cloudtrail

import (
	"cuemulus.dev/internal/diag"
	"cuemulus.dev/lint"
)

var trailCustomerKey = lint.Rule{
	ID: "CLOUDTRAIL002", Name: "trail-customer-key", Severity: diag.Note, Profile: lint.Strict,
	Title:   "A trail is not encrypted with a KMS key",
	Aliases: []string{"CLOUD_TRAIL_ENCRYPTION_ENABLED", "CKV_AWS_35", "AWS-0015", "050a9ba8", "CloudTrailEncryptionEnabled"},
	Why:     "With a KMS key only those read the trail who may use the key, whatever the bucket's policy lets through; without one S3 encrypts with its own. It is in the strict profile, since the key needs a policy for CloudTrail and for every reader. Write KMSKeyId.",
	Bad:     without("KMSKeyId: alias/example-audit"),
	Good:    sound,
	Run: lint.Require(lint.Requirement{
		Types: []string{"AWS::CloudTrail::Trail"}, Path: "KMSKeyId",
		Missing: "the trail is not encrypted with a KMS key",
		Help:    "write KMSKeyId with a key whose policy lets CloudTrail in",
	}),
}

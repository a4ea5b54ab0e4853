package s3

import (
	"cuemulus.dev/cfn"
	"cuemulus.dev/internal/diag"
	"cuemulus.dev/lint"
)

var bucketUnversioned = lint.Rule{
	ID: "S3021", Name: "bucket-unversioned", Severity: diag.Note, Profile: lint.Strict,
	Title:   "A bucket keeps no old versions",
	Aliases: []string{"S3_BUCKET_VERSIONING_ENABLED", "CKV_AWS_21", "AWS-0090", "a227ec01", "S3BucketVersioningEnabled"},
	Why:     "What is overwritten or deleted in a bucket without versions is gone. It is in the strict profile, since versions are paid for until a lifecycle rule ends them, and many buckets hold what can be made again. Write VersioningConfiguration: {Status: Enabled}, with a lifecycle rule for noncurrent versions. Buckets that replicate, and replicas, are the matter of S3003.",
	Bad:     without("      VersioningConfiguration: {Status: Enabled}\n", ""),
	Good:    with(""),
	Run: lint.Require(lint.Requirement{
		Types: []string{"AWS::S3::Bucket"}, Path: "VersioningConfiguration.Status",
		Want:    []string{"Enabled"},
		Unless:  []string{"ReplicationConfiguration"},
		Missing: "the bucket keeps no old versions",
		Wrong:   "the bucket keeps no old versions",
		Help:    "write VersioningConfiguration: {Status: Enabled}",
		Except: func(s *lint.Scope, r cfn.Resource) bool {
			_, replica := s.ReplicatedFrom(r) // which is an error, and another rule's
			return replica
		},
	}),
}

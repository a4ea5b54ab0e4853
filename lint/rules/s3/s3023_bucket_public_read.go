package s3

import (
	"cuemulus.dev/internal/diag"
	"cuemulus.dev/lint"
)

var bucketPublicRead = lint.Rule{
	ID: "S3023", Name: "bucket-public-read", Severity: diag.Error,
	Title:   "Everybody may read a bucket",
	Aliases: []string{"S3_BUCKET_PUBLIC_READ_PROHIBITED", "F16", "S3_BUCKET_POLICY_NO_WILDCARD_PRINCIPAL", "W31", "S3_BUCKET_PUBLIC_READ_ACL", "CKV_AWS_20", "AWS-0092", "219f4c95", "S3BucketPublicReadProhibited"},
	Why:     "Public buckets are listed and searched by strangers all day. A bucket is public when its policy or its access control list says so, and neither its public access block nor its ownership stands against that; the rule looks at all four together, and at every policy of the run. Take the statement or the ACL away, and serve files through CloudFront with origin access control. Silent for buckets with a WebsiteConfiguration, which are public on purpose. Where the template has no block, one that S3 or the account sets is not known, and the rule speaks.",
	Bad:     public("s3:GetObject", ""),
	Good:    with(""),
	Run: func(p *lint.Pass) {
		for _, bucket := range p.Resources("AWS::S3::Bucket") {
			for _, hole := range holes(p, bucket) {
				if !hole.write {
					p.Report(hole.path, "everybody may read the bucket", "take it away, and block public access")
				}
			}
		}
	},
}

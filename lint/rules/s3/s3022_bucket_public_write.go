package s3

import (
	"cuemulus.dev/internal/diag"
	"cuemulus.dev/lint"
)

var bucketPublicWrite = lint.Rule{
	ID: "S3022", Name: "bucket-public-write", Severity: diag.Error,
	Title:   "Everybody may write into a bucket",
	Aliases: []string{"S3_BUCKET_PUBLIC_WRITE_PROHIBITED", "F16", "S3_BUCKET_POLICY_NO_WILDCARD_PRINCIPAL", "F14", "S3_BUCKET_NO_PUBLIC_RW_ACL", "CKV_AWS_57", "AWS-0092", "07dda8de", "S3BucketPublicWriteProhibited"},
	Why:     "Strangers can replace what the bucket serves, fill it at your cost, or leave there what is forbidden. A bucket is public when its policy or its access control list says so, and neither its public access block nor its ownership stands against that; the rule looks at all four together, and at every policy of the run. Take the statement or the ACL away, and write all four settings of PublicAccessBlockConfiguration as true. Where the template has no block, one that S3 or the account sets is not known, and the rule speaks.",
	Bad:     public("s3:PutObject", "      WebsiteConfiguration: {IndexDocument: index.html}\n"),
	Good:    with(""),
	Run: func(p *lint.Pass) {
		for _, bucket := range p.Resources("AWS::S3::Bucket") {
			for _, hole := range holes(p, bucket) {
				if hole.write {
					p.Report(hole.path, "everybody may write into the bucket", "take it away, and block public access")
				}
			}
		}
	},
}

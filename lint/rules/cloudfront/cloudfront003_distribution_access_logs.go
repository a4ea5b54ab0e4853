package cloudfront

import (
	"cuemulus.dev/cfn"
	"cuemulus.dev/internal/diag"
	"cuemulus.dev/lint"
)

var distributionAccessLogs = lint.Rule{
	ID: "CLOUDFRONT003", Name: "distribution-access-logs", Severity: diag.Note, Profile: lint.Strict,
	Title: "A distribution writes no access logs",
	Aliases: []string{
		"W10", "CLOUDFRONT_ACCESSLOGS_ENABLED", "CKV_AWS_86", "AWS-0010", "de77cd9f",
		"CloudFrontDistributionAccessLogging", "AwsSolutions-CFR3",
	},
	Why:  "Access logs say who asked for what when something went wrong, and cannot be had for the past. It is in the strict profile, since they need a bucket, and others log at the origin. Write Logging with Bucket, or an AWS::Logs::DeliverySource of the distribution; where the template has one, the rule is silent.",
	Bad:  with("        Logging: {Bucket: example-logs.s3.amazonaws.com}\n", ""),
	Good: sound,
	Run: lint.Require(lint.Requirement{
		Types: []string{"AWS::CloudFront::Distribution"}, Path: "DistributionConfig.Logging",
		Missing: "the distribution writes no access logs",
		Help:    "write Logging: {Bucket: BUCKET.s3.amazonaws.com}",
		Except: func(s *lint.Scope, _ cfn.Resource) bool {
			return len(s.Resources("AWS::Logs::DeliverySource")) > 0
		},
	}),
}

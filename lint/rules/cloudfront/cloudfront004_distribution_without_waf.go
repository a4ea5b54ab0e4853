package cloudfront

import (
	"cuemulus.dev/internal/diag"
	"cuemulus.dev/lint"
)

var distributionWithoutWaf = lint.Rule{
	ID: "CLOUDFRONT004", Name: "distribution-without-waf", Severity: diag.Note, Profile: lint.Strict,
	Title:   "A distribution has no web ACL",
	Aliases: []string{"CKV_AWS_68", "AWS-0011", "0f139403", "CloudFrontDistributionWAFIntegration", "AwsSolutions-CFR2"},
	Why:     "A web ACL keeps out known attackers, floods and common tricks before they reach the origin. It is in the strict profile, since it is paid for and needs somebody to look after it. Write WebACLId.",
	Bad:     with("        WebACLId: arn:aws:wafv2:us-east-1:111122223333:global/webacl/example/1234abcd-12ab-34cd-56ef-1234567890ab\n", ""),
	Good:    sound,
	Run: lint.Require(lint.Requirement{
		Types: []string{"AWS::CloudFront::Distribution"}, Path: "DistributionConfig.WebACLId",
		Refuse:  []string{""},
		Missing: "the distribution has no web ACL",
		Wrong:   "the distribution has no web ACL",
		Help:    "write WebACLId with the ARN of a web ACL in us-east-1",
	}),
}

package cloudfront

import (
	"cuemulus.dev/internal/diag"
	"cuemulus.dev/lint"
)

var viewersWithoutTls = lint.Rule{
	ID: "CLOUDFRONT001", Name: "viewers-without-tls", Severity: diag.Warning,
	Title:   "A distribution answers over plain HTTP",
	Aliases: []string{"CLOUDFRONT_VIEWER_POLICY_HTTPS", "CKV_AWS_34", "AWS-0012", "31733ee2"},
	Why:     "What viewers send and get can be read and changed by everybody on the way. Redirecting is one word and breaks no browser, so the rule is in the recommended profile. Write ViewerProtocolPolicy: redirect-to-https, or https-only, in every cache behavior.",
	Bad:     with("redirect-to-https", "allow-all"),
	Good:    sound,
	Run: func(p *lint.Pass) {
		for _, path := range []string{"DefaultCacheBehavior", "CacheBehaviors.*"} {
			lint.Require(lint.Requirement{
				Types: []string{"AWS::CloudFront::Distribution"}, Path: "DistributionConfig." + path + ".ViewerProtocolPolicy", Refuse: []string{"allow-all"},
				Wrong: "the distribution answers over plain HTTP", Help: "write ViewerProtocolPolicy: redirect-to-https",
			})(p)
		}
	},
}

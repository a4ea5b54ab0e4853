package elb

import (
	"cuemulus.dev/internal/diag"
	"cuemulus.dev/lint"
)

var balancerAccessLogs = lint.Rule{
	ID: "ELB001", Name: "balancer-access-logs", Severity: diag.Note, Profile: lint.Strict,
	Title:   "A load balancer writes no access logs",
	Aliases: []string{"W52", "ELBV2_ACCESS_LOGGING_RULE", "CKV_AWS_91", "c62e8b7d", "ELBLoggingEnabled", "AwsSolutions-ELB2"},
	Why:     "Access logs say who asked for what when something went wrong, and cannot be had for the past. It is in the strict profile, since they need a bucket with a policy, and many log in the application or at the CDN. Set the attributes access_logs.s3.enabled and access_logs.s3.bucket. Silent for gateway load balancers, which have none.",
	Bad:     balancer(headers),
	Good:    balancer(logs, bucket, headers),
	Run: func(p *lint.Pass) {
		for _, r := range p.Resources("AWS::ElasticLoadBalancingV2::LoadBalancer") {
			if kind, _ := p.Text(r.Property("Type")); kind != "" && kind != "application" && kind != "network" {
				continue
			}
			if at, off := p.LacksOption(r, attribute("access_logs.s3.enabled")); off {
				p.Report(at.Path, "the load balancer writes no access logs", "set the attributes access_logs.s3.enabled and access_logs.s3.bucket")
			}
		}
	},
}

// attribute is an attribute of a load balancer that must be true.
func attribute(name string) lint.Option {
	return lint.Option{List: "LoadBalancerAttributes", Key: "Key", Name: name, Want: []string{"true"}}
}

package elb

import (
	"cuemulus.dev/internal/diag"
	"cuemulus.dev/lint"
)

var invalidHeadersKept = lint.Rule{
	ID: "ELB005", Name: "invalid-headers-kept", Severity: diag.Note, Profile: lint.Strict,
	Title:   "A load balancer hands on invalid headers",
	Aliases: []string{"ALB_HTTP_DROP_INVALID_HEADER_ENABLED", "CKV_AWS_131", "AWS-0052", "ALBHttpDropInvalidHeaderEnabled"},
	Why:     "Headers with odd names are how requests are smuggled past the load balancer to servers that read them otherwise. It is in the strict profile, since servers of today reject them too, and old clients may need them. Set the attribute routing.http.drop_invalid_header_fields.enabled to true. Silent for other than Application Load Balancers.",
	Bad:     balancer(logs, bucket),
	Good:    balancer(logs, bucket, headers),
	Run: func(p *lint.Pass) {
		for _, r := range p.Resources("AWS::ElasticLoadBalancingV2::LoadBalancer") {
			if kind, _ := p.Text(r.Property("Type")); kind != "" && kind != "application" {
				continue
			}
			if at, off := p.LacksOption(r, attribute("routing.http.drop_invalid_header_fields.enabled")); off {
				p.Report(at.Path, "the load balancer hands on invalid headers", "set the attribute routing.http.drop_invalid_header_fields.enabled to true")
			}
		}
	},
}

package elb

import (
	"fmt"

	"cuemulus.dev/internal/diag"
	"cuemulus.dev/lint"
)

var matcherOfTCP = lint.Rule{
	ID: "ELB008", Name: "matcher-of-tcp", Severity: diag.Error,
	Title:   "A health check of TCP is to look at an answer of HTTP",
	Aliases: []string{"E3684"},
	Why:     "Matcher and ProtocolVersion are for health checks over HTTP and HTTPS; with TCP they are refused. Take them out, or write HealthCheckProtocol: HTTP.",
	Bad: `Resources:
  Targets:
    Type: AWS::ElasticLoadBalancingV2::TargetGroup
    Properties: {TargetType: ip, Port: 443, Protocol: TCP, VpcId: vpc-0a1b2c3d4e5f60718, HealthCheckProtocol: TCP, Matcher: {HttpCode: "200"}}
`,
	Good: `Resources:
  Targets:
    Type: AWS::ElasticLoadBalancingV2::TargetGroup
    Properties: {TargetType: ip, Port: 443, Protocol: TCP, VpcId: vpc-0a1b2c3d4e5f60718, HealthCheckProtocol: HTTP, Matcher: {HttpCode: "200"}}
`,
	Run: func(p *lint.Pass) {
		for _, r := range p.Resources("AWS::ElasticLoadBalancingV2::TargetGroup") {
			for _, name := range []string{"Matcher", "ProtocolVersion"} {
				for _, both := range p.Pairs(r, "HealthCheckProtocol", name) {
					if both[0].Says("TCP", "UDP", "TLS", "TCP_UDP") && both[1].Presence == lint.Present {
						p.Report(both[1].Path, fmt.Sprintf("a health check of %s sees no answer of HTTP", both[0].Text), "take it out, or write HealthCheckProtocol: HTTP")
					}
				}
			}
		}
	},
}

package elb

import (
	"fmt"

	"cuemulus.dev/internal/diag"
	"cuemulus.dev/lint"
)

var geneveTargets = lint.Rule{
	ID: "ELB007", Name: "geneve-targets", Severity: diag.Error,
	Title:   "A target group of GENEVE is used wrongly",
	Aliases: []string{"E3683", "E3711"},
	Why:     "GENEVE is the protocol between a Gateway Load Balancer and appliances; its port is 6081, and rules of other listeners cannot send there. Write Port: 6081, or another target group.",
	Bad: `Resources:
  Targets:
    Type: AWS::ElasticLoadBalancingV2::TargetGroup
    Properties: {TargetType: ip, Port: 443, Protocol: GENEVE, VpcId: vpc-0a1b2c3d4e5f60718}
`,
	Good: `Resources:
  Targets:
    Type: AWS::ElasticLoadBalancingV2::TargetGroup
    Properties: {TargetType: ip, Port: 6081, Protocol: GENEVE, VpcId: vpc-0a1b2c3d4e5f60718}
`,
	Run: func(p *lint.Pass) {
		for _, r := range p.Resources("AWS::ElasticLoadBalancingV2::TargetGroup") {
			for _, both := range p.Pairs(r, "Protocol", "Port") {
				if both[0].Says("GENEVE") && both[1].Presence == lint.Present && both[1].IsKnown() && both[1].Text != "6081" {
					p.Report(both[1].Path, "the port of GENEVE is 6081", "write Port: 6081")
				}
			}
		}
		for _, r := range p.Resources("AWS::ElasticLoadBalancingV2::ListenerRule") {
			for _, st := range p.Settings(r, "Actions", "*", "TargetGroupArn") {
				targets, ok := refersTo(p.Scope, st.Node)
				if !ok || targets.Type != "AWS::ElasticLoadBalancingV2::TargetGroup" {
					continue
				}
				if protocol, ok := single(p, targets, "Protocol"); ok && protocol.Says("GENEVE") {
					p.Report(st.Path, fmt.Sprintf("the target group %s is of GENEVE, where no rule can send to", targets.ID), "name another target group")
				}
			}
		}
	},
}

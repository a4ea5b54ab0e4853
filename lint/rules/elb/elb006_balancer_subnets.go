package elb

import (
	"strings"

	"cuemulus.dev/cfn"
	"cuemulus.dev/internal/diag"
	"cuemulus.dev/lint"
)

var balancerSubnets = lint.Rule{
	ID: "ELB006", Name: "balancer-subnets", Severity: diag.Error,
	Title:   "An Application Load Balancer has one subnet only",
	Aliases: []string{"E3680"},
	Why:     "It needs subnets of two zones at least, and is refused with one. Write another subnet.",
	Bad:     strings.Replace(balancer(logs, headers), ", subnet-0a1b2c3d4e5f60719", "", 1),
	Good:    balancer(logs, headers),
	Run: func(p *lint.Pass) {
		for _, r := range p.Resources("AWS::ElasticLoadBalancingV2::LoadBalancer") {
			kind, ok := single(p, r, "Type")
			if !ok || kind.Presence == lint.Present && !kind.Says("application") {
				continue
			}
			for _, name := range []string{"Subnets", "SubnetMappings"} {
				for _, st := range p.Settings(r, name) {
					if st.Presence != lint.Present || st.Node.Kind != cfn.List || len(st.Node.Items) != 1 {
						continue
					}
					if one := st.Node.Items[0]; isOne(p, one) || name == "SubnetMappings" && one.Get("SubnetId") != nil {
						p.Report(st.Path, "the load balancer needs subnets of two zones at least", "write another subnet, of another zone")
					}
				}
			}
		}
	},
}

// isOne reports whether an item is one subnet for certain, and no list.
func isOne(p *lint.Pass, n *cfn.Node) bool {
	if text, ok := n.String(); ok {
		return strings.HasPrefix(text, "subnet-")
	}
	r, ok := refersTo(p.Scope, n)
	return ok && r.Type == "AWS::EC2::Subnet"
}

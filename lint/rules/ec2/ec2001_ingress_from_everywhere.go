package ec2

import (
	"fmt"
	"strings"

	"cuemulus.dev/internal/diag"
	"cuemulus.dev/lint"
)

var ingressFromEverywhere = lint.Rule{
	ID: "EC2001", Name: "ingress-from-everywhere", Severity: diag.Note, Profile: lint.Strict,
	Title:   "A security group lets the whole internet in",
	Aliases: []string{"W2", "EC2_SECURITY_GROUP_INGRESS_OPEN_TO_WORLD_RULE", "4a1e6b34", "EC2RestrictedInbound", "AwsSolutions-EC23"},
	Why:     "What listens behind the rule is found and tried within minutes. It is in the strict profile, since web servers and load balancers are there for the internet, and a template does not tell which groups are theirs. Name the networks, a prefix list or another security group. What opens SSH, RDP or every port is reported by VPC010 instead, in every profile.",
	Bad:     ingress("IpProtocol: tcp, FromPort: 8080, ToPort: 8080, CidrIp: 0.0.0.0/0, Description: the application"),
	Good:    ingress("IpProtocol: tcp, FromPort: 8080, ToPort: 8080, CidrIp: 192.0.2.0/24, Description: the application"),
	Run: func(p *lint.Pass) {
		for _, r := range groupRules(p, incoming) {
			what := r.ports(p)
			if what == "" || opensAdministration(p, r) {
				continue
			}
			for _, st := range r.world(p) {
				p.Report(st.Path, fmt.Sprintf("%s can be reached from %s, which is everywhere", what, st.Text), "name the networks, a prefix list or another security group")
			}
		}
	},
}

// opensAdministration reports whether a rule opens SSH, RDP or every port, which is
// another rule's matter.
func opensAdministration(p *lint.Pass, r groupRule) bool {
	from, to, all, _ := r.span(p)
	if all {
		protocol, _ := p.Text(r.Node.Get("IpProtocol"))
		return protocol == "-1"
	}
	protocol, _ := p.Text(r.Node.Get("IpProtocol"))
	if !strings.EqualFold(protocol, "tcp") && protocol != "6" {
		return false
	}
	return from <= 22 && 22 <= to || from <= 3389 && 3389 <= to
}

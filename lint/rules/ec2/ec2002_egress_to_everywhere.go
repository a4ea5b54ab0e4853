package ec2

import (
	"fmt"

	"cuemulus.dev/internal/diag"
	"cuemulus.dev/lint"
)

var egressToEverywhere = lint.Rule{
	ID: "EC2002", Name: "egress-to-everywhere", Severity: diag.Note, Profile: lint.Strict,
	Title:   "A security group lets everything out to the whole internet",
	Aliases: []string{"W5", "EC2_SECURITY_GROUP_EGRESS_OPEN_TO_WORLD_RULE", "AWS-0104", "1cc2fbd7"},
	Why:     "Malware fetches its tools and sends out what it found through rules for outgoing traffic that nobody narrowed. It is in the strict profile, since almost every group of almost every template leaves the way out open, and narrowing it takes a list of what is needed. Name the networks, prefix lists or security groups, and the ports. Silent where the template leaves the list out, which EC2 fills in with the same.",
	Bad:     egress("IpProtocol: \"-1\", CidrIp: 0.0.0.0/0, Description: everywhere"),
	Good:    egress("IpProtocol: tcp, FromPort: 443, ToPort: 443, CidrIp: 192.0.2.0/24, Description: the partner"),
	Run: func(p *lint.Pass) {
		for _, r := range groupRules(p, outgoing) {
			what := r.ports(p)
			if what == "" {
				continue
			}
			for _, st := range r.world(p) {
				p.Report(st.Path, fmt.Sprintf("%s may go out to %s, which is everywhere", what, st.Text), "name the networks, prefix lists or security groups that are needed")
			}
		}
	},
}

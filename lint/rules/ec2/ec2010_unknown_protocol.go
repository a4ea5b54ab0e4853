package ec2

import (
	"fmt"

	"cuemulus.dev/internal/diag"
	"cuemulus.dev/lint"
)

var unknownProtocol = lint.Rule{
	ID: "EC2010", Name: "unknown-protocol", Severity: diag.Error,
	Title: "A rule names a protocol that does not exist",
	Why:   "EC2 takes tcp, udp, icmp, icmpv6, a number from 0 to 255, or -1 for all. Write one of them.",
	Bad:   ingress("IpProtocol: tpc, FromPort: 8080, ToPort: 8080, CidrIp: 192.0.2.0/24, Description: the application"),
	Good:  ingress("IpProtocol: tcp, FromPort: 8080, ToPort: 8080, CidrIp: 192.0.2.0/24, Description: the application"),
	Run: func(p *lint.Pass) {
		eachGroupRule(p, func(r groupRule) {
			st, ok := r.only(p, "IpProtocol")
			if !ok || st.Presence != lint.Present || !st.IsKnown() || st.Says("tcp", "udp", "icmp", "icmpv6", "all") {
				return
			}
			if n, isNumber := whole(st); !isNumber || n < -1 || n > 255 {
				p.Report(st.Path, fmt.Sprintf("there is no protocol %s", st.Text), "write tcp, udp, icmp, icmpv6, a number from 0 to 255, or -1 for all")
			}
		})
	},
}

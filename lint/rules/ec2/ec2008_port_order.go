package ec2

import (
	"fmt"

	"cuemulus.dev/internal/diag"
	"cuemulus.dev/lint"
)

var portOrder = lint.Rule{
	ID: "EC2008", Name: "port-order", Severity: diag.Error,
	Title:   "The ports of a rule are no range",
	Aliases: []string{"E3688"},
	Why:     "FromPort is the first port and ToPort the last, both from 0 to 65535, and -1 stands for all types of ICMP only if both are -1. EC2 refuses anything else. Write the smaller number first.",
	Bad:     ingress("IpProtocol: tcp, FromPort: -1, ToPort: 8080, CidrIp: 192.0.2.0/24, Description: the application"),
	Good:    ingress("IpProtocol: tcp, FromPort: 8080, ToPort: 8081, CidrIp: 192.0.2.0/24, Description: the application"),
	Run: func(p *lint.Pass) {
		eachGroupRule(p, func(r groupRule) {
			from, ok1 := r.only(p, "FromPort")
			to, ok2 := r.only(p, "ToPort")
			protocol, ok3 := r.only(p, "IpProtocol")
			first, ok4 := whole(from)
			last, ok5 := whole(to)
			if !ok1 || !ok2 || !ok3 || !ok4 || !ok5 || !protocol.IsKnown() {
				return
			}
			icmp := protocol.Says("icmp", "icmpv6", "1", "58")
			switch {
			case protocol.Says("-1"):
			case icmp && first == -1 && last != -1:
				p.Report(to.Path, "the code must be -1 where the type is -1", "write ToPort: -1")
			case icmp:
			case (first == -1) != (last == -1):
				at := from
				if last == -1 {
					at = to
				}
				p.Report(at.Path, "one port is -1, which stands for all, and the other is not", "write both as -1, or both as ports")
			case first > last:
				p.Report(to.Path, fmt.Sprintf("the last port, %d, is less than the first, %d", last, first), "write the smaller number in FromPort")
			case last > 65535:
				p.Report(to.Path, fmt.Sprintf("%d is more than 65535, the last port", last), "write a port up to 65535")
			}
		})
	},
}

package ec2

import (
	"fmt"

	"cuemulus.dev/internal/diag"
	"cuemulus.dev/lint"
)

var portsOfNoProtocol = lint.Rule{
	ID: "EC2009", Name: "ports-of-no-protocol", Severity: diag.Warning,
	Title:   "A rule names ports for a protocol that has none",
	Aliases: []string{"W3687"},
	Why:     "EC2 leaves the ports out: with IpProtocol -1 the rule opens every port of every protocol, which the ports beside it hide. Write tcp or udp, or take the ports out.",
	Bad:     ingress("IpProtocol: \"-1\", FromPort: 8080, ToPort: 8080, CidrIp: 192.0.2.0/24, Description: the application"),
	Good:    ingress("IpProtocol: tcp, FromPort: 8080, ToPort: 8080, CidrIp: 192.0.2.0/24, Description: the application"),
	Run: func(p *lint.Pass) {
		eachGroupRule(p, func(r groupRule) {
			protocol, ok := r.only(p, "IpProtocol")
			if _, isNumber := whole(protocol); !ok || !isNumber || protocol.Says("6", "17", "1", "58") {
				return
			}
			for _, name := range []string{"FromPort", "ToPort"} {
				st, ok := r.only(p, name)
				n, isNumber := whole(st)
				if ok && isNumber && n > 0 && !(name == "ToPort" && n == 65535) {
					p.Report(st.Path, fmt.Sprintf("the protocol %s has no ports, and EC2 leaves them out", protocol.Text), "write IpProtocol: tcp or udp, or take the ports out")
					return
				}
			}
		})
	},
}

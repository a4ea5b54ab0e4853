package midonet

import (
	"strings"

	"cuemulus.dev/internal/diag"
	"cuemulus.dev/lint"
)

var routeNet = lint.Rule{
	ID: "MIDO012", Name: "route-without-length", Severity: diag.Error,
	Title: "The cloud announces another network than is written",
	Why:   "midonet-cli takes a network without a length for a single address, /32, and does not look at bits of a host. The man page leaves out the word net, without which the line is a syntax error. Write net NETWORK/LENGTH with the first address of the network.",
	Bad: `-- clc-1/root/midonet-bootstrap.sh --
#!/bin/bash
midonet-cli -A -e port "$port" bgp "$bgp" add route net 198.51.100.128
`,
	Good: `-- clc-1/root/midonet-bootstrap.sh --
#!/bin/bash
midonet-cli -A -e port "$port" bgp "$bgp" add route net 198.51.100.128/25
`,
	Hosts: func(p *lint.HostPass) {
		for _, words := range [][]string{{"add", "route"}, {"add", "bgp-network"}} {
			for _, c := range p.Commands(words...) {
				if len(c.After) == 0 || strings.Contains(c.After[0], "$") {
					continue
				}
				net := strings.Trim(c.After[len(c.After)-1], ")")
				if len(c.After) > 1 {
					net = strings.Trim(c.After[1], ")")
				}
				n, ok := lint.Prefix(net)
				switch {
				case c.After[0] != "net":
					p.ReportCommand(c, "the client needs the word net before the network", "write net "+strings.Trim(c.After[0], ")"))
				case strings.Contains(net, "$"):
				case !ok:
					p.ReportCommand(c, net+" has no length, so the client takes it for a single address", "write NETWORK/LENGTH")
				case n.String() != net:
					p.ReportCommand(c, net+" has bits of a host", "write "+n.String())
				}
			}
		}
	},
}

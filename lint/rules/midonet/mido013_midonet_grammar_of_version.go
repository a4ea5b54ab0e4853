package midonet

import (
	"cuemulus.dev/internal/diag"
	"cuemulus.dev/lint"
)

var grammar = lint.Rule{
	ID: "MIDO013", Name: "midonet-grammar-of-version", Severity: diag.Error,
	Title: "A script speaks the language of another version of MidoNet",
	Why:   "Up to 1.9 BGP belongs to a port (port P add bgp local-AS ...); in MidoNet 5 it belongs to a router (router name eucart set asn N; add bgp-peer; add bgp-network). The client of one version answers the other's lines with a syntax error. Known where the cloud has a plan, or where one script speaks both.",
	Bad: `-- clc-1/root/midonet-bootstrap.sh --
#!/bin/bash
midonet-cli -A -e port "$port" add bgp local-AS 64497 peer-AS 64496 peer 198.51.100.1
midonet-cli -A -e router name eucart add bgp-network net 198.51.100.128/25
`,
	Good: `-- clc-1/root/midonet-bootstrap.sh --
#!/bin/bash
midonet-cli -A -e router name eucart set asn 64497
midonet-cli -A -e router name eucart add bgp-peer asn 64496 address 198.51.100.1
midonet-cli -A -e router name eucart add bgp-network net 198.51.100.128/25
`,
	Hosts: func(p *lint.HostPass) {
		old := p.Commands("add", "bgp")
		newer := append(p.Commands("add", "bgp-peer"), p.Commands("add", "bgp-network")...)
		five := len(newer) > 0
		if p.Plan != nil {
			five = p.Plan.Versions.MidoNet == "5"
		} else if len(old) == 0 || len(newer) == 0 {
			return
		}
		if five {
			for _, c := range old {
				p.ReportCommand(c, "in MidoNet 5 BGP belongs to the router, not to a port", "write router name eucart add bgp-peer asn N address A")
			}
			return
		}
		for _, c := range newer {
			p.ReportCommand(c, "before MidoNet 5 BGP belongs to a port", "write port P add bgp local-AS N peer-AS M peer A")
		}
	},
}

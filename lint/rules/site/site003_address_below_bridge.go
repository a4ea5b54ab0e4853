package site

import (
	"cuemulus.dev/internal/diag"
	"cuemulus.dev/lint"
)

var bridgedAddress = lint.Rule{
	ID: "SITE003", Name: "address-below-bridge", Severity: diag.Error,
	Title: "An interface below a bridge has an address",
	Why:   "An interface that is a port of a bridge hands every packet to the bridge, so its own address does not answer, and the node is cut off. On a node controller the address belongs on the bridge; the VLAN interface below has none.",
	Bad: `-- nc-1/root/host-network.sh --
#!/bin/sh
vconfig add em2 1000
brctl addif br0 em2.1000
ifconfig em2.1000 192.0.2.5/26
`,
	Good: `-- nc-1/root/host-network.sh --
#!/bin/sh
vconfig add em2 1000
brctl addif br0 em2.1000
ifconfig br0 192.0.2.5/26
`,
	Hosts: func(p *lint.HostPass) {
		files, all := inOrder(p)
		for _, f := range files {
			s := all[f]
			for _, a := range s.addressed {
				if bridge := s.slaves[a.device]; bridge != "" {
					p.ReportCommand(a.HostCommand, a.device+" is below the bridge "+bridge+", where an address does not answer", "give the address to "+bridge)
				}
			}
		}
	},
}

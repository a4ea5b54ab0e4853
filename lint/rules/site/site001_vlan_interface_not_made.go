package site

import (
	"strings"

	"cuemulus.dev/internal/diag"
	"cuemulus.dev/lint"
)

var interfaceNotMade = lint.Rule{
	ID: "SITE001", Name: "vlan-interface-not-made", Severity: diag.Error,
	Title: "A script uses a VLAN interface that it made under another name",
	Why:   "vconfig add em1 1002 makes em1.1002; an address that is then given to em2.1002 fails, or goes to an interface of last year. Use the name that was made: parent and id must be the same in both lines.",
	Bad: `-- clc-1/root/host-network.sh --
#!/bin/sh
vconfig add em1 1002
ifconfig em2.1002 192.0.2.66/28
`,
	Good: `-- clc-1/root/host-network.sh --
#!/bin/sh
vconfig add em1 1002
ifconfig em1.1002 192.0.2.66/28
`,
	Hosts: func(p *lint.HostPass) {
		files, all := inOrder(p)
		for _, f := range files {
			s := all[f]
			for _, a := range s.addressed {
				_, id, ok := strings.Cut(a.device, ".")
				if other := s.stems[id]; ok && !s.made[a.device] && other != "" {
					p.ReportCommand(a.HostCommand, a.device+" was never made; this script makes "+other, "write "+other+", or make the other interface")
				}
			}
		}
	},
}

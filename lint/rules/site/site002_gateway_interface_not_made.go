package site

import (
	"slices"
	"strings"

	"cuemulus.dev/hostconf"
	"cuemulus.dev/internal/diag"
	"cuemulus.dev/lint"
)

var gatewayDevice = lint.Rule{
	ID: "SITE002", Name: "gateway-interface-not-made", Severity: diag.Error,
	Title: "The gateway's interface is in another VLAN than the host's",
	Why:   "MidoNet is bound to the interface that the network configuration names; where the host makes the VLAN under another id, nothing is bound and no packet leaves the cloud. The id must be the same in the plan, in the host's commands and in the configuration. Reported where a script of that host makes VLAN interfaces, and not this one.",
	Bad: flat + `-- clc-1/root/host-network.sh --
#!/bin/sh
ip link add link em1 name em1.1010 type vlan id 1010
`,
	Good: flat + `-- clc-1/root/host-network.sh --
#!/bin/sh
ip link add link em1 name em1.1002 type vlan id 1002
`,
	Hosts: func(p *lint.HostPass) {
		files, all := inOrder(p)
		for _, f := range p.Named(hostconf.Network) {
			for _, g := range f.MidoGateways() {
				_, id, tagged := strings.Cut(g.Device, ".")
				if g.Form != "flat" || !tagged || id == "" || f.Host == "" {
					continue
				}
				made, known := false, []string{}
				for _, s := range files {
					if s.Host != f.Host {
						continue
					}
					made = made || all[s].made[g.Device]
					for _, other := range all[s].stems {
						known = append(known, other)
					}
				}
				slices.Sort(known)
				if len(known) > 0 && !made {
					p.ReportAt(f, g.FieldOf("ExternalDevice", "GatewayInterface", false), "this host makes no interface "+g.Device+", but "+strings.Join(known, ", "), "use one id for the VLAN in the configuration and in the host's commands")
				}
			}
		}
	},
}

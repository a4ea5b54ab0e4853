package site

import (
	"net/netip"
	"strings"

	"cuemulus.dev/hostconf"
	"cuemulus.dev/hostconf/cloud"
	"cuemulus.dev/internal/diag"
	"cuemulus.dev/lint"
)

var networkAsHost = lint.Rule{
	ID: "SITE005", Name: "network-as-host-address", Severity: diag.Error,
	Title: "A host is given the address of its network",
	Why:   "The first and the last address of a network are the network's own and its broadcast; X.Y.Z.0 in a guide stands for an address that the reader fills in. Write the host's address.",
	Bad: `-- clc-1/root/host-network.sh --
#!/bin/sh
ifconfig em2.1000 192.0.2.0/26
`,
	Good: `-- clc-1/root/host-network.sh --
#!/bin/sh
ifconfig em2.1000 192.0.2.2/26
`,
	Hosts: func(p *lint.HostPass) {
		files, all := inOrder(p)
		for _, f := range files {
			for _, a := range all[f].addressed {
				if why := notHost(a.address); why != "" {
					p.ReportCommand(a.HostCommand, why, "write the host's address")
				}
			}
		}
		for _, f := range p.Named(hostconf.Zebra, hostconf.FRR) {
			for _, e := range f.Entries() {
				if text, ok := strings.CutPrefix(e.Key, "ip address "); ok {
					if why := notHost(text); why != "" {
						p.Report(f, e, why, "write the host's address")
					}
				}
			}
		}
	},
}

// notHost says why no host can have an address with a length.
func notHost(text string) string {
	n, err := netip.ParsePrefix(text)
	if err != nil || !n.Addr().Is4() || n.Bits() > 30 {
		return ""
	}
	switch s := cloud.Span(n.Masked()); n.Addr() {
	case s.From:
		return text + " is a network and no host"
	case s.To:
		return text + " is the broadcast address of its network"
	}
	return ""
}

package euca

import (
	"net/netip"
	"strings"

	"cuemulus.dev/hostconf"
	"cuemulus.dev/internal/diag"
	"cuemulus.dev/lint"
)

var notIPv4 = lint.Rule{
	ID: "EUCA004", Name: "address-not-ipv4", Severity: diag.Error,
	Title: "Eucalyptus takes an IPv6 address and makes another one of it",
	Why:   "The check of the network configuration accepts IPv6 wherever an address may stand; what uses it keeps 32 bits, so a gateway or an instance gets an address that nobody wrote. Eucalyptus has no IPv6. Write an IPv4 address.",
	Bad: `-- clc-1/etc/eucalyptus/network.json --
{"Mode": "EDGE", "PublicIps": ["2001:db8::10"], "Subnets": [{"Subnet": "192.0.2.128", "Netmask": "255.255.255.128", "Gateway": "192.0.2.129"}]}
`,
	Good: edge,
	Hosts: func(p *lint.HostPass) {
		for _, f := range networks(p) {
			f.Root.Walk(func(path []string, n *hostconf.Node) bool {
				s, ok := n.Scalar()
				if !ok || len(path) == 0 || path[0] == "InstanceDnsServers" {
					return true
				}
				for _, part := range strings.FieldsFunc(s, func(r rune) bool { return r == '-' || r == '/' || r == ' ' }) {
					if a, err := netip.ParseAddr(part); err == nil && !a.Is4() {
						p.ReportAt(f, path, part+" is an address of IPv6, of which Eucalyptus keeps 32 bits", "write an IPv4 address")
						break
					}
				}
				return true
			})
		}
	},
}

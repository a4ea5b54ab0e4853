package euca

import (
	"cuemulus.dev/hostconf"
	"cuemulus.dev/internal/diag"
	"cuemulus.dev/lint"
)

var noPublicAddresses = lint.Rule{
	ID: "EUCA005", Name: "no-public-addresses", Severity: diag.Warning,
	Title: "The cloud has no public addresses",
	Why:   "Eucalyptus takes an empty list of public addresses, and then every request for an elastic IP, load balancers and NAT gateways included, fails. Name the addresses that instances may get.",
	Bad: `-- clc-1/etc/eucalyptus/network.json --
{"Mode": "EDGE", "PublicIps": [], "Subnets": [{"Subnet": "192.0.2.128", "Netmask": "255.255.255.128", "Gateway": "192.0.2.129"}]}
`,
	Good: edge,
	Hosts: func(p *lint.HostPass) {
		for _, f := range networks(p) {
			if n := f.Root.Get("PublicIps"); n != nil && n.Kind == hostconf.List && len(n.Items) == 0 {
				p.ReportAt(f, []string{"PublicIps"}, "PublicIps is empty, so no instance gets a public address", "name addresses, or FROM-TO")
			}
		}
	},
}

package euca

import (
	"cuemulus.dev/hostconf/eucanetwork"
	"cuemulus.dev/internal/diag"
	"cuemulus.dev/lint"
)

var networkRefused = lint.Rule{
	ID: "EUCA002", Name: "network-refused", Severity: diag.Error,
	Title: "Eucalyptus refuses the network configuration",
	Why:   "The value of cloud.network.network_configuration is checked when it is set, and the property is left as it was where one thing is wrong; Eucalyptus tells the first reason alone. The reasons here are in its own words, all of them. Where no plan says which version it is for, a configuration is reported only if no version takes it.",
	Bad: `-- clc-1/etc/eucalyptus/network.json --
{"Mode": "EDGE", "PublicIps": ["198.51.100.10"], "Subnets": [{"Subnet": "192.0.2.130", "Netmask": "255.255.255.128", "Gateway": "192.0.2.129"}]}
`,
	Good: edge,
	Hosts: func(p *lint.HostPass) {
		refused(p, otherwise, func(*lint.HostFile, string, eucanetwork.Problem) string {
			return "write what the version takes: see the field's rule in the manual of network modes"
		})
	},
}

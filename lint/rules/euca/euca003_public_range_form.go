package euca

import (
	"cuemulus.dev/hostconf/cloud"
	"cuemulus.dev/hostconf/eucanetwork"
	"cuemulus.dev/internal/diag"
	"cuemulus.dev/lint"
)

var publicRangeRefused = lint.Rule{
	ID: "EUCA003", Name: "public-range-form", Severity: diag.Error,
	Title: "A range of public addresses is written in a form that Eucalyptus refuses",
	Why:   "PublicIps takes single addresses and ranges FROM-TO with the lower one first; networks such as 198.51.100.0/24 are refused, whatever guides say. Write the first and the last address that instances may get, without the network's own and its broadcast.",
	Bad: `-- clc-1/etc/eucalyptus/network.json --
{"Mode": "EDGE", "PublicIps": ["198.51.100.0/24"], "Subnets": [{"Subnet": "192.0.2.128", "Netmask": "255.255.255.128", "Gateway": "192.0.2.129"}]}
`,
	Good: edge,
	Hosts: func(p *lint.HostPass) {
		refused(p, publicRange, func(f *lint.HostFile, _ string, problem eucanetwork.Problem) string {
			if n, ok := lint.Prefix(text(f, problem.Path...)); ok && n.Bits() <= 30 {
				s := cloud.Span(n)
				return "write " + cloud.Range{From: s.From.Next(), To: s.To.Prev()}.String()
			}
			return "write an address, or FROM-TO with the lower one first"
		})
	},
}

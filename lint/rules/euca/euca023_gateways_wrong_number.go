package euca

import (
	"cuemulus.dev/hostconf/eucanetwork"
	"cuemulus.dev/internal/diag"
	"cuemulus.dev/lint"
)

var gatewayTwice = lint.Rule{
	ID: "EUCA023", Name: "gateways-wrong-number", Severity: diag.Error,
	Title: "The list of gateways has too few, too many, or one twice",
	Why:   "Eucalyptus takes one to six gateways. One that stands twice is accepted, and the second binding of its device fails at run time. Remove it.",
	Bad: `-- clc-1/etc/eucalyptus/network.json --
{
  "Mode": "VPCMIDO", "PublicIps": ["198.51.100.130-198.51.100.250"],
  "Mido": {"BgpAsn": "64497", "Gateways": [
    {"Ip": "192.0.2.69", "ExternalCidr": "198.51.100.0/25", "ExternalDevice": "em1.1002", "ExternalIp": "198.51.100.2", "BgpPeerIp": "198.51.100.1", "BgpPeerAsn": "64496", "BgpAdRoutes": ["198.51.100.128/25"]},
    {"Ip": "192.0.2.69", "ExternalCidr": "198.51.100.0/25", "ExternalDevice": "em1.1002", "ExternalIp": "198.51.100.2", "BgpPeerIp": "198.51.100.1", "BgpPeerAsn": "64496", "BgpAdRoutes": ["198.51.100.128/25"]}
  ]}
}
`,
	Good: withBGP,
	Hosts: func(p *lint.HostPass) {
		refused(p, gatewayCount, func(*lint.HostFile, string, eucanetwork.Problem) string { return "name one to six gateways" })
		for _, f := range networks(p) {
			seen := map[string]bool{}
			for _, g := range f.MidoGateways() {
				if g.Address == "" {
					continue
				}
				if seen[g.Address] {
					p.ReportAt(f, g.FieldOf("ExternalIp", "GatewayIP", false), "another gateway has the address "+g.Address, "remove one of the two, or give it an address of its own")
				}
				seen[g.Address] = true
			}
		}
	},
}

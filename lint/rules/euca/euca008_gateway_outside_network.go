package euca

import (
	"strings"

	"cuemulus.dev/hostconf/cloud"
	"cuemulus.dev/internal/diag"
	"cuemulus.dev/lint"
)

var gatewayOutside = lint.Rule{
	ID: "EUCA008", Name: "gateway-outside-network", Severity: diag.Error,
	Title: "A gateway and the router behind it do not reach one another",
	Why:   "The gateway's address (GatewayIP, ExternalIp) and the router's (PublicGatewayIP, ExternalRouterIp, BgpPeerIp) must be two different addresses of one network; Eucalyptus does not compare them with PublicNetworkCidr, and takes equal ones. Without that no packet leaves the cloud. Correct the address or the network.",
	Bad: `-- clc-1/etc/eucalyptus/network.json --
{
  "Mode": "VPCMIDO", "PublicIps": ["198.51.100.130-198.51.100.250"],
  "Mido": {
    "EucanetdHost": "clc-1.example.com", "GatewayHost": "clc-1.example.com", "GatewayIP": "203.0.113.2", "GatewayInterface": "em1.1002",
    "PublicNetworkCidr": "198.51.100.0/24", "PublicGatewayIP": "198.51.100.1"
  }
}
`,
	Good: flat,
	Hosts: func(p *lint.HostPass) {
		for _, f := range networks(p) {
			told := map[string]bool{}
			report := func(path []string, message, help string) {
				if key := strings.Join(path, "\x00"); !told[key] {
					told[key] = true
					p.ReportAt(f, path, message, help)
				}
			}
			for _, g := range f.MidoGateways() {
				network, ok := lint.Prefix(g.Network)
				address, isAddress := cloud.ParseAddress(g.Address)
				router, isRouter := cloud.ParseAddress(g.Router)
				mine := g.FieldOf("ExternalIp", "GatewayIP", false)
				if isAddress && isRouter && address == router {
					report(mine, "the gateway and its router have one address, "+g.Address, "give the gateway an address of its own")
					continue
				}
				if ok && g.Form != "new" && isAddress && !network.Contains(address) {
					report(mine, "the gateway's address "+g.Address+" is outside "+g.Network, "take an address of that network that nothing else has")
				}
				if ok && g.Form != "new" && isRouter && !network.Contains(router) {
					report(g.FieldOf("", "PublicGatewayIP", true), "the router "+g.Router+" is outside "+g.Network, "name the router's address in that network")
				}
			}
		}
	},
}

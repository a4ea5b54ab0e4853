package euca

import (
	"cuemulus.dev/hostconf/eucanetwork"
	"cuemulus.dev/internal/diag"
	"cuemulus.dev/lint"
)

var halfBGPRule = lint.Rule{
	ID: "EUCA022", Name: "bgp-half-configured", Severity: diag.Error,
	Title: "BGP of the cloud is configured in part",
	Why:   "As soon as BgpAsn is there, an empty one included, every gateway needs BgpPeerIp, BgpPeerAsn and at least one route in BgpAdRoutes; without BgpAdRoutes Eucalyptus 4.4 fails with a NullPointerException instead of a message. Fill in all of them, or remove BgpAsn and name ExternalRouterIp.",
	Bad: `-- clc-1/etc/eucalyptus/network.json --
{
  "Mode": "VPCMIDO", "PublicIps": ["198.51.100.130-198.51.100.250"],
  "Mido": {"BgpAsn": "64497", "Gateways": [{
    "Ip": "192.0.2.69", "ExternalCidr": "198.51.100.0/25", "ExternalDevice": "em1.1002", "ExternalIp": "198.51.100.2",
    "BgpPeerIp": "198.51.100.1", "BgpPeerAsn": "64496"
  }]}
}
`,
	Good: withBGP,
	Hosts: func(p *lint.HostPass) {
		refused(p, halfBGP, func(*lint.HostFile, string, eucanetwork.Problem) string {
			return "name BgpAsn, and for every gateway BgpPeerIp, BgpPeerAsn and BgpAdRoutes; or remove BgpAsn and name ExternalRouterIp"
		})
	},
}

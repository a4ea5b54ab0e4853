package bgp

import (
	"strings"

	"cuemulus.dev/internal/diag"
	"cuemulus.dev/lint"
)

var sameASN = lint.Rule{
	ID: "BGP010", Name: "bgp-peer-in-same-as", Severity: diag.Warning,
	Title: "The cloud and its router are in one autonomous system",
	Why:   "Inside one autonomous system routes that were learnt from one peer are not told to the next, and policies for other systems do not count: the public block does not get beyond the router. Eucalyptus accepts it. Give the cloud a number of its own.",
	Bad: `-- clc-1/etc/eucalyptus/network.json --
{
  "Mode": "VPCMIDO", "PublicIps": ["198.51.100.130-198.51.100.250"],
  "Mido": {"BgpAsn": "64496", "Gateways": [{
    "Ip": "192.0.2.69", "ExternalCidr": "198.51.100.0/25", "ExternalDevice": "em1.1002", "ExternalIp": "198.51.100.2",
    "BgpPeerIp": "198.51.100.1", "BgpPeerAsn": "64496", "BgpAdRoutes": ["198.51.100.128/25"]
  }]}
}
`,
	Good: network,
	Hosts: func(p *lint.HostPass) {
		for _, s := range peerings(p) {
			if s.asn != "" && s.asn == s.peerASN && !strings.Contains(s.asn, "$") {
				s.report("the cloud and its router are both in the autonomous system "+s.asn, "give the cloud a number of its own, such as one of 64512 to 65534")
			}
		}
	},
}

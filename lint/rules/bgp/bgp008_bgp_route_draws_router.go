package bgp

import (
	"slices"
	"strconv"

	"cuemulus.dev/hostconf"
	"cuemulus.dev/hostconf/cloud"
	"cuemulus.dev/internal/diag"
	"cuemulus.dev/lint"
)

var routesCoverTooMuch = lint.Rule{
	ID: "BGP008", Name: "bgp-route-draws-router", Severity: diag.Error,
	Title: "The cloud announces a network that the router itself is in",
	Why:   "A gateway that announces the network of its own peer, or of another gateway, draws packets to the cloud that were meant for the router. Announce blocks that cover PublicIps and hold none of the addresses between gateways and routers.",
	Bad: `-- clc-1/etc/eucalyptus/network.json --
{
  "Mode": "VPCMIDO", "PublicIps": ["198.51.100.130-198.51.100.250"],
  "Mido": {"BgpAsn": "64497", "Gateways": [{
    "Ip": "192.0.2.69", "ExternalCidr": "198.51.100.0/25", "ExternalDevice": "em1.1002", "ExternalIp": "198.51.100.2",
    "BgpPeerIp": "198.51.100.1", "BgpPeerAsn": "64496", "BgpAdRoutes": ["198.51.100.0/24"]
  }]}
}
`,
	Good: network,
	Hosts: func(p *lint.HostPass) {
		for _, f := range p.Named(hostconf.Network) {
			for _, g := range f.MidoGateways() {
				for i, route := range g.Routes {
					block, ok := lint.Prefix(route)
					if !ok {
						continue
					}
					for _, other := range []string{g.Router, g.Address} {
						if a, ok := cloud.ParseAddress(other); ok && block.Contains(a) {
							p.ReportAt(f, append(slices.Clone(g.Path), "BgpAdRoutes", strconv.Itoa(i)), "the cloud announces "+route+", which holds "+other+", an address between gateway and router", "announce the block of the public addresses alone")
							break
						}
					}
				}
			}
		}
		for _, c := range p.Commands("add", "route", "net") {
			for _, f := range p.Named(hostconf.Network) {
				for _, g := range f.MidoGateways() {
					block, ok := lint.Prefix(first(c.After))
					if a, isAddress := cloud.ParseAddress(g.Router); ok && isAddress && block.Contains(a) {
						p.ReportCommand(c, "the cloud announces "+first(c.After)+", which holds the router "+g.Router, "announce the block of the public addresses alone")
					}
				}
			}
		}
	},
}

func first(words []string) string {
	if len(words) == 0 {
		return ""
	}
	return words[0]
}

package bgp

import (
	"cuemulus.dev/internal/diag"
	"cuemulus.dev/lint"
)

var neighborMismatch = lint.Rule{
	ID: "BGP001", Name: "bgp-neighbor-mismatch", Severity: diag.Error,
	Title: "The router and the cloud do not name one another alike",
	Why:   "A session comes up only when each side names the other's address and autonomous system: with another number it stays Idle. The router needs a neighbor for the address of every gateway (GatewayIP or ExternalIp) with the cloud's number, and its own number must be the one that the cloud expects of its peer.",
	Bad: frrHead + `router bgp 64496
 bgp router-id 198.51.100.1
 neighbor 198.51.100.2 remote-as 64498
` + frrTail + network,
	Good: frrHead + `router bgp 64496
 bgp router-id 198.51.100.1
 neighbor 198.51.100.2 remote-as 64497
` + frrTail + network,
	Hosts: func(p *lint.HostPass) {
		all := routers(p)
		for _, s := range peerings(p) {
			for _, r := range all {
				if !answers(r, s) {
					continue
				}
				n := r.byName[s.gateway]
				switch {
				case n == nil && s.gateway != "":
					p.Report(r.HostFile, r.block, "the router has no neighbor "+s.gateway+", which is the address of a gateway", "add neighbor "+s.gateway+" remote-as "+s.asn)
				case n != nil && n.as != "" && s.asn != "" && n.as != s.asn && n.as != "external":
					d := p.Report(r.HostFile, n.asAt, "the gateway "+s.gateway+" is in the autonomous system "+s.asn+", not "+n.as, "write remote-as "+s.asn)
					d.Related = []diag.Related{{Pos: s.at(), Message: "the cloud says so here"}}
				}
				if s.peerASN != "" && r.asn != s.peerASN {
					s.report("the router "+s.peer+" is in the autonomous system "+r.asn+", not "+s.peerASN, "write "+r.asn+", or change the router")
				}
			}
		}
	},
}

// answers reports whether a router is the one at the other end of a session: it has
// the peer's address as its id, or the gateway as a neighbor.
func answers(r *router, s peering) bool {
	return r.has("bgp router-id "+s.peer) || s.gateway != "" && r.byName[s.gateway] != nil
}

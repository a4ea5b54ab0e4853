package bgp

import (
	"cuemulus.dev/internal/diag"
	"cuemulus.dev/lint"
)

var noPolicy = lint.Rule{
	ID: "BGP004", Name: "bgp-without-policy", Severity: diag.Error,
	Title: "FRR exchanges no routes with a neighbor without policies",
	Why:   "Since FRR 7.4 a neighbor in another autonomous system needs a policy in each direction (RFC 8212): without one the session is established and not one route passes; the summary shows (Policy). Quagga's file taken over as it is has none. Add a route-map, prefix-list, distribute-list or filter-list for in and for out.",
	Bad: frrHead + `router bgp 64496
 bgp router-id 198.51.100.1
 neighbor 198.51.100.2 remote-as 64497
 neighbor 198.51.100.2 route-map FROM-EUCA in
 neighbor 198.51.100.2 maximum-prefix 10
 neighbor 198.51.100.2 password @@BGP_PASSWORD@@
`,
	Good: frrHead + `router bgp 64496
 bgp router-id 198.51.100.1
 neighbor 198.51.100.2 remote-as 64497
 neighbor 198.51.100.2 route-map FROM-EUCA in
 neighbor 198.51.100.2 route-map FROM-EUCA out
 neighbor 198.51.100.2 maximum-prefix 10
 neighbor 198.51.100.2 password @@BGP_PASSWORD@@
`,
	Hosts: func(p *lint.HostPass) {
		for _, r := range routers(p) {
			if !r.frr || r.has("no bgp ebgp-requires-policy") {
				continue
			}
			for _, n := range r.neighbors {
				if !r.external(n) {
					continue
				}
				for _, way := range []string{"in", "out"} {
					if !r.filters(n, way) {
						p.Report(r.HostFile, n.first, "the neighbor "+n.name+" has no policy for routes that go "+way+", so none pass", "add neighbor "+n.name+" route-map NAME "+way)
					}
				}
			}
		}
	},
}

// filters reports whether a neighbor has a policy in a direction, "in" or "out".
func (r *router) filters(n *neighbor, way string) bool {
	for _, word := range []string{"route-map", "prefix-list", "distribute-list", "filter-list"} {
		if r.says(n, way, word) {
			return true
		}
	}
	return false
}

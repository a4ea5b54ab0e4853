package bgp

import (
	"cuemulus.dev/internal/diag"
	"cuemulus.dev/lint"
)

var noInboundFilter = lint.Rule{
	ID: "BGP007", Name: "bgp-takes-everything", Severity: diag.Warning,
	Title: "A router takes whatever routes a neighbor sends",
	Why:   "A mistake in the cloud's plan, or whoever takes over a gateway, can then draw any network's packets to itself. Permit the cloud's public block alone with a policy for in, and stop the session at a count that is far above the usual with maximum-prefix.",
	Bad: quaggaHead + `router bgp 64496
 bgp router-id 198.51.100.1
 neighbor 198.51.100.2 remote-as 64497
 neighbor 198.51.100.2 password @@BGP_PASSWORD@@
`,
	Good: quaggaHead + `router bgp 64496
 bgp router-id 198.51.100.1
 neighbor 198.51.100.2 remote-as 64497
 neighbor 198.51.100.2 password @@BGP_PASSWORD@@
 neighbor 198.51.100.2 prefix-list EUCA in
 neighbor 198.51.100.2 maximum-prefix 10
ip prefix-list EUCA seq 10 permit 198.51.100.128/25
`,
	Hosts: func(p *lint.HostPass) {
		for _, r := range routers(p) {
			if isMidolman(r.HostFile) {
				continue
			}
			for _, n := range r.neighbors {
				if !r.external(n) {
					continue
				}
				filtered := r.filters(n, "in") || r.frr && !r.has("no bgp ebgp-requires-policy") // then it takes nothing
				switch {
				case !filtered:
					p.Report(r.HostFile, n.first, "the router takes every route that "+n.name+" sends", "add neighbor "+n.name+" prefix-list NAME in, and a list that permits the public block alone")
				case !r.says(n, "", "maximum-prefix"):
					p.Report(r.HostFile, n.first, "no number of routes from "+n.name+" is too many", "add neighbor "+n.name+" maximum-prefix 10")
				}
			}
		}
	},
}

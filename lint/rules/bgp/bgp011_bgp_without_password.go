package bgp

import (
	"cuemulus.dev/internal/diag"
	"cuemulus.dev/lint"
)

var noPassword = lint.Rule{
	ID: "BGP011", Name: "bgp-without-password", Severity: diag.Note, Profile: lint.Strict,
	Title: "Whoever reaches the router can speak BGP as the cloud",
	Why:   "Without a password (TCP MD5, RFC 2385) or a check of the distance (ttl-security, RFC 5082) a host on the network between gateway and router can take over an address and announce routes. Add one of them on both sides; silent where the plan has a MidoNet before 5, which knows neither.",
	Bad: frrHead + `router bgp 64496
 bgp router-id 198.51.100.1
 neighbor 198.51.100.2 remote-as 64497
 neighbor 198.51.100.2 route-map FROM-EUCA in
 neighbor 198.51.100.2 route-map FROM-EUCA out
 neighbor 198.51.100.2 maximum-prefix 10
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
		if p.Plan != nil && p.Plan.Versions.MidoNet != "5" {
			return // its BGP has no passwords
		}
		for _, r := range routers(p) {
			if isMidolman(r.HostFile) {
				continue
			}
			for _, n := range r.neighbors {
				if r.external(n) && !r.says(n, "", "password") && !r.says(n, "", "ttl-security") {
					p.Report(r.HostFile, n.first, "the session with "+n.name+" has no password", "add neighbor "+n.name+" password on both sides, or ttl-security")
				}
			}
		}
	},
}

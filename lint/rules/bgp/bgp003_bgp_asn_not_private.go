package bgp

import (
	"cuemulus.dev/internal/diag"
	"cuemulus.dev/lint"
)

var asnNotPrivate = lint.Rule{
	ID: "BGP003", Name: "bgp-asn-not-private", Severity: diag.Warning,
	Title: "The autonomous system has a number that nobody may use yet",
	Why:   "65552 to 131071 are kept by IANA for later (RFC 7249 and the registry of AS numbers); they are not private, whatever some guides say. The day one of them is given to somebody, its routes and yours meet. Private numbers are 64512 to 65534 and 4200000000 to 4294967294 (RFC 6996).",
	Bad: quaggaHead + `router bgp 66000
 bgp router-id 198.51.100.1
`,
	Good: quaggaHead + `router bgp 4200000000
 bgp router-id 198.51.100.1
`,
	Hosts: func(p *lint.HostPass) {
		eachASN(p, func(text string, report func(message, help string)) {
			if n, ok := asn(text); ok && n >= 65552 && n <= 131071 {
				report("the autonomous system "+text+" is kept by IANA, and not private", "take one of 64512 to 65534, or of 4200000000 to 4294967294")
			}
		})
	},
}

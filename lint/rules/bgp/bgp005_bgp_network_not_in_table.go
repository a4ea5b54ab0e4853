package bgp

import (
	"strings"

	"cuemulus.dev/internal/diag"
	"cuemulus.dev/lint"
)

var networkNotOriginated = lint.Rule{
	ID: "BGP005", Name: "bgp-network-not-in-table", Severity: diag.Warning,
	Title: "FRR does not announce a network that it has no route to",
	Why:   "Since FRR 7.4 network announces only what is in the routing table; Quagga announces it in any case. Add no bgp network import-check, or a fixed route to the network.",
	Bad: frrHead + `router bgp 64496
 bgp router-id 198.51.100.1
 network 198.51.100.0/24
`,
	Good: frrHead + `router bgp 64496
 bgp router-id 198.51.100.1
 no bgp network import-check
 network 198.51.100.0/24
`,
	Hosts: func(p *lint.HostPass) {
		for _, r := range routers(p) {
			if !r.frr || r.has("no bgp network import-check") {
				continue
			}
			for _, e := range r.rest {
				words := strings.Fields(e.Key)
				if words[0] == "network" && len(words) > 1 && !inTable(r.HostFile, words[1]) {
					p.Report(r.HostFile, e, "nothing in this file puts "+words[1]+" into the routing table, so FRR does not announce it", "add no bgp network import-check to the block")
				}
			}
		}
	},
}

// inTable reports whether a file has a fixed route to a network, or an interface in
// it.
func inTable(f *lint.HostFile, network string) bool {
	want, ok := lint.Prefix(network)
	for _, e := range f.Entries() {
		words := strings.Fields(e.Key)
		if len(words) > 2 && words[0] == "ip" && (words[1] == "route" || words[1] == "address") {
			if have, known := lint.Prefix(words[2]); ok && known && have == want {
				return true
			}
		}
	}
	return false
}

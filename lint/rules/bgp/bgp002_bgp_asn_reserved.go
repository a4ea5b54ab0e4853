package bgp

import (
	"slices"
	"strconv"
	"strings"

	"cuemulus.dev/hostconf"
	"cuemulus.dev/internal/diag"
	"cuemulus.dev/lint"
)

var asnInvalid = lint.Rule{
	ID: "BGP002", Name: "bgp-asn-reserved", Severity: diag.Error,
	Title: "The number of an autonomous system cannot be used",
	Why:   "0, 23456 (AS_TRANS), 65535 and 4294967295 are reserved, and daemons refuse 0, larger numbers and the form 1.10 with dots. Eucalyptus and MidoNet's client check less. Write a number from 1 to 4294967294 in plain decimal; private are 64512 to 65534 and 4200000000 to 4294967294 (RFC 6996).",
	Bad: quaggaHead + `router bgp 65535
 bgp router-id 198.51.100.1
`,
	Good: quaggaHead + `router bgp 64512
 bgp router-id 198.51.100.1
`,
	Hosts: func(p *lint.HostPass) {
		eachASN(p, func(text string, report func(message, help string)) {
			n, ok := asn(text)
			const help = "write a number from 1 to 4294967294; private are 64512 to 65534 and 4200000000 to 4294967294"
			switch {
			case !ok && strings.Contains(text, "."):
				report("daemons do not read "+strconv.Quote(text)+", a number with dots", help)
			case !ok || n == 0 || n > 4294967294:
				report(strconv.Quote(text)+" is no number of an autonomous system", help)
			case n == 23456 || n == 65535:
				report("the autonomous system "+text+" is reserved", help)
			}
		})
	},
}

// eachASN calls visit for every number of an autonomous system in the cloud's files.
func eachASN(p *lint.HostPass, visit func(text string, report func(message, help string))) {
	for _, r := range routers(p) {
		at := func(e hostconf.Entry) func(string, string) {
			return func(message, help string) { p.Report(r.HostFile, e, message, help) }
		}
		visit(r.asn, at(r.block))
		seen := map[string]bool{}
		for _, n := range r.neighbors {
			if n.as != "" && n.as != "external" && n.as != "internal" && !seen[n.asAt.Key] {
				seen[n.asAt.Key] = true
				visit(n.as, at(n.asAt))
			}
		}
	}
	for _, f := range p.Named(hostconf.Network) {
		for _, g := range f.MidoGateways() {
			if g.PeerASN != "" {
				visit(g.PeerASN, func(message, help string) { p.ReportAt(f, append(slices.Clone(g.Path), "BgpPeerAsn"), message, help) })
			}
		}
		if own, ok := f.Root.Get("Mido", "BgpAsn").Scalar(); ok && own != "" {
			visit(own, func(message, help string) { p.ReportAt(f, []string{"Mido", "BgpAsn"}, message, help) })
		}
	}
	for _, s := range peerings(p) {
		for _, text := range []string{s.asn, s.peerASN} {
			if s.script && text != "" && !strings.Contains(text, "$") {
				visit(text, s.report)
			}
		}
	}
}

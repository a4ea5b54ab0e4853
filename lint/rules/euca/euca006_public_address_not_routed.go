package euca

import (
	"net/netip"
	"slices"
	"strings"

	"cuemulus.dev/hostconf/cloud"
	"cuemulus.dev/internal/diag"
	"cuemulus.dev/lint"
)

var notRouted = lint.Rule{
	ID: "EUCA006", Name: "public-address-not-routed", Severity: diag.Error,
	Title: "Public addresses are outside the networks that reach the cloud",
	Why:   "Eucalyptus does not compare PublicIps with PublicNetworkCidr or with the routes that gateways announce (BgpAdRoutes): instances get the addresses, and no packet finds its way to them. Correct the range, or announce a block that covers it.",
	Bad: `-- clc-1/etc/eucalyptus/network.json --
{
  "Mode": "VPCMIDO", "PublicIps": ["203.0.113.10-203.0.113.20"],
  "Mido": {
    "EucanetdHost": "clc-1.example.com", "GatewayHost": "clc-1.example.com", "GatewayIP": "198.51.100.2", "GatewayInterface": "em1.1002",
    "PublicNetworkCidr": "198.51.100.0/24", "PublicGatewayIP": "198.51.100.1"
  }
}
`,
	Good: flat,
	Hosts: func(p *lint.HostPass) {
		for _, f := range networks(p) {
			known := blocks(f)
			if isEdge(f) || len(known) == 0 {
				continue
			}
			for _, r := range f.Ranges("PublicIps") {
				if !slices.ContainsFunc(known, func(n netip.Prefix) bool { return r.Within(cloud.Span(n)) }) {
					p.ReportAt(f, r.Path, r.Text+" is outside "+list(known)+", through which the cloud is reached", "name addresses of these blocks, or announce another one")
				}
			}
		}
	},
}

func list(networks []netip.Prefix) string {
	var texts []string
	for _, n := range networks {
		if s := n.String(); !slices.Contains(texts, s) {
			texts = append(texts, s)
		}
	}
	return strings.Join(texts, " and ")
}

package euca

import (
	"cuemulus.dev/hostconf/cloud"
	"cuemulus.dev/internal/diag"
	"cuemulus.dev/lint"
)

var addressTaken = lint.Rule{
	ID: "EUCA007", Name: "public-address-taken", Severity: diag.Error,
	Title: "An instance may get an address that is taken",
	Why:   "Eucalyptus hands out every address of PublicIps, without a look at GatewayIP, PublicGatewayIP and the like, at the addresses of hosts, or at the first and the last address of the block, which are its own and its broadcast. The second owner of an address cuts the first one off. Leave such addresses out of the ranges.",
	Bad: `-- clc-1/etc/eucalyptus/network.json --
{
  "Mode": "VPCMIDO", "PublicIps": ["198.51.100.2-198.51.100.250"],
  "Mido": {
    "EucanetdHost": "clc-1.example.com", "GatewayHost": "clc-1.example.com", "GatewayIP": "198.51.100.2", "GatewayInterface": "em1.1002",
    "PublicNetworkCidr": "198.51.100.0/24", "PublicGatewayIP": "198.51.100.1"
  }
}
`,
	Good: flat,
	Hosts: func(p *lint.HostPass) {
		for _, f := range networks(p) {
			taken := fixed(f)
			if p.Plan != nil {
				for _, h := range p.Plan.ByName() {
					for _, n := range cloud.Networks() {
						if a, ok := cloud.ParseAddress(h.Addresses[n]); ok {
							taken = append(taken, at{nil, a, "an address of the host " + h.Name + ", " + a.String()})
						}
					}
				}
			}
			for _, r := range f.Ranges("PublicIps") {
				for _, t := range taken {
					if r.Contains(t.addr) {
						p.ReportAt(f, r.Path, r.Text+" holds "+t.what, "leave it out of the range")
					}
				}
				for _, n := range blocks(f) {
					if s := cloud.Span(n); !isEdge(f) && n.Bits() < 31 && (r.Contains(s.From) || r.Contains(s.To)) {
						p.ReportAt(f, r.Path, r.Text+" holds the first or the last address of "+n.String(), "no host may have these two: leave them out of the range")
						break
					}
				}
			}
		}
	},
}

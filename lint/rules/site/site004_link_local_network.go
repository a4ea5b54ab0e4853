package site

import (
	"cuemulus.dev/hostconf"
	"cuemulus.dev/hostconf/cloud"
	"cuemulus.dev/internal/diag"
	"cuemulus.dev/lint"
)

var linkLocal = lint.Rule{
	ID: "SITE004", Name: "link-local-network", Severity: diag.Error,
	Title: "A network of the cloud lies in 169.254.0.0/16",
	Why:   "Eucalyptus uses 169.254.0.0/17 and 169.254.128.0/17 between its routers and for metadata, and hosts use the block for themselves: a network of the plan there is routed into nothing. Take a private network (RFC 1918) or one of your own.",
	Bad: `-- clc-1/etc/eucalyptus/network.json --
{
  "Mode": "VPCMIDO", "PublicIps": ["169.254.10.10-169.254.10.20"],
  "Mido": {
    "EucanetdHost": "clc-1.example.com", "GatewayHost": "clc-1.example.com", "GatewayIP": "169.254.10.2", "GatewayInterface": "em1.1002",
    "PublicNetworkCidr": "169.254.10.0/24", "PublicGatewayIP": "169.254.10.1"
  }
}
`,
	Good: `-- clc-1/etc/eucalyptus/network.json --
{
  "Mode": "VPCMIDO", "PublicIps": ["198.51.100.130-198.51.100.250"],
  "Mido": {
    "EucanetdHost": "clc-1.example.com", "GatewayHost": "clc-1.example.com", "GatewayIP": "198.51.100.2", "GatewayInterface": "em1.1002",
    "PublicNetworkCidr": "198.51.100.0/24", "PublicGatewayIP": "198.51.100.1"
  }
}
`,
	Hosts: func(p *lint.HostPass) {
		inner, _ := lint.Prefix("169.254.0.0/16")
		for _, f := range p.Named(hostconf.Network) {
			f.Root.Walk(func(path []string, n *hostconf.Node) bool {
				text, ok := n.Scalar()
				if !ok {
					return true
				}
				network, isNetwork := lint.Prefix(text)
				r, isRange := cloud.ParseRange(text)
				if isNetwork && network.Overlaps(inner) && network.Bits() > 0 || isRange && r.Overlaps(cloud.Span(inner)) {
					p.ReportAt(f, path, text+" lies in 169.254.0.0/16, which Eucalyptus uses itself", "take a network that is not link-local")
				}
				return true
			})
		}
	},
}

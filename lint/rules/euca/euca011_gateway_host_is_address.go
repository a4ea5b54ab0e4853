package euca

import (
	"cuemulus.dev/hostconf/cloud"
	"cuemulus.dev/internal/diag"
	"cuemulus.dev/lint"
)

var hostIsAddress = lint.Rule{
	ID: "EUCA011", Name: "gateway-host-is-address", Severity: diag.Error,
	Title: "Eucalyptus never finds the host of eucanetd or of a gateway",
	Why:   "eucanetd looks for EucanetdHost and GatewayHost in the names of MidoNet's hosts. An address passes the check and never matches: the namespace of metadata and the gateway's binding are not made, without a word. Write the host's name as its agent knows it (hostname -f).",
	Bad: `-- clc-1/etc/eucalyptus/network.json --
{
  "Mode": "VPCMIDO", "PublicIps": ["198.51.100.130-198.51.100.250"],
  "Mido": {
    "EucanetdHost": "192.0.2.66", "GatewayHost": "192.0.2.66", "GatewayIP": "198.51.100.2", "GatewayInterface": "em1.1002",
    "PublicNetworkCidr": "198.51.100.0/24", "PublicGatewayIP": "198.51.100.1"
  }
}
`,
	Good: flat,
	Hosts: func(p *lint.HostPass) {
		for _, f := range networks(p) {
			paths := [][]string{{"Mido", "EucanetdHost"}}
			for _, g := range f.MidoGateways() {
				if g.Form != "new" {
					paths = append(paths, g.FieldOf("", "GatewayHost", false))
				}
			}
			for _, path := range paths {
				if s := text(f, path...); s != "" {
					if _, ok := cloud.ParseAddress(s); ok {
						p.ReportAt(f, path, path[len(path)-1]+" is the address "+s+", which is in no host's name", "write the host's name, as hostname -f prints it there")
					}
				}
			}
		}
	},
}

package euca

import (
	"cuemulus.dev/internal/diag"
	"cuemulus.dev/lint"
)

var gatewayElsewhere = lint.Rule{
	ID: "EUCA013", Name: "gateway-beside-eucanetd", Severity: diag.Error,
	Title: "In its first form the configuration has the gateway on another host than eucanetd",
	Why:   "The form with one gateway in Mido itself is that of 4.1, where eucanetd and the gateway must be on the host of the cloud controller. Later versions take a list of gateways that may be elsewhere. Name one host in both fields, or write the list that your version takes.",
	Bad: `-- clc-1/etc/eucalyptus/network.json --
{
  "Mode": "VPCMIDO", "PublicIps": ["198.51.100.130-198.51.100.250"],
  "Mido": {
    "EucanetdHost": "clc-1.example.com", "GatewayHost": "gw-1.example.com", "GatewayIP": "198.51.100.2", "GatewayInterface": "em1.1002",
    "PublicNetworkCidr": "198.51.100.0/24", "PublicGatewayIP": "198.51.100.1"
  }
}
`,
	Good: flat,
	Hosts: func(p *lint.HostPass) {
		if p.Plan != nil && !p.Plan.EucalyptusBefore("4.2") {
			return
		}
		for _, f := range networks(p) {
			for _, g := range f.MidoGateways() {
				if eucanetd := text(f, "Mido", "EucanetdHost"); g.Form == "flat" && g.Host != "" && eucanetd != "" && g.Host != eucanetd {
					p.ReportAt(f, []string{"Mido", "GatewayHost"}, "the gateway is on "+g.Host+" and eucanetd on "+eucanetd, "name one host in both fields: 4.1 knows no other way")
				}
			}
		}
	},
}

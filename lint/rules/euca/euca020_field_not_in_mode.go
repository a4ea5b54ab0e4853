package euca

import (
	"strings"

	"cuemulus.dev/hostconf/eucanetwork"
	"cuemulus.dev/internal/diag"
	"cuemulus.dev/lint"
)

var notInModeRule = lint.Rule{
	ID: "EUCA020", Name: "field-not-in-mode", Severity: diag.Error,
	Title: "The network configuration has what its mode does not take",
	Why:   "In VPCMIDO private addresses and subnets belong to VPCs, so Eucalyptus refuses PrivateIps and Subnets; ManagedSubnet belongs to the MANAGED modes. A Mido block beside mode EDGE is taken and never read. Remove what belongs to another mode.",
	Bad: `-- clc-1/etc/eucalyptus/network.json --
{
  "Mode": "VPCMIDO", "PublicIps": ["198.51.100.130-198.51.100.250"], "PrivateIps": ["192.0.2.130-192.0.2.200"],
  "Mido": {
    "EucanetdHost": "clc-1.example.com", "GatewayHost": "clc-1.example.com", "GatewayIP": "198.51.100.2", "GatewayInterface": "em1.1002",
    "PublicNetworkCidr": "198.51.100.0/24", "PublicGatewayIP": "198.51.100.1"
  }
}
`,
	Good: flat,
	Hosts: func(p *lint.HostPass) {
		refused(p, notInMode, func(_ *lint.HostFile, _ string, problem eucanetwork.Problem) string {
			return "remove " + strings.Join(problem.Path, ".") + ", or change the mode"
		})
		for _, f := range networks(p) {
			if mode := text(f, "Mode"); mode != "" && mode != "VPCMIDO" && f.Root.Field("Mido") != nil {
				p.ReportAt(f, []string{"Mido"}, "in mode "+mode+" nothing reads the block Mido", "remove it, or write the mode VPCMIDO")
			}
			if n := f.Root.Get("Mode"); n != nil && n.Text == "" {
				p.ReportAt(f, []string{"Mode"}, "with an empty mode Eucalyptus checks nothing of the rest", "write EDGE or VPCMIDO")
			}
		}
	},
}

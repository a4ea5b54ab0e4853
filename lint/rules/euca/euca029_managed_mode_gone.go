package euca

import (
	"strings"

	"cuemulus.dev/internal/diag"
	"cuemulus.dev/lint"
)

var managedMode = lint.Rule{
	ID: "EUCA029", Name: "managed-mode-gone", Severity: diag.Error,
	Title: "The mode of the network is one that Eucalyptus only pretends to know",
	Why:   "MANAGED and MANAGED-NOVLAN still pass the check of the configuration from 4.4 on, and are ignored at run time with fault 1017: instances have no network. Take EDGE or VPCMIDO. Reported where the version is known from a plan, or from a host that is configured with euctl.",
	Bad: `-- clc-1/etc/eucalyptus/network.json --
{
  "Mode": "MANAGED", "PublicIps": ["198.51.100.10"],
  "ManagedSubnet": {"Subnet": "192.0.2.128", "Netmask": "255.255.255.128"}
}
-- plan.json --
{"versions": {"eucalyptus": "4.4"}, "mode": "EDGE"}
`,
	Good: edge + `-- plan.json --
{"versions": {"eucalyptus": "4.4"}, "mode": "EDGE"}
`,
	Hosts: func(p *lint.HostPass) {
		if p.Plan == nil || p.Plan.EucalyptusBefore("4.4") {
			return
		}
		for _, f := range networks(p) {
			if mode := text(f, "Mode"); strings.HasPrefix(mode, "MANAGED") {
				p.ReportAt(f, []string{"Mode"}, "from 4.4 on the mode "+mode+" is ignored at run time", "write EDGE or VPCMIDO")
			}
		}
	},
}

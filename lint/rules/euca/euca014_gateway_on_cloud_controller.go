package euca

import (
	"cuemulus.dev/hostconf/cloud"
	"cuemulus.dev/internal/diag"
	"cuemulus.dev/lint"
)

var gatewayOnCLC = lint.Rule{
	ID: "EUCA014", Name: "gateway-on-cloud-controller", Severity: diag.Warning,
	Title: "A gateway that speaks BGP is on the host of the cloud controller",
	Why:   "From 4.2 on, with BGP, eucanetd's namespace for metadata and the one that MidoNet runs bgpd in do not get on with one another on one host of el7; the documentation asks for the gateway to be elsewhere, usually on the host of the user-facing services. Give the role gateway to another host.",
	Bad: `-- plan.json --
{"versions": {"eucalyptus": "4.4"}, "mode": "VPCMIDO", "asn": 64497, "hosts": {"clc-1": {"roles": ["clc", "gateway"]}}}
`,
	Good: `-- plan.json --
{"versions": {"eucalyptus": "4.4"}, "mode": "VPCMIDO", "asn": 64497, "hosts": {"clc-1": {"roles": ["clc"]}, "ufs-1": {"roles": ["ufs", "gateway"]}}}
`,
	Hosts: func(p *lint.HostPass) {
		if p.Plan == nil || p.Plan.ASN == 0 || p.Plan.EucalyptusBefore("4.2") {
			return
		}
		for _, h := range p.Plan.With(cloud.Gateway) {
			if h.Is(cloud.CLC) {
				p.ReportPlan("hosts."+h.Name+".roles", "the gateway "+h.Name+" is on the host of the cloud controller", "give the role gateway to another host, such as that of the user-facing services")
			}
		}
	},
}

package euca

import (
	"slices"

	"cuemulus.dev/internal/diag"
	"cuemulus.dev/lint"
)

var wwwPort = lint.Rule{
	ID: "EUCA024", Name: "www-port-property", Severity: diag.Error,
	Title: "The property of the web port is set where it does not exist, or not where it must be",
	Why:   "Eucalyptus 4.1 listens on 8080, which MidoNet's API needs: there www.http_port must be another port. From 4.2 on the property is gone, and a script that sets it stops. Only versions that a plan or the command (euctl, which begins with 4.2) shows are judged.",
	Bad: `-- clc-1/root/cloud-properties.sh --
#!/bin/sh
euctl www.http_port=8081
`,
	Good: `-- clc-1/root/cloud-properties.sh --
#!/bin/sh
euca-modify-property -p www.http_port=8081
`,
	Hosts: func(p *lint.HostPass) {
		value, at, ok := p.Property("http_port")
		late := ok && slices.Contains(at.Words, "euctl")
		if p.Plan != nil {
			late = !p.Plan.EucalyptusBefore("4.2")
			if early := p.Plan.EucalyptusBefore("4.2") && !p.Plan.EucalyptusBefore("4.1.0"); early && p.Plan.Mode == "VPCMIDO" && len(p.Properties()) > 0 && (!ok || value == "8080") {
				p.ReportPlan("versions.eucalyptus", "the web port of Eucalyptus stays 8080, which MidoNet's API needs", "set www.http_port to another port, such as 8081")
			}
		}
		if ok && late {
			p.ReportCommand(at, "from 4.2 on Eucalyptus has no property www.http_port", "remove the line")
		}
	},
}

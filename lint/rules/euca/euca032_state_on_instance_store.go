package euca

import (
	"cuemulus.dev/internal/diag"
	"cuemulus.dev/lint"
)

var statefulInstanceStore = lint.Rule{
	ID: "EUCA032", Name: "state-on-instance-store", Severity: diag.Error,
	Title: "State is kept on a disk that is lost with the node",
	Why:   "The root disk of an instance-store image is on the node: it is gone when the node fails or the instance is stopped. What must not be lost belongs on an EBS-backed image, or on a volume. Take store ebs.",
	Bad: `-- plan.json --
{"images": {"database": {"store": "instance", "stateful": true}}}
`,
	Good: `-- plan.json --
{"images": {"database": {"store": "ebs", "stateful": true}}}
`,
	Hosts: func(p *lint.HostPass) {
		if p.Plan == nil {
			return
		}
		for _, name := range sortedImages(p.Plan) {
			if i := p.Plan.Images[name]; i.Store == "instance" && i.Stateful {
				p.ReportPlan("images."+name+".store", "instances of "+name+" keep state on a disk that is lost with the node", "take store ebs")
			}
		}
	},
}

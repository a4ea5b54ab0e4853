package euca

import (
	"slices"

	"cuemulus.dev/hostconf/cloud"
	"cuemulus.dev/internal/diag"
	"cuemulus.dev/lint"
)

var instanceStore = lint.Rule{
	ID: "EUCA031", Name: "image-on-instance-store", Severity: diag.Note,
	Title: "An image keeps its root disk on the node",
	Why:   "An instance-store image starts within a minute, is light and reads fast, since its disk is the node's own. It is lost with the node, cannot be stopped (to stop is to terminate), and cannot be snapshot. Take store ebs for what must survive: it starts on another node, has snapshots and IOPS of its own, and costs space on the storage backend. Write an ignore with the reason where the image keeps nothing.",
	Bad: `-- plan.json --
{"images": {"worker": {"store": "instance"}}}
`,
	Good: `-- plan.json --
{"images": {"worker": {"store": "ebs"}}}
`,
	Hosts: func(p *lint.HostPass) {
		if p.Plan == nil {
			return
		}
		for _, name := range sortedImages(p.Plan) {
			if i := p.Plan.Images[name]; i.Store == "instance" && !i.Stateful {
				p.ReportPlan("images."+name+".store", "instances of "+name+" lose their disk with the node, and cannot be stopped or snapshot", "take store ebs, or accept this with the reason that they keep nothing")
			}
		}
	},
}

func sortedImages(p *cloud.Plan) (names []string) {
	for name := range p.Images {
		names = append(names, name)
	}
	slices.Sort(names)
	return names
}

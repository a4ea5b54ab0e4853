package ceph

import (
	"fmt"
	"strconv"

	"cuemulus.dev/hostconf"
	"cuemulus.dev/internal/diag"
	"cuemulus.dev/lint"
)

var copies = lint.Rule{
	ID: "CEPH010", Name: "too-few-copies", Severity: diag.Warning,
	Title: "Volumes have too few copies",
	Why:   "With two copies the loss of one disk while another is repaired loses data, and a min_size of 1 acknowledges writes that only one disk has. Keep three copies and a min_size of 2. Where the plan says that the cloud is not for production, nothing is reported.",
	Bad: `-- ceph-1/root/ceph-pools.sh --
#!/bin/bash
ceph osd pool create eucavols 64
ceph osd pool application enable eucavols rbd
ceph osd pool set eucavols size 2
`,
	Good: `-- ceph-1/root/ceph-pools.sh --
#!/bin/bash
ceph osd pool create eucavols 64
ceph osd pool application enable eucavols rbd
ceph osd pool set eucavols size 3
ceph osd pool set eucavols min_size 2
`,
	Hosts: func(p *lint.HostPass) {
		if p.Plan != nil && !p.Plan.Production {
			return
		}
		least := map[string]int{"size": 3, "min_size": 2}
		for _, c := range p.Commands("osd", "pool", "set") {
			if len(c.After) < 3 {
				continue
			}
			if n, err := strconv.Atoi(c.After[2]); err == nil && n < least[c.After[1]] {
				p.ReportCommand(c, fmt.Sprintf("%s of the pool %s is %d", c.After[1], c.After[0], n), fmt.Sprintf("write %d, or more", least[c.After[1]]))
			}
		}
		for _, f := range p.Named(hostconf.Ceph) {
			for _, key := range []string{"size", "min_size"} {
				for _, s := range settings(f, "osd_pool_default_"+key) {
					if n, err := strconv.Atoi(s.Value); err == nil && n < least[key] && (key != "min_size" || n != 0) {
						p.Report(f, s.Entry, fmt.Sprintf("osd_pool_default_%s is %d", key, n), fmt.Sprintf("write %d, or leave the line out", least[key]))
					}
				}
			}
		}
	},
}

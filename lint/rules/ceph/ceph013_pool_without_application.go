package ceph

import (
	"strings"

	"cuemulus.dev/internal/diag"
	"cuemulus.dev/lint"
)

var poolApplication = lint.Rule{
	ID: "CEPH013", Name: "pool-without-application", Severity: diag.Warning,
	Title: "A pool is made and not given to RBD",
	Why:   "Since Luminous a pool says what it is for; Ceph warns about one that does not (POOL_APP_NOT_ENABLED), and the profile rbd of a user may not enable it later. Add ceph osd pool application enable POOL rbd where the pool is made, as the administrator.",
	Bad: `-- ceph-1/root/ceph-pools.sh --
#!/bin/bash
ceph osd pool create eucavols 64
`,
	Good: `-- ceph-1/root/ceph-pools.sh --
#!/bin/bash
ceph osd pool create eucavols 64
ceph osd pool application enable eucavols rbd
`,
	Hosts: func(p *lint.HostPass) {
		if p.Plan != nil && p.Plan.CephBefore("luminous") {
			return
		}
		enabled := map[string]bool{}
		for _, c := range append(p.Commands("osd", "pool", "application", "enable"), p.Commands("rbd", "pool", "init")...) {
			if len(c.After) > 0 {
				enabled[c.After[0]] = true
				enabled["$"] = enabled["$"] || strings.Contains(c.After[0], "$")
			}
		}
		for _, made := range pools(p) {
			if !enabled[made.Name] && !enabled["$"] {
				p.ReportCommand(made.HostCommand, "nothing says that the pool "+made.Name+" is for RBD", "add ceph osd pool application enable "+made.Name+" rbd")
			}
		}
	},
}

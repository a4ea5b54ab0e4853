package ceph

import (
	"fmt"
	"strconv"

	"cuemulus.dev/hostconf"
	"cuemulus.dev/internal/diag"
	"cuemulus.dev/lint"
)

var placementGroups = lint.Rule{
	ID: "CEPH009", Name: "placement-groups", Severity: diag.Warning,
	Title: "The number of a pool's placement groups is not a power of two",
	Why:   "Placement groups of other numbers are of unequal size, and Ceph warns for as long as the pool has them (POOL_PG_NUM_NOT_POWER_OF_TWO). Take the power of two nearest to (100 x OSDs x the pool's part of the data) / copies; at least OSDs / copies.",
	Bad: `-- ceph-1/root/ceph-pools.sh --
#!/bin/bash
ceph osd pool create eucavols 60
ceph osd pool application enable eucavols rbd
`,
	Good: `-- ceph-1/root/ceph-pools.sh --
#!/bin/bash
ceph osd pool create eucavols 64
ceph osd pool application enable eucavols rbd
`,
	Hosts: func(p *lint.HostPass) {
		for _, made := range pools(p) {
			if n, err := strconv.Atoi(made.PGs); err == nil && (n < 1 || n&(n-1) != 0) {
				p.ReportCommand(made.HostCommand, fmt.Sprintf("the pool %s gets %d placement groups, which is no power of two", made.Name, n), fmt.Sprintf("write %d or %d", below(n), 2*below(n)))
			}
		}
		for _, f := range p.Named(hostconf.Ceph) {
			for _, key := range []string{"osd_pool_default_pg_num", "osd_pool_default_pgp_num"} {
				for _, s := range settings(f, key) {
					if n, err := strconv.Atoi(s.Value); err == nil && (n < 1 || n&(n-1) != 0) {
						p.Report(f, s.Entry, fmt.Sprintf("%s is %d, which is no power of two", key, n), fmt.Sprintf("write %d or %d", below(n), 2*below(n)))
					}
				}
			}
		}
	},
}

// below gives the largest power of two that is not above n, at least 1.
func below(n int) int {
	power := 1
	for power <= n/2 && power < 1<<30 {
		power *= 2
	}
	return power
}

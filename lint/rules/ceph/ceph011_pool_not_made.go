package ceph

import (
	"slices"
	"strconv"
	"strings"

	"cuemulus.dev/internal/diag"
	"cuemulus.dev/lint"
)

var poolUnknown = lint.Rule{
	ID: "CEPH011", Name: "pool-not-made", Severity: diag.Error,
	Title: "A pool is used and not made, or made and not used",
	Why:   "Monitors accept capabilities on pools that do not exist, and Eucalyptus' defaults for cephvolumepools and cephsnapshotpools are the pool rbd: a pool that is made and not configured stays empty while volumes go elsewhere. Make every pool that a capability or a property names, and name every pool that is made in a property. Silent where no script makes pools.",
	Bad: `-- ceph-1/root/ceph-pools.sh --
#!/bin/bash
ceph osd pool create eucavols 64
ceph osd pool application enable eucavols rbd
ceph auth get-or-create client.euca-sc mon 'profile rbd' osd 'profile rbd pool=eucavol'
`,
	Good: `-- ceph-1/root/ceph-pools.sh --
#!/bin/bash
ceph osd pool create eucavols 64
ceph osd pool application enable eucavols rbd
ceph auth get-or-create client.euca-sc mon 'profile rbd' osd 'profile rbd pool=eucavols'
`,
	Hosts: func(p *lint.HostPass) {
		made := pools(p)
		if len(made) == 0 || dynamic(p) {
			return
		}
		var names []string
		for _, one := range made {
			names = append(names, one.Name)
		}
		help := func(name string) string {
			if near := diag.Nearest(name, names[:min(len(names), 50)]); near != "" {
				return "did you mean " + near + "?"
			}
			return "make it with ceph osd pool create, or name one of " + strings.Join(names[:min(len(names), 10)], ", ")
		}
		for _, c := range capabilities(p) {
			for _, grant := range c.grants() {
				if name := poolOf(grant); name != "" && name != "rbd" && !slices.Contains(names, name) && !strings.Contains(name, "$") {
					c.report("no script makes the pool "+name, help(name))
				}
			}
		}
		used, from, known := []string{}, lint.HostCommand{}, true
		for _, property := range []string{"cephvolumepools", "cephsnapshotpools"} {
			list, at, ok := configured(p, property)
			known, from = known && ok, at
			for _, name := range list {
				if used = append(used, strings.TrimSpace(name)); !slices.Contains(names, strings.TrimSpace(name)) {
					p.ReportCommand(at, "no script makes the pool "+strconv.Quote(name), help(name))
				}
			}
		}
		for _, one := range made {
			if known && from.File != nil && !slices.Contains(used, one.Name) {
				p.ReportCommand(one.HostCommand, "the pool "+one.Name+" is made, and Eucalyptus is not told to use it", "name it in cephvolumepools or cephsnapshotpools")
			}
		}
	},
}

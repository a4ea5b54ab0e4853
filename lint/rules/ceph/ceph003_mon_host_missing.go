package ceph

import (
	"slices"
	"strings"

	"cuemulus.dev/hostconf"
	"cuemulus.dev/internal/diag"
	"cuemulus.dev/lint"
)

var monHost = lint.Rule{
	ID: "CEPH003", Name: "mon-host-missing", Severity: diag.Error,
	Title: "Ceph finds no monitor in ceph.conf, or other ones than the node controller",
	Why:   "Ceph's own library, which the storage controller uses, reads mon_host; it does not know mon addr outside a section of one monitor, and says cannot identify monitors to contact. The node controller reads mon addr alone. Both lists must be there and name the same hosts.",
	Bad: `-- cc-1/etc/ceph/ceph.conf --
[global]
fsid = 6b0b8a0e-5f0e-4d5c-9d54-2f3f5b1f7a10
mon addr = 192.0.2.99:6789
`,
	Good: `-- cc-1/etc/ceph/ceph.conf --
[global]
fsid = 6b0b8a0e-5f0e-4d5c-9d54-2f3f5b1f7a10
mon_host = 192.0.2.99
mon addr = 192.0.2.99:6789
`,
	Hosts: func(p *lint.HostPass) {
		for _, f := range p.Named(hostconf.Ceph) {
			host, ok := last(f, "mon_host")
			var addresses []string
			for _, s := range settings(f, "mon_addr") {
				if strings.HasPrefix(s.Path[0], "mon.") {
					ok = true
					continue
				}
				addresses = append(addresses, monitors(s.Value)...)
			}
			switch {
			case !ok:
				p.ReportFile(f, "mon_host is missing, so Ceph finds no monitor", "add mon_host with the addresses of all monitors, joined by commas")
			case host.Field == nil || len(addresses) == 0:
			case !sameSet(monitors(host.Value), addresses):
				p.Report(f, host.Entry, "mon_host and mon addr name different monitors", "name the same hosts in both: the storage controller reads the one, the node controller the other")
			}
		}
	},
}

func sameSet(a, b []string) bool {
	a, b = slices.Clone(a), slices.Clone(b)
	slices.Sort(a)
	slices.Sort(b)
	return slices.Equal(slices.Compact(a), slices.Compact(b))
}

package ceph

import (
	"fmt"

	"cuemulus.dev/hostconf"
	"cuemulus.dev/internal/diag"
	"cuemulus.dev/lint"
)

var monitorCount = lint.Rule{
	ID: "CEPH006", Name: "monitor-count", Severity: diag.Warning,
	Title: "The number of monitors gives no better quorum",
	Why:   "Monitors decide by majority: of two, none may fail; four bear the loss of one, as three do. Run three or five. A single monitor is reported only where the plan says that the cloud is for production.",
	Bad: `-- cc-1/etc/ceph/ceph.conf --
[global]
fsid = 6b0b8a0e-5f0e-4d5c-9d54-2f3f5b1f7a10
mon_host = 192.0.2.98,192.0.2.99
mon addr = 192.0.2.98:6789,192.0.2.99:6789
`,
	Good: `-- cc-1/etc/ceph/ceph.conf --
[global]
fsid = 6b0b8a0e-5f0e-4d5c-9d54-2f3f5b1f7a10
mon_host = 192.0.2.97,192.0.2.98,192.0.2.99
mon addr = 192.0.2.97:6789,192.0.2.98:6789,192.0.2.99:6789
`,
	Hosts: func(p *lint.HostPass) {
		for _, f := range p.Named(hostconf.Ceph) {
			s, ok := last(f, "mon_host")
			if !ok {
				continue
			}
			if n := len(monitors(s.Value)); n > 0 && n%2 == 0 || n == 1 && p.Production() {
				p.Report(f, s.Entry, fmt.Sprintf("%d %s no failure more than %d", n, plural(n, "monitor bears", "monitors bear"), (n-1)/2), "run three monitors, or five")
			}
		}
	},
}

func plural(n int, one, many string) string {
	if n == 1 {
		return one
	}
	return many
}

package ceph

import (
	"strings"

	"cuemulus.dev/hostconf"
	"cuemulus.dev/internal/diag"
	"cuemulus.dev/lint"
)

var fsid = lint.Rule{
	ID: "CEPH004", Name: "fsid-differs", Severity: diag.Error,
	Title: "The id of the Ceph cluster is missing, malformed, or differs between hosts",
	Why:   "Clients do not check the id: one with a wrong fsid works until a monitor is replaced, and a malformed one silently becomes zeros. All ceph.conf of a cluster must have the same UUID, that of the monitors (ceph fsid).",
	Bad: `-- nc-1/etc/ceph/ceph.conf --
[global]
fsid = 6b0b8a0e-5f0e-4d5c-9d54
mon_host = 192.0.2.99
mon addr = 192.0.2.99:6789
`,
	Good: `-- nc-1/etc/ceph/ceph.conf --
[global]
fsid = 6b0b8a0e-5f0e-4d5c-9d54-2f3f5b1f7a10
mon_host = 192.0.2.99
mon addr = 192.0.2.99:6789
`,
	Hosts: func(p *lint.HostPass) {
		first, firstFile := "", (*lint.HostFile)(nil)
		for _, f := range p.Named(hostconf.Ceph) {
			s, ok := last(f, "fsid")
			id := strings.ToLower(s.Value)
			switch {
			case !ok:
				p.ReportFile(f, "fsid, the id of the cluster, is missing", "add fsid = UUID; on a monitor, ceph fsid prints it")
			case !isUUID(id):
				p.Report(f, s.Entry, "fsid is no UUID: Ceph silently takes zeros for it", "write the 36 characters that ceph fsid prints on a monitor")
			case first == "":
				first, firstFile = id, f
			case id != first:
				d := p.Report(f, s.Entry, "fsid is another one than on other hosts", "a cluster has one id; on a monitor, ceph fsid prints it")
				if other, ok := last(firstFile, "fsid"); ok {
					pos, _ := firstFile.Span(other.Entry)
					d.Related = []diag.Related{{Pos: pos, Message: "the other id"}}
				}
			}
		}
	},
}

// isUUID reports whether a text has the form 8-4-4-4-12 in hexadecimal.
func isUUID(s string) bool {
	if len(s) != 36 {
		return false
	}
	for i, r := range s {
		dash := i == 8 || i == 13 || i == 18 || i == 23
		if dash != (r == '-') || !dash && !strings.ContainsRune("0123456789abcdef", r) {
			return false
		}
	}
	return true
}

package ceph

import (
	"cuemulus.dev/hostconf"
	"cuemulus.dev/internal/diag"
	"cuemulus.dev/lint"
)

// nodeNeedsMonAddr: Eucalyptus' node controller does not read ceph.conf as Ceph does;
// it looks for lines that begin with "mon addr" (tools/connect_iscsitarget_main.pl).
var nodeNeedsMonAddr = lint.Rule{
	ID: "CEPH001", Name: "node-needs-mon-addr", Severity: diag.Error,
	Title: "The node controller finds no monitor in ceph.conf",
	Why:   "Eucalyptus' node controller reads ceph.conf with a pattern of its own: a line that begins with the words mon addr, in small letters with one blank. Ceph itself takes mon_addr and mon  addr for the same key, but the node controller does not see them, nor mon_host, and attaching a volume fails. Write the line mon addr = ADDRESS:6789 beside mon_host.",
	Bad: `-- nc-1/etc/ceph/ceph.conf --
[global]
fsid = 6b0b8a0e-5f0e-4d5c-9d54-2f3f5b1f7a10
mon_host = 192.0.2.99
mon_addr = 192.0.2.99:6789
`,
	Good: `-- nc-1/etc/ceph/ceph.conf --
[global]
fsid = 6b0b8a0e-5f0e-4d5c-9d54-2f3f5b1f7a10
mon_host = 192.0.2.99
mon addr = 192.0.2.99:6789
`,
	Hosts: func(p *lint.HostPass) {
		for _, f := range p.Named(hostconf.Ceph) {
			found, wrong := false, false
			for _, s := range settings(f, "mon_addr") {
				if s.Key == "mon addr" {
					found = true
				} else {
					wrong = true
					p.Report(f, s.Entry, "the node controller does not see "+s.Key+": it looks for the words mon addr", "write mon addr, in small letters with one blank")
				}
			}
			if !found && !wrong && hasNode(p, f) {
				p.ReportFile(f, "the node controller finds no monitor: there is no line that begins with mon addr", "add mon addr = ADDRESS:6789 for every monitor of mon_host, joined by commas")
			}
		}
	},
}

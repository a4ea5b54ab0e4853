package ceph

import (
	"strings"

	"cuemulus.dev/hostconf"
	"cuemulus.dev/internal/diag"
	"cuemulus.dev/lint"
)

var keyringForm = lint.Rule{
	ID: "CEPH021", Name: "keyring-line-form", Severity: diag.Error,
	Title: "The node controller takes more than the key out of a keyring",
	Why:   "The node controller takes everything behind key = to the end of the line as the key, a blank or a comment at its end included, and looks for a section that is exactly [client.NAME]. Ceph is less strict, so the file works in every test but that of a node. Write nothing behind the key or the section.",
	Bad: `-- nc-1/etc/ceph/ceph.client.euca-nc.keyring --
[client.euca-nc]
	key = @@CEPH_KEY@@ # of the nodes
`,
	Good: `-- nc-1/etc/ceph/ceph.client.euca-nc.keyring --
# of the nodes
[client.euca-nc]
	key = @@CEPH_KEY@@
`,
	Hosts: func(p *lint.HostPass) {
		for _, f := range p.Named(hostconf.Keys) {
			for _, e := range f.Entries() {
				_, isValue := e.Value.Scalar()
				line := e.Line
				if line == "" || isValue && e.Key != "key" {
					continue
				}
				if strings.TrimRight(line, " \t\r") != line || e.Behind != "" || !isValue && strings.TrimLeft(line, " \t") != line {
					p.Report(f, e, "the node controller takes the whole line, blanks and comments included", "write nothing behind it, and nothing before a section")
				}
			}
		}
	},
}

package ceph

import (
	"strings"

	"cuemulus.dev/hostconf"
	"cuemulus.dev/internal/diag"
	"cuemulus.dev/lint"
)

var keyInRepository = lint.Rule{
	ID: "CEPH020", Name: "ceph-key-in-file", Severity: diag.Error,
	Title: "A key of Ceph stands in a file that is kept with the code",
	Why:   "Whoever can read the repository, now or later, can read and delete every volume of the user's pools. Keep a mark in its place that is filled in at deployment, such as @@CEPH_KEY@@, and make a new key: this one is known.",
	Bad: `-- nc-1/etc/ceph/ceph.client.euca-nc.keyring --
[client.euca-nc]
	key = AQBxampleKeyExampleKeyExampleKeyExampQ==
`,
	Good: `-- nc-1/etc/ceph/ceph.client.euca-nc.keyring --
[client.euca-nc]
	key = @@CEPH_KEY@@
`,
	Hosts: func(p *lint.HostPass) {
		for _, f := range p.Named(hostconf.Keys, hostconf.Ceph) {
			for _, e := range f.Entries() {
				if text, ok := e.Value.Scalar(); ok && e.Key == "key" && strings.HasPrefix(text, "AQ") && len(text) == 40 {
					p.Report(f, e, "this is a key of Ceph", "write a mark that is filled in at deployment, such as @@CEPH_KEY@@, and make a new key").Secret = true
				}
			}
		}
	},
}

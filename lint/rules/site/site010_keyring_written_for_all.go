package site

import (
	"slices"
	"strings"

	"cuemulus.dev/internal/diag"
	"cuemulus.dev/lint"
)

var keyringMode = lint.Rule{
	ID: "SITE010", Name: "keyring-written-for-all", Severity: diag.Warning,
	Title: "A script writes a keyring that everybody on the host can read",
	Why:   "ceph auth ... -o writes the file with the usual mode, 0644: every user of the monitor has the key. ceph-authtool writes 0600 by itself. Set umask 077 before, as one of the first lines of the script.",
	Bad: `-- ceph-1/root/ceph-users.sh --
#!/bin/bash
ceph auth get-or-create client.euca-nc mon 'profile rbd' osd 'profile rbd pool=eucavols' -o /root/ceph.client.euca-nc.keyring
`,
	Good: `-- ceph-1/root/ceph-users.sh --
#!/bin/bash
umask 077
ceph auth get-or-create client.euca-nc mon 'profile rbd' osd 'profile rbd pool=eucavols' -o /root/ceph.client.euca-nc.keyring
-- ceph-1/root/ceph-monitor.sh --
#!/bin/bash
ceph-authtool --create-keyring /etc/ceph/mon.keyring --gen-key -n mon.
`,
	Hosts: func(p *lint.HostPass) {
		private := map[*lint.HostFile]bool{}
		for _, c := range p.Commands("umask") {
			if len(c.After) > 0 && strings.HasSuffix(c.After[0], "77") {
				private[c.File] = true
			}
		}
		for _, c := range p.Commands("ceph", "auth") {
			writes := slices.Contains(c.Words, "-o") || slices.Contains(c.Words, ">")
			if writes && !private[c.File] {
				p.ReportCommand(c, "the key is written for everybody on the host to read", "set umask 077 before")
			}
		}
	},
}

package ceph

import (
	"strings"

	"cuemulus.dev/internal/diag"
	"cuemulus.dev/lint"
)

var unprotectNeedsExecute = lint.Rule{
	ID: "CEPH015", Name: "unprotect-needs-execute", Severity: diag.Error,
	Title: "The storage controller cannot delete snapshots with these capabilities",
	Why:   "To unprotect a snapshot Ceph asks every pool for clones. Grants in the old form, allow rwx pool=A, answer for their pools alone, and unprotect fails as soon as there is another pool. Use profile rbd pool=A, which allows the question, or add allow x.",
	Bad: `-- ceph-1/root/ceph-users.sh --
#!/bin/bash
ceph auth get-or-create client.euca-sc mon 'allow r' osd 'allow rwx pool=eucavols, allow rwx pool=eucasnaps'
`,
	Good: `-- ceph-1/root/ceph-users.sh --
#!/bin/bash
ceph auth get-or-create client.euca-sc mon 'profile rbd' osd 'profile rbd pool=eucavols, profile rbd pool=eucasnaps'
`,
	Hosts: func(p *lint.HostPass) {
		for _, c := range capabilities(p) {
			old, execute := 0, false
			for _, grant := range c.grants() {
				if strings.HasPrefix(grant, "allow rwx ") && poolOf(grant) != "" {
					old++
				}
				execute = execute || grant == "allow x" || strings.HasPrefix(grant, "allow *") || strings.Contains(grant, "rbd_children")
			}
			if c.Daemon == "osd" && old > 1 && !execute {
				c.report("the user "+c.User+" cannot unprotect snapshots: it may not ask other pools for clones", "write profile rbd pool=NAME for each pool")
			}
		}
	},
}

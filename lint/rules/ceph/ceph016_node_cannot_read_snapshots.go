package ceph

import (
	"slices"
	"strings"

	"cuemulus.dev/hostconf"
	"cuemulus.dev/internal/diag"
	"cuemulus.dev/lint"
)

var nodeReadsSnapshots = lint.Rule{
	ID: "CEPH016", Name: "node-cannot-read-snapshots", Severity: diag.Error,
	Title: "Nodes cannot open volumes that were made from snapshots",
	Why:   "A volume made from a snapshot is a clone whose unchanged blocks are read from the pool of snapshots. A node's user that may use the pool of volumes alone, as the wiki of Eucalyptus recommends, fails to open it: Operation not permitted. Add profile rbd-read-only pool=SNAPSHOTS for each pool of cephsnapshotpools.",
	Bad: `-- ceph-1/root/ceph-users.sh --
#!/bin/bash
ceph auth get-or-create client.euca-nc mon 'profile rbd' osd 'profile rbd pool=eucavols'
-- clc-1/root/cloud-properties.sh --
#!/bin/sh
euctl zone-a.storage.cephsnapshotpools=eucasnaps
-- nc-1/etc/eucalyptus/eucalyptus.conf --
CEPH_USER_NAME="euca-nc"
`,
	Good: `-- ceph-1/root/ceph-users.sh --
#!/bin/bash
ceph auth get-or-create client.euca-nc mon 'profile rbd' osd 'profile rbd pool=eucavols, profile rbd-read-only pool=eucasnaps'
-- clc-1/root/cloud-properties.sh --
#!/bin/sh
euctl zone-a.storage.cephsnapshotpools=eucasnaps
-- nc-1/etc/eucalyptus/eucalyptus.conf --
CEPH_USER_NAME="euca-nc"
`,
	Hosts: func(p *lint.HostPass) {
		snapshots, _, ok := configured(p, "cephsnapshotpools")
		if !ok {
			return
		}
		users := map[string]bool{}
		for _, f := range p.Named(hostconf.Eucalyptus) {
			if name, ok := f.Root.Get("CEPH_USER_NAME").Scalar(); ok {
				users["client."+name] = true
			}
		}
		for _, c := range capabilities(p) {
			if c.Daemon != "osd" || !users[c.User] {
				continue
			}
			for _, name := range snapshots {
				reads := slices.ContainsFunc(c.grants(), func(grant string) bool {
					in := poolOf(grant)
					return (in == name || in == "" && grant != "allow x") && (strings.HasPrefix(grant, "profile rbd") || strings.HasPrefix(grant, "allow *") || strings.HasPrefix(grant, "allow r"))
				})
				if !reads {
					c.report("nodes cannot read the pool of snapshots "+name+", so volumes made from snapshots cannot be attached", "add profile rbd-read-only pool="+name)
				}
			}
		}
	},
}

package ceph

import (
	"strconv"

	"cuemulus.dev/hostconf"
	"cuemulus.dev/internal/diag"
	"cuemulus.dev/lint"
)

var sharedUser = lint.Rule{
	ID: "CEPH017", Name: "shared-ceph-user", Severity: diag.Note,
	Title: "Storage controllers and nodes share one user of Ceph",
	Why:   "Every node then has a key that may delete all volumes and snapshots. Make two users: one for storage controllers (cephuser), and one for nodes (CEPH_USER_NAME) that only reads the pools of snapshots.",
	Bad: `-- clc-1/root/cloud-properties.sh --
#!/bin/sh
euctl zone-a.storage.cephuser=euca
-- nc-1/etc/eucalyptus/eucalyptus.conf --
CEPH_USER_NAME="euca"
`,
	Good: `-- clc-1/root/cloud-properties.sh --
#!/bin/sh
euctl zone-a.storage.cephuser=euca-sc
-- nc-1/etc/eucalyptus/eucalyptus.conf --
CEPH_USER_NAME="euca-nc"
`,
	Hosts: func(p *lint.HostPass) {
		user, at, ok := p.Property("storage.cephuser")
		if !ok {
			return
		}
		for _, f := range p.Named(hostconf.Eucalyptus) {
			if name, _ := f.Root.Get("CEPH_USER_NAME").Scalar(); name == user {
				p.ReportCommand(at, "storage controllers and nodes share the user "+strconv.Quote(user), "make a second user for nodes, and name it in CEPH_USER_NAME")
				return
			}
		}
	},
}

package ceph

import (
	"strconv"
	"strings"

	"cuemulus.dev/hostconf"
	"cuemulus.dev/internal/diag"
	"cuemulus.dev/lint"
)

var authentication = lint.Rule{
	ID: "CEPH005", Name: "ceph-without-cephx", Severity: diag.Error,
	Title: "Ceph does not ask who a client is, or asks differently on two hosts",
	Why:   "With none anybody who reaches a monitor reads and deletes every volume. A client and a cluster that disagree refuse one another. Set auth_cluster_required, auth_service_required and auth_client_required to cephx everywhere, or leave them out: cephx is the default.",
	Bad: `-- nc-1/etc/ceph/ceph.conf --
[global]
fsid = 6b0b8a0e-5f0e-4d5c-9d54-2f3f5b1f7a10
mon_host = 192.0.2.99
mon addr = 192.0.2.99:6789
auth_client_required = none
`,
	Good: `-- nc-1/etc/ceph/ceph.conf --
[global]
fsid = 6b0b8a0e-5f0e-4d5c-9d54-2f3f5b1f7a10
mon_host = 192.0.2.99
mon addr = 192.0.2.99:6789
auth_client_required = cephx
`,
	Hosts: func(p *lint.HostPass) {
		for _, f := range p.Named(hostconf.Ceph) {
			for _, key := range []string{"auth_cluster_required", "auth_service_required", "auth_client_required", "auth_supported"} {
				for _, s := range settings(f, key) {
					if s.Value != "cephx" && !strings.HasPrefix(s.Value, "cephx,") {
						p.Report(f, s.Entry, key+" is "+strconv.Quote(s.Value)+", not cephx", "write cephx on every host, or leave the key out")
					}
				}
			}
		}
	},
}

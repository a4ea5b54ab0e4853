package ceph

import (
	"strings"

	"cuemulus.dev/hostconf"
	"cuemulus.dev/internal/diag"
	"cuemulus.dev/lint"
)

var obsoleteOption = lint.Rule{
	ID: "CEPH008", Name: "obsolete-ceph-option", Severity: diag.Warning,
	Title: "Ceph knows no such option any more",
	Why:   "Ceph ignores options that it does not know, so a setting that was copied from an old guide does nothing. FileStore is gone since Reef, auth_supported became three options, and the limit of placement groups is mon_max_pg_per_osd since Luminous. Remove the line.",
	Bad: `-- cc-1/etc/ceph/ceph.conf --
[global]
fsid = 6b0b8a0e-5f0e-4d5c-9d54-2f3f5b1f7a10
mon_host = 192.0.2.99
mon addr = 192.0.2.99:6789
filestore_xattr_use_omap = true
`,
	Good: `-- cc-1/etc/ceph/ceph.conf --
[global]
fsid = 6b0b8a0e-5f0e-4d5c-9d54-2f3f5b1f7a10
mon_host = 192.0.2.99
mon addr = 192.0.2.99:6789
`,
	Hosts: func(p *lint.HostPass) {
		for _, f := range p.Named(hostconf.Ceph) {
			if p.Plan != nil && p.Plan.CephBefore("luminous") {
				continue
			}
			for _, e := range f.Entries() {
				key := hostconf.CephKey(e.Key)
				if _, ok := e.Value.Scalar(); !ok {
					continue
				}
				switch {
				case key == "auth_supported":
					p.Report(f, e, "auth_supported is split into three options", "write auth_cluster_required, auth_service_required and auth_client_required, or leave them out: cephx is the default")
				case key == "mon_pg_warn_max_per_osd":
					p.Report(f, e, "mon_pg_warn_max_per_osd is no option any more", "write mon_max_pg_per_osd, or remove the line")
				case key == "filestore_xattr_use_omap":
					p.Report(f, e, key+" is no option any more", "remove the line")
				case strings.HasPrefix(key, "filestore_") || key == "osd_journal_size" || key == "osd_journal":
					p.Report(f, e, key+" is of FileStore, which stores of today (BlueStore) do not read", "remove the line")
				}
			}
		}
	},
}

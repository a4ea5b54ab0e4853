package ceph

import (
	"fmt"
	"slices"
	"strings"

	"cuemulus.dev/hostconf"
	"cuemulus.dev/internal/diag"
	"cuemulus.dev/lint"
)

var filePaths = lint.Rule{
	ID: "CEPH019", Name: "ceph-file-elsewhere", Severity: diag.Error,
	Title: "The node controller looks for Ceph's files where they are not, or others may read the key",
	Why:   "CEPH_KEYRING_PATH and CEPH_CONFIG_PATH must be the paths at which the files are; a keyring that anybody on the host can read gives away every volume (ceph auth ... -o writes it with mode 0644). Silent about hosts whose files of /etc/ceph are not among those that are checked.",
	Bad: `-- nc-1/etc/eucalyptus/eucalyptus.conf --
CEPH_USER_NAME="euca-nc"
CEPH_CONFIG_PATH="/etc/ceph/ceph-euca.conf"
-- nc-1/etc/ceph/ceph.conf --
[global]
fsid = 6b0b8a0e-5f0e-4d5c-9d54-2f3f5b1f7a10
mon_host = 192.0.2.99
mon addr = 192.0.2.99:6789
`,
	Good: `-- nc-1/etc/eucalyptus/eucalyptus.conf --
CEPH_USER_NAME="euca-nc"
CEPH_CONFIG_PATH="/etc/ceph/ceph.conf"
-- nc-1/etc/ceph/ceph.conf --
[global]
fsid = 6b0b8a0e-5f0e-4d5c-9d54-2f3f5b1f7a10
mon_host = 192.0.2.99
mon addr = 192.0.2.99:6789
`,
	Hosts: func(p *lint.HostPass) {
		for _, f := range p.Named(hostconf.Eucalyptus) {
			for _, pair := range [][2]string{{"CEPH_CONFIG_PATH", hostconf.Ceph}, {"CEPH_KEYRING_PATH", hostconf.Keys}} {
				key, sort := pair[0], pair[1]
				field, file := f.Root.Field(key), p.On(f.Host, sort)
				if field == nil || file == nil || file.Path == "" {
					continue
				}
				there := slices.ContainsFunc(p.Named(sort), func(g *lint.HostFile) bool { return g.Host == f.Host && g.Path == field.Value.Text })
				if !there && !strings.ContainsAny(field.Value.Text, ";#") {
					p.Report(f, hostconf.Entry{Field: field, Path: []string{key}}, "there is no file "+field.Value.Text+" on this host, but "+file.Path, "name the file that is there")
				}
			}
		}
		for _, f := range p.Named(hostconf.Keys) {
			if f.Mode&0o027 != 0 {
				p.ReportFile(f, fmt.Sprintf("others may read the keyring: its mode is %04o", f.Mode), "make it 0640, or 0600")
			}
		}
	},
}

package ceph

import (
	"strings"

	"cuemulus.dev/hostconf"
	"cuemulus.dev/internal/diag"
	"cuemulus.dev/lint"
)

var userName = lint.Rule{
	ID: "CEPH018", Name: "ceph-user-name", Severity: diag.Error,
	Title: "The node controller looks for another user than its keyring has",
	Why:   "CEPH_USER_NAME is the name behind client.: the node controller looks for the section [client.NAME] in its keyring, and with another name hands an undefined key to libvirt. Write the name without client., and name a keyring that has that section.",
	Bad: `-- nc-1/etc/eucalyptus/eucalyptus.conf --
CEPH_USER_NAME="client.euca-nc"
`,
	Good: `-- nc-1/etc/eucalyptus/eucalyptus.conf --
CEPH_USER_NAME="euca-nc"
`,
	Hosts: func(p *lint.HostPass) {
		for _, f := range p.Named(hostconf.Eucalyptus) {
			field := f.Root.Field("CEPH_USER_NAME")
			if field == nil {
				continue
			}
			name, e := field.Value.Text, hostconf.Entry{Field: field, Path: []string{field.Key}}
			if short, ok := strings.CutPrefix(name, "client."); ok {
				p.Report(f, e, "the name of the user must stand without client. before it", "write "+short)
				continue
			}
			path, _ := f.Root.Get("CEPH_KEYRING_PATH").Scalar()
			for _, ring := range p.Named(hostconf.Keys) {
				if ring.Host == f.Host && ring.Path != "" && ring.Path == path && ring.Root.Field("client."+name) == nil {
					p.Report(f, e, "the keyring "+path+" has no user client."+name, "name a user of the keyring, or another keyring in CEPH_KEYRING_PATH")
				}
			}
		}
	},
}

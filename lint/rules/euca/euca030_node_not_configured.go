package euca

import (
	"cuemulus.dev/hostconf"
	"cuemulus.dev/internal/diag"
	"cuemulus.dev/lint"
)

var notConfigured = lint.Rule{
	ID: "EUCA030", Name: "node-not-configured", Severity: diag.Error,
	Title: "A node has a setting that was never made",
	Why:   "The file that 4.1 installs says not_configured for EUCALYPTUS, HYPERVISOR and INSTANCE_PATH, and a node controller with one of these does not start. Write HYPERVISOR=\"kvm\", INSTANCE_PATH=\"/var/lib/eucalyptus/instances\" and EUCALYPTUS=\"/\".",
	Bad: `-- nc-1/etc/eucalyptus/eucalyptus.conf --
HYPERVISOR="not_configured"
`,
	Good: `-- nc-1/etc/eucalyptus/eucalyptus.conf --
HYPERVISOR="kvm"
`,
	Hosts: func(p *lint.HostPass) {
		for _, f := range p.Named(hostconf.Eucalyptus) {
			for _, e := range f.Entries() {
				if s, _ := e.Value.Scalar(); s == "not_configured" {
					p.Report(f, e, e.Key+" was never set", usual(e.Key))
				}
			}
		}
	},
}

// usual says what a key of eucalyptus.conf usually is.
func usual(key string) string {
	switch key {
	case "EUCALYPTUS":
		return `write "/"`
	case "HYPERVISOR":
		return `write "kvm"`
	case "INSTANCE_PATH":
		return `write "/var/lib/eucalyptus/instances"`
	}
	return "write what this host needs, or remove the line"
}

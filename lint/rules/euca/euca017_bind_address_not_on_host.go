package euca

import (
	"strconv"
	"strings"

	"cuemulus.dev/hostconf"
	"cuemulus.dev/hostconf/cloud"
	"cuemulus.dev/internal/diag"
	"cuemulus.dev/lint"
)

var bindAddress = lint.Rule{
	ID: "EUCA017", Name: "bind-address-not-on-host", Severity: diag.Error,
	Title: "A service is bound to an address that the host does not have",
	Why:   "With --bind-addr of CLOUD_OPTS a service takes the address for its name in the cloud. One that is on no interface is only logged (Failed to find specified --bind-addr), and the service comes up under another name. Write the host's own address in the network of Eucalyptus. Known only with a plan, or where the text is no address of a host at all.",
	Bad: `-- ufs-1/etc/eucalyptus/eucalyptus.conf --
CLOUD_OPTS="--bind-addr=192.0.2.3/26"
`,
	Good: `-- ufs-1/etc/eucalyptus/eucalyptus.conf --
CLOUD_OPTS="--bind-addr=192.0.2.3"
`,
	Hosts: func(p *lint.HostPass) {
		for _, f := range p.Named(hostconf.Eucalyptus) {
			for _, word := range strings.Fields(text(f, "CLOUD_OPTS")) {
				value, ok := strings.CutPrefix(word, "--bind-addr=")
				if !ok {
					continue
				}
				_, isAddress := cloud.ParseAddress(value)
				if !isAddress && strings.ContainsAny(value, "/:") {
					p.ReportAt(f, []string{"CLOUD_OPTS"}, strconv.Quote(value)+" is no address", "write the host's address in the network of Eucalyptus, without a length")
				}
				if p.Plan == nil || !isAddress {
					continue
				}
				if h := p.Plan.Hosts[f.Host]; h != nil && h.Addresses[cloud.Eucalyptus] != "" && h.Addresses[cloud.Eucalyptus] != value {
					p.ReportAt(f, []string{"CLOUD_OPTS"}, value+" is not the host's address in the network of Eucalyptus", "write "+h.Addresses[cloud.Eucalyptus])
				}
			}
		}
	},
}

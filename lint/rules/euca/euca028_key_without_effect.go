package euca

import (
	"slices"
	"strings"

	"cuemulus.dev/hostconf"
	"cuemulus.dev/internal/diag"
	"cuemulus.dev/lint"
)

var deadKey = lint.Rule{
	ID: "EUCA028", Name: "key-without-effect", Severity: diag.Warning,
	Title: "A key of eucalyptus.conf has no effect, or one that nobody expects",
	Why:   "In the modes EDGE and VPCMIDO the network comes from the network configuration; VNET_PUBLICIPS, VNET_SUBNET and their like are of the MANAGED modes and are not read, so whoever changes them changes nothing. The keys MIDO... of 4.1 do the opposite: they override the configuration on this host alone. Remove them.",
	Bad: `-- nc-1/etc/eucalyptus/eucalyptus.conf --
VNET_MODE="EDGE"
VNET_PUBLICIPS="198.51.100.10"
`,
	Good: `-- nc-1/etc/eucalyptus/eucalyptus.conf --
VNET_MODE="EDGE"
`,
	Hosts: func(p *lint.HostPass) {
		dead := strings.Fields("VNET_PUBLICIPS VNET_SUBNET VNET_NETMASK VNET_ADDRSPERNET VNET_DNS VNET_DOMAINNAME VNET_LOCALIP VNET_ROUTER VNET_PRIVATEIPS VNET_MACMAP VNET_BROADCAST")
		over := strings.Fields("MIDOEUCANETDHOST MIDOGWHOST MIDOGWIP MIDOGWIFACE MIDOPUBNW MIDOPUBGWIP MIDOSETUPCORE")
		for _, f := range p.Named(hostconf.Eucalyptus) {
			mode := text(f, "VNET_MODE")
			for _, e := range f.Entries() {
				switch {
				case slices.Contains(dead, e.Key) && (mode == "EDGE" || mode == "VPCMIDO"):
					p.Report(f, e, "in mode "+mode+" nothing reads "+e.Key, "remove it: the network configuration decides")
				case slices.Contains(over, e.Key):
					p.Report(f, e, "on this host "+e.Key+" overrides the network configuration", "remove it")
				}
			}
		}
	},
}

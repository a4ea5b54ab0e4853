package euca

import (
	"net/netip"
	"strings"

	"cuemulus.dev/hostconf"
	"cuemulus.dev/hostconf/cloud"
	"cuemulus.dev/internal/diag"
	"cuemulus.dev/lint"
)

var addressOnInterface = lint.Rule{
	ID: "EUCA009", Name: "gateway-address-on-host", Severity: diag.Error,
	Title: "The address of the virtual router is also that of a host",
	Why:   "MidoNet answers for GatewayIP (ExternalIp) itself, through an interface without an address: an interface of a host that has the same address answers too, and connections break at random. Take an address that exists nowhere.",
	Bad: flat + `-- bgp-1/etc/quagga/zebra.conf --
hostname bgp-1
password @@VTY_PASSWORD@@
interface em1.1002
 ip address 198.51.100.2/24
`,
	Good: flat + `-- bgp-1/etc/quagga/zebra.conf --
hostname bgp-1
password @@VTY_PASSWORD@@
interface em1.1002
 ip address 198.51.100.1/24
`,
	Hosts: func(p *lint.HostPass) {
		taken := map[netip.Addr]string{}
		for _, f := range p.Named(hostconf.Zebra, hostconf.FRR) {
			for _, e := range f.Entries() {
				if a, ok := strings.CutPrefix(e.Key, "ip address "); ok {
					if n, err := netip.ParsePrefix(a); err == nil {
						taken[n.Addr()] = "an interface of " + name(f)
					}
				}
			}
		}
		if p.Plan != nil {
			for _, h := range p.Plan.ByName() {
				for _, n := range cloud.Networks() {
					if a, ok := cloud.ParseAddress(h.Addresses[n]); ok {
						taken[a] = "the host " + h.Name
					}
				}
			}
		}
		for _, f := range networks(p) {
			for _, g := range f.MidoGateways() {
				if a, ok := cloud.ParseAddress(g.Address); ok && taken[a] != "" {
					p.ReportAt(f, g.FieldOf("ExternalIp", "GatewayIP", false), "the virtual router's address "+g.Address+" is also that of "+taken[a], "take an address that exists nowhere")
				}
			}
		}
	},
}

// name gives the host of a file, or its name where that is not known.
func name(f *lint.HostFile) string {
	if f.Host != "" {
		return f.Host
	}
	return f.Name()
}

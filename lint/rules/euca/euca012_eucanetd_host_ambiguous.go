package euca

import (
	"slices"
	"strings"

	"cuemulus.dev/hostconf"
	"cuemulus.dev/internal/diag"
	"cuemulus.dev/lint"
)

var hostAmbiguous = lint.Rule{
	ID: "EUCA012", Name: "eucanetd-host-ambiguous", Severity: diag.Error,
	Title: "The name of eucanetd's host is a part of another host's name",
	Why:   "Eucalyptus up to 4.2 takes the first of MidoNet's hosts whose name contains EucanetdHost: clc-1 is also in clc-10. Write the whole name with its domain, and no host's name that begins or ends with another one.",
	Bad: `-- clc-1/etc/eucalyptus/network.json --
{
  "Mode": "VPCMIDO", "PublicIps": ["198.51.100.130-198.51.100.250"],
  "Mido": {
    "EucanetdHost": "clc-1", "GatewayHost": "clc-1", "GatewayIP": "198.51.100.2", "GatewayInterface": "em1.1002",
    "PublicNetworkCidr": "198.51.100.0/24", "PublicGatewayIP": "198.51.100.1"
  }
}
-- clc-1/etc/midolman/midolman.conf --
[zookeeper]
zookeeper_hosts = 192.0.2.68:2181
-- clc-10/etc/midolman/midolman.conf --
[zookeeper]
zookeeper_hosts = 192.0.2.68:2181
`,
	Good: `-- clc-1/etc/eucalyptus/network.json --
{
  "Mode": "VPCMIDO", "PublicIps": ["198.51.100.130-198.51.100.250"],
  "Mido": {
    "EucanetdHost": "clc-1.example.com", "GatewayHost": "clc-1.example.com", "GatewayIP": "198.51.100.2", "GatewayInterface": "em1.1002",
    "PublicNetworkCidr": "198.51.100.0/24", "PublicGatewayIP": "198.51.100.1"
  }
}
-- clc-1/etc/midolman/midolman.conf --
[zookeeper]
zookeeper_hosts = 192.0.2.68:2181
-- clc-10/etc/midolman/midolman.conf --
[zookeeper]
zookeeper_hosts = 192.0.2.68:2181
`,
	Hosts: func(p *lint.HostPass) {
		if p.Plan != nil && !p.Plan.EucalyptusBefore("4.3") {
			return
		}
		var hosts []string
		if p.Plan != nil {
			for _, h := range p.Plan.MidoNetHosts() {
				hosts = append(hosts, p.Plan.FQDN(h))
			}
		} else {
			for _, f := range p.Named(hostconf.Midolman) {
				if f.Host != "" && !slices.Contains(hosts, f.Host) {
					hosts = append(hosts, f.Host)
				}
			}
		}
		for _, f := range networks(p) {
			want := text(f, "Mido", "EucanetdHost")
			if want == "" {
				continue
			}
			var hits []string
			for _, h := range hosts {
				if strings.Contains(h, want) {
					hits = append(hits, h)
				}
			}
			if len(hits) > 1 {
				p.ReportAt(f, []string{"Mido", "EucanetdHost"}, want+" is in the names of "+strings.Join(hits, " and ")+"; Eucalyptus takes the first it meets", "write the whole name with its domain, and give hosts names that are not in one another")
			}
		}
	},
}

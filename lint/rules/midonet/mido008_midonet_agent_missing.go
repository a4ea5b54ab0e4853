package midonet

import (
	"cuemulus.dev/hostconf"
	"cuemulus.dev/internal/diag"
	"cuemulus.dev/lint"
)

var agentMissing = lint.Rule{
	ID: "MIDO008", Name: "midonet-agent-missing", Severity: diag.Error,
	Title: "A host that carries instances' packets has no MidoNet agent",
	Why:   "The agent must run on every node controller, on the cloud controller and on every gateway: eucanetd stops for all hosts while one of them is not a member of the tunnel zone. Reported where nodes in mode VPCMIDO are among the files, and others of them have a midolman.conf.",
	Bad: agents + `-- nc-3/etc/eucalyptus/eucalyptus.conf --
VNET_MODE="VPCMIDO"
VNET_BRIDGE="br0"
`,
	Good: agents + `-- nc-3/etc/eucalyptus/eucalyptus.conf --
VNET_MODE="VPCMIDO"
VNET_BRIDGE="br0"
-- nc-3/etc/midolman/midolman.conf --
[zookeeper]
zookeeper_hosts = 192.0.2.68:2181
`,
	Hosts: func(p *lint.HostPass) {
		if len(p.Named(hostconf.Midolman)) == 0 {
			return
		}
		for _, f := range p.Named(hostconf.Eucalyptus) {
			if f.Host != "" && text(f, "VNET_MODE") == "VPCMIDO" && f.Root.Field("VNET_BRIDGE") != nil && p.On(f.Host, hostconf.Midolman) == nil {
				p.ReportAt(f, []string{"VNET_MODE"}, "the node "+f.Host+" has no midolman.conf, so no agent", "install the agent there, with the same midolman.conf as on the others")
			}
		}
	},
}

package midonet

import (
	"strings"

	"cuemulus.dev/hostconf"
	"cuemulus.dev/internal/diag"
	"cuemulus.dev/lint"
)

var cassandraServers = lint.Rule{
	ID: "MIDO003", Name: "cassandra-servers-form", Severity: diag.Error,
	Title: "MidoNet's agents misread the list of Cassandra servers",
	Why:   "The agent splits cassandra.servers at commas without taking blanks away, so a name behind a blank is not found; and it uses one port for all servers, the first that the list has. Write HOST:9042 for every server, joined by commas without blanks.",
	Bad: `-- nc-1/etc/midolman/midolman.conf --
[zookeeper]
zookeeper_hosts = 192.0.2.68:2181

[cassandra]
servers = 192.0.2.68:9042, 192.0.2.69:9042, 192.0.2.70:9042
replication_factor = 3
`,
	Good: `-- nc-1/etc/midolman/midolman.conf --
[zookeeper]
zookeeper_hosts = 192.0.2.68:2181

[cassandra]
servers = 192.0.2.68:9042,192.0.2.69:9042,192.0.2.70:9042
replication_factor = 3
`,
	Hosts: func(p *lint.HostPass) {
		for _, f := range p.Named(hostconf.Midolman) {
			list := text(f, "cassandra", "servers")
			port := ""
			for _, one := range strings.Split(list, ",") {
				_, own, ok := strings.Cut(one, ":")
				switch {
				case one != strings.TrimSpace(one):
					p.ReportAt(f, []string{"cassandra", "servers"}, "a blank in the list becomes a part of a server's name", "join servers by commas without blanks")
					own, ok = "", false
				case ok && port != "" && own != port:
					p.ReportAt(f, []string{"cassandra", "servers"}, "the agent uses port "+port+" for all servers, and one has "+own, "let all servers listen on one port")
				}
				if ok && port == "" {
					port = own
				}
				if one != strings.TrimSpace(one) {
					break
				}
			}
		}
	},
}

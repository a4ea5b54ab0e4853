package nsdb

import (
	"fmt"
	"strconv"
	"strings"

	"cuemulus.dev/hostconf"
	"cuemulus.dev/internal/diag"
	"cuemulus.dev/lint"
)

var replication = lint.Rule{
	ID: "NSDB014", Name: "cassandra-replication", Severity: diag.Error,
	Title: "MidoNet asks for more copies than there are servers, or for a single one",
	Why:   "Agents write with a quorum of replication_factor: with more copies than servers every write fails. With one copy the loss of a server loses the connections that it kept; the recommended number is 3. One copy on one server is reported only where the plan says that the cloud is for production.",
	Bad: `-- nc-1/etc/midolman/midolman.conf --
[zookeeper]
zookeeper_hosts = 192.0.2.68:2181

[cassandra]
servers = 192.0.2.68:9042
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
			factor, err := strconv.Atoi(text(f, "cassandra", "replication_factor"))
			if list == "" || err != nil {
				continue
			}
			n := strings.Count(list, ",") + 1
			switch {
			case factor > n:
				p.ReportAt(f, []string{"cassandra", "replication_factor"}, fmt.Sprintf("%d copies are more than there are servers, %d", factor, n), "name as many servers, or fewer copies")
			case factor == 1 && (n > 1 || p.Production()):
				p.ReportAt(f, []string{"cassandra", "replication_factor"}, "the state has a single copy", "write 3, and name three servers")
			}
		}
	},
}

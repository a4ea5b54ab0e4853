package nsdb

import (
	"cuemulus.dev/internal/diag"
	"cuemulus.dev/lint"
)

var openAddress = lint.Rule{
	ID: "NSDB013", Name: "cassandra-open-address", Severity: diag.Warning,
	Title: "Cassandra listens on all networks of the host",
	Why:   "MidoNet's Cassandra has no authentication: whoever reaches 9042 or 7000 reads and changes the state of the network. 0.0.0.0 as listen_address stops the server in any case. Write the host's address in MidoNet's network.",
	Bad: `-- nsdb-1/etc/cassandra/cassandra.yaml --
cluster_name: midonet
rpc_address: 0.0.0.0
`,
	Good: `-- nsdb-1/etc/cassandra/cassandra.yaml --
cluster_name: midonet
rpc_address: 192.0.2.68
`,
	Hosts: func(p *lint.HostPass) {
		for _, f := range cassandras(p) {
			for _, key := range []string{"listen_address", "rpc_address"} {
				if s := text(f, key); s == "0.0.0.0" || s == "::" {
					p.ReportAt(f, []string{key}, key+" is every address of the host", "write the host's address in MidoNet's network")
				}
			}
		}
	},
}

package nsdb

import (
	"strconv"

	"cuemulus.dev/hostconf"
	"cuemulus.dev/internal/diag"
	"cuemulus.dev/lint"
)

var clusterName = lint.Rule{
	ID: "NSDB012", Name: "cassandra-cluster-name", Severity: diag.Error,
	Title: "MidoNet's agents look for another Cassandra cluster",
	Why:   "A server joins, and an agent uses, the cluster whose name it has: cluster_name of cassandra.yaml and cassandra.cluster of midolman.conf (midonet, where it is not set) must be one text on all hosts. Write one name. A server that has started once under another name needs an empty data folder.",
	Bad: `-- nsdb-1/etc/cassandra/cassandra.yaml --
cluster_name: Test Cluster
-- nc-1/etc/midolman/midolman.conf --
[zookeeper]
zookeeper_hosts = 192.0.2.68:2181

[cassandra]
servers = 192.0.2.68:9042
cluster = midonet
`,
	Good: `-- nsdb-1/etc/cassandra/cassandra.yaml --
cluster_name: midonet
-- nc-1/etc/midolman/midolman.conf --
[zookeeper]
zookeeper_hosts = 192.0.2.68:2181

[cassandra]
servers = 192.0.2.68:9042
cluster = midonet
`,
	Hosts: func(p *lint.HostPass) {
		want := ""
		for _, f := range p.Named(hostconf.Midolman) {
			if f.Root.Field("cassandra") == nil {
				continue
			}
			if want = text(f, "cassandra", "cluster"); want == "" {
				want = "midonet"
			}
			break
		}
		for _, f := range cassandras(p) {
			name := text(f, "cluster_name")
			if name == "" {
				continue
			}
			if want == "" {
				want = name
			}
			if name != want {
				p.ReportAt(f, []string{"cluster_name"}, "the cluster is "+strconv.Quote(name)+" here and "+strconv.Quote(want)+" elsewhere", "write "+want)
			}
		}
	},
}

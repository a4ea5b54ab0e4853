package hybrid

import (
	"strconv"
	"strings"

	"cuemulus.dev/hostconf"
	"cuemulus.dev/hostconf/cloud"
)

// zookeeperData is ZooKeeper's folder of state, where it looks for myid.
const zookeeperData = "/var/lib/zookeeper/data"

// nsdb writes the files of MidoNet's state database: ZooKeeper's and Cassandra's, on
// every host with the role.
func nsdb(w *writer) {
	if w.Mode != "VPCMIDO" {
		return
	}
	for i, h := range w.With(cloud.NSDB) {
		w.add(h, file{path: "/etc/zookeeper/zoo.cfg", format: hostconf.Pairs, root: w.zooCfg(h)})
		w.add(h, file{
			path: zookeeperData + "/myid", format: hostconf.Text, root: hostconf.Lines(strconv.Itoa(i + 1)),
			owner: "zookeeper", group: "zookeeper", bare: true,
		})
		w.add(h, file{
			path: "/etc/cassandra/cassandra.yaml.patch", format: hostconf.YAML, root: w.cassandra(h),
			header: []string{
				"Settings of cassandra.yaml: replace the keys of the same names there, and leave",
				"the rest. Before the first start only, empty /var/lib/cassandra: what it holds",
				"under another cluster_name keeps the server from starting.",
			},
		})
	}
}

// zooCfg is ZooKeeper's file. Comments behind values stop the server, so there are
// none. MidoNet's sessions last 30 s, at most 20 ticks.
func (w *writer) zooCfg(h *cloud.Host) *hostconf.Node {
	root := &hostconf.Node{Kind: hostconf.Map}
	set := func(key, value string) *hostconf.Node { return root.Add(key, hostconf.Str(value)) }
	set("tickTime", "2000")
	set("initLimit", "10")
	set("syncLimit", "5")
	set("dataDir", zookeeperData)
	set("clientPort", "2181")
	set("clientPortAddress", h.Addresses[cloud.MidoNet]).From(field("hosts", h.Name, "addresses", cloud.MidoNet))
	set("autopurge.snapRetainCount", "3")
	set("autopurge.purgeInterval", "1")
	if !w.ZooKeeperBefore("3.5") { // its own page wants the port of MidoNet's API
		set("admin.enableServer", "false").From("versions.zookeeper")
	}
	set("4lw.commands.whitelist", "ruok,srvr,mntr")
	if servers := w.With(cloud.NSDB); len(servers) > 1 { // one alone is no quorum, and needs no list
		for i, s := range servers {
			set("server."+strconv.Itoa(i+1), s.Addresses[cloud.MidoNet]+":2888:3888").From(field("hosts", s.Name, "addresses", cloud.MidoNet))
		}
	}
	return root
}

// cassandra is a patch of cassandra.yaml. The seeds stand where Cassandra looks for
// them, below the seed provider's parameters.
func (w *writer) cassandra(h *cloud.Host) *hostconf.Node {
	var seeds []string
	for _, s := range w.With(cloud.NSDB) {
		seeds = append(seeds, s.Addresses[cloud.MidoNet])
	}
	own := field("hosts", h.Name, "addresses", cloud.MidoNet)
	address := func() *hostconf.Node { return hostconf.Str(h.Addresses[cloud.MidoNet]).From(own) }
	return hostconf.MapOf(
		hostconf.KV{Key: "cluster_name", Value: hostconf.Str("midonet")},
		hostconf.KV{Key: "listen_address", Value: address()},
		hostconf.KV{Key: "rpc_address", Value: address()},
		hostconf.KV{Key: "seed_provider", Value: hostconf.ListOf(hostconf.MapOf(
			hostconf.KV{Key: "class_name", Value: hostconf.Str("org.apache.cassandra.locator.SimpleSeedProvider")},
			hostconf.KV{Key: "parameters", Value: hostconf.ListOf(hostconf.MapOf(
				hostconf.KV{Key: "seeds", Value: hostconf.Str(strings.Join(seeds, ",")).From("hosts")},
			))},
		))},
	)
}

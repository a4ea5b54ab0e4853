package hybrid

import (
	"fmt"
	"strconv"
	"strings"

	"cuemulus.dev/hostconf"
	"cuemulus.dev/hostconf/cloud"
)

const (
	// midonetAPI is where MidoNet's API answers: eucanetd looks for it on loopback, on
	// this port. It knows no password there (MockAuth), so it must not be seen from
	// anywhere else.
	midonetAPI = "http://127.0.0.1:8080/midonet-api"

	// sessionTimeout is how long ZooKeeper keeps the session of an agent, in
	// milliseconds; within 2 to 20 ticks of 2,000.
	sessionTimeout = "30000"

	// rootKey is the node of ZooKeeper below which MidoNet before 5 keeps its state.
	rootKey = "/midonet/v1"

	cassandraCluster = "midonet"
)

// midonet writes the files of MidoNet's agents and of its API.
func midonet(w *writer) {
	if w.Mode != "VPCMIDO" {
		return
	}
	for _, h := range w.MidoNetHosts() {
		w.add(h, file{path: "/etc/midolman/midolman.conf", format: hostconf.INI, root: w.midolman()})
	}
	for _, h := range w.With(cloud.CLC) {
		w.add(h, file{path: "/root/.midonetrc", format: hostconf.INI, mode: 0o600, root: hostconf.MapOf(
			hostconf.KV{Key: "cli", Value: hostconf.MapOf(hostconf.KV{Key: "api_url", Value: hostconf.Str(midonetAPI)})},
		)})
		if w.Versions.MidoNet == "5" {
			w.add(h, file{path: "/etc/midonet/midonet.conf", format: hostconf.INI, root: hostconf.MapOf(
				hostconf.KV{Key: "zookeeper", Value: hostconf.MapOf(hostconf.KV{Key: "zookeeper_hosts", Value: w.zookeepers()})},
			)})
		} else {
			w.midonetAPI(h)
		}
		if w.Versions.MidoNet != "2015.01" {
			w.add(h, script(midonetSettings, w.mnConf()))
		}
		w.add(h, script(midonetBootstrap, w.bootstrap()))
	}
}

// zookeepers gives the servers of ZooKeeper with their ports, for all files alike.
func (w *writer) zookeepers() *hostconf.Node { return hostconf.Str(w.nsdbList("2181")).From("hosts") }

// nsdbList gives the NSDB nodes with a port, joined by commas without blanks: the lists
// are split at commas and not trimmed.
func (w *writer) nsdbList(port string) string {
	var list []string
	for _, a := range w.addressesOf(w.With(cloud.NSDB), cloud.MidoNet) {
		list = append(list, a+":"+port)
	}
	return strings.Join(list, ",")
}

// replication is how often Cassandra keeps what it has.
func (w *writer) replication() string { return strconv.Itoa(min(3, len(w.With(cloud.NSDB)))) }

// midolman is the agent's file, the same on all hosts. From 2015.06 on it says only
// where ZooKeeper is, and everything else is kept there (mnConf).
func (w *writer) midolman() *hostconf.Node {
	root := hostconf.MapOf()
	zookeeper := root.Add("zookeeper", nil)
	zookeeper.Add("zookeeper_hosts", w.zookeepers())
	if w.Versions.MidoNet != "2015.01" {
		return root
	}
	zookeeper.Add("session_timeout", hostconf.Str(sessionTimeout))
	zookeeper.Add("midolman_root_key", hostconf.Str(rootKey))
	zookeeper.Add("session_gracetime", hostconf.Str(sessionTimeout))
	cassandra := root.Add("cassandra", nil)
	cassandra.Add("servers", hostconf.Str(w.nsdbList("9042")).From("hosts"))
	cassandra.Add("replication_factor", hostconf.Str(w.replication()).From("hosts"))
	cassandra.Add("cluster", hostconf.Str(cassandraCluster))
	return root
}

// midonetSettings is the script that gives settings to MidoNet's own store.
const midonetSettings = "/usr/local/sbin/midonet-settings.sh"

// mnConf is the script of the settings that MidoNet keeps in ZooKeeper since 2015.06.
// Setting the same again changes nothing.
func (w *writer) mnConf() string {
	cluster := ""
	if w.Versions.MidoNet == "5" {
		cluster = `cluster {
  auth { provider_class = "org.midonet.cluster.auth.MockAuthService" }
  rest_api { http_host = "127.0.0.1", http_port = 8080 }
}
`
	}
	return fmt.Sprintf(`#!/bin/bash
# Gives MidoNet the settings that it keeps in ZooKeeper. Run on the cloud controller,
# when ZooKeeper answers; it may run again.
set -euo pipefail
mn-conf set -t default <<'SETTINGS'
zookeeper { zookeeper_hosts = "%s" }
cassandra {
  servers = "%s"
  replication_factor = %s
  cluster = "%s"
}
%sSETTINGS
`, w.nsdbList("2181"), w.nsdbList("9042"), w.replication(), cassandraCluster, cluster)
}

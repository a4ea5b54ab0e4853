// Package nsdb holds the rules about MidoNet's state database on the hosts of a private
// cloud: ZooKeeper and Cassandra.
package nsdb

import (
	"strings"

	"cuemulus.dev/hostconf"
	"cuemulus.dev/lint"
)

// server is one line server.N of zoo.cfg.
type server struct {
	hostconf.Entry
	number string
	value  string
}

// servers gives the lines server.N of a zoo.cfg, in order.
func servers(f *lint.HostFile) (list []server) {
	for _, e := range f.Entries() {
		if number, ok := strings.CutPrefix(e.Key, "server."); ok {
			list = append(list, server{e, number, e.Value.Text})
		}
	}
	return list
}

// isDynamic reports whether the servers of a zoo.cfg are named elsewhere: then
// nothing is known of them.
func isDynamic(f *lint.HostFile) bool { return f.Root.Field("dynamicConfigFile") != nil }

func text(f *lint.HostFile, path ...string) string {
	s, _ := f.Root.Get(path...).Scalar()
	return s
}

// cassandras gives the files that set something for Cassandra.
func cassandras(p *lint.HostPass) []*lint.HostFile { return p.Named(hostconf.Cassandra) }

// Rules gives the area's rules.
func Rules() []lint.Rule {
	return []lint.Rule{
		serverCount,
		valueComment,
		myID,
		dataDir,
		noPurge,
		fourLetters,
		sessionTimeout,
		serversDiffer,
		seedsAtTop,
		clusterName,
		openAddress,
		replication,
		dataRemoved,
	}
}

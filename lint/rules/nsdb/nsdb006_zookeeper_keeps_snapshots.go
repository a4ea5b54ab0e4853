package nsdb

import (
	"cuemulus.dev/hostconf"
	"cuemulus.dev/internal/diag"
	"cuemulus.dev/lint"
)

var noPurge = lint.Rule{
	ID: "NSDB006", Name: "zookeeper-keeps-snapshots", Severity: diag.Warning,
	Title: "ZooKeeper never removes old snapshots",
	Why:   "Every snapshot and log stays until the disk is full, and a full disk stops MidoNet's state. Write autopurge.snapRetainCount=3 and autopurge.purgeInterval=1, the interval in hours.",
	Bad: `-- nsdb-1/etc/zookeeper/zoo.cfg --
tickTime=2000
dataDir=/var/lib/zookeeper/data
clientPort=2181
4lw.commands.whitelist=ruok,srvr
`,
	Good: `-- nsdb-1/etc/zookeeper/zoo.cfg --
` + zoo,
	Hosts: func(p *lint.HostPass) {
		for _, f := range p.Named(hostconf.ZooKeeper) {
			if interval := text(f, "autopurge.purgeInterval"); interval == "" || interval == "0" {
				p.ReportFile(f, "ZooKeeper keeps every snapshot and log until the disk is full", "add autopurge.snapRetainCount=3 and autopurge.purgeInterval=1")
			}
		}
	},
}

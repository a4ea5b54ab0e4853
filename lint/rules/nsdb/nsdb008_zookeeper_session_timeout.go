package nsdb

import (
	"fmt"
	"strconv"

	"cuemulus.dev/hostconf"
	"cuemulus.dev/internal/diag"
	"cuemulus.dev/lint"
)

var sessionTimeout = lint.Rule{
	ID: "NSDB008", Name: "zookeeper-session-timeout", Severity: diag.Warning,
	Title: "ZooKeeper gives MidoNet's agents another session timeout than they ask for",
	Why:   "A server grants sessions of 2 to 20 ticks. An agent that asks for 30 seconds of a server with a tick of one second gets 20, and loses its state earlier than its grace time expects. Write a tickTime of at least a twentieth of session_timeout, usually 2000, or a maxSessionTimeout.",
	Bad: `-- nsdb-1/etc/zookeeper/zoo.cfg --
tickTime=1000
dataDir=/var/lib/zookeeper/data
clientPort=2181
autopurge.snapRetainCount=3
autopurge.purgeInterval=1
4lw.commands.whitelist=ruok,srvr
-- nc-1/etc/midolman/midolman.conf --
[zookeeper]
zookeeper_hosts = 192.0.2.68:2181
session_timeout = 30000
`,
	Good: `-- nsdb-1/etc/zookeeper/zoo.cfg --
` + zoo + `-- nc-1/etc/midolman/midolman.conf --
[zookeeper]
zookeeper_hosts = 192.0.2.68:2181
session_timeout = 30000
`,
	Hosts: func(p *lint.HostPass) {
		asked := 0
		for _, f := range p.Named(hostconf.Midolman) {
			if n, err := strconv.Atoi(text(f, "zookeeper", "session_timeout")); err == nil {
				asked = max(asked, n)
			}
		}
		for _, f := range p.Named(hostconf.ZooKeeper) {
			tick, err := strconv.Atoi(text(f, "tickTime"))
			if err != nil || tick < 1 || asked == 0 {
				continue
			}
			longest := 20 * tick
			if n, err := strconv.Atoi(text(f, "maxSessionTimeout")); err == nil {
				longest = n
			}
			if asked > longest {
				p.ReportAt(f, []string{"tickTime"}, fmt.Sprintf("agents ask for sessions of %d ms and get at most %d", asked, longest), fmt.Sprintf("write %d or more", max(2000, (asked+19)/20)))
			}
		}
	},
}

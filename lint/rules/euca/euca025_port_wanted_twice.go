package euca

import (
	"cuemulus.dev/hostconf"
	"cuemulus.dev/internal/diag"
	"cuemulus.dev/lint"
)

var portTaken = lint.Rule{
	ID: "EUCA025", Name: "port-wanted-twice", Severity: diag.Error,
	Title: "Two services of a host want one port",
	Why:   "MidoNet's API listens on 8080, and so do ZooKeeper's administration page from 3.5 on and the web server of Eucalyptus 4.1. Whichever starts second does not come up, or the other one answers in its place. Write admin.enableServer=false into zoo.cfg, and another www.http_port for 4.1.",
	Bad: api + `-- clc-1/etc/zookeeper/zoo.cfg --
tickTime=2000
dataDir=/var/lib/zookeeper/data
clientPort=2181
autopurge.snapRetainCount=3
autopurge.purgeInterval=1
4lw.commands.whitelist=ruok,srvr
`,
	Good: api + `-- clc-1/etc/zookeeper/zoo.cfg --
tickTime=2000
dataDir=/var/lib/zookeeper/data
clientPort=2181
autopurge.snapRetainCount=3
autopurge.purgeInterval=1
4lw.commands.whitelist=ruok,srvr
admin.enableServer=false
`,
	Hosts: func(p *lint.HostPass) {
		if p.Plan != nil && p.Plan.ZooKeeperBefore("3.5") {
			return
		}
		for _, f := range p.Named(hostconf.ZooKeeper) {
			if p.On(f.Host, hostconf.Context) == nil && p.On(f.Host, hostconf.WebXML) == nil || text(f, "admin.enableServer") == "false" {
				continue
			}
			if port := text(f, "admin.serverPort"); port == "" || port == "8080" {
				p.ReportFile(f, "ZooKeeper's administration page and MidoNet's API both want port 8080 of this host", "add admin.enableServer=false")
			}
		}
	},
}

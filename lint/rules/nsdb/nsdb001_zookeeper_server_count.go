package nsdb

import (
	"fmt"

	"cuemulus.dev/hostconf"
	"cuemulus.dev/internal/diag"
	"cuemulus.dev/lint"
)

var serverCount = lint.Rule{
	ID: "NSDB001", Name: "zookeeper-server-count", Severity: diag.Warning,
	Title: "The number of ZooKeeper servers gives no better quorum",
	Why:   "ZooKeeper decides by majority: of two servers none may fail, and four bear the loss of one, as three do. A list with one server is no quorum at all; ZooKeeper ignores it (only one server specified) and runs alone. Run three or five servers, or one without a list for a test. A single server is reported where the plan says that the cloud is for production.",
	Bad: `-- nsdb-1/etc/zookeeper/zoo.cfg --
` + zoo + `server.1=192.0.2.68:2888:3888
server.2=192.0.2.69:2888:3888
`,
	Good: `-- nsdb-1/etc/zookeeper/zoo.cfg --
` + zoo + `server.1=192.0.2.68:2888:3888
server.2=192.0.2.69:2888:3888
server.3=192.0.2.70:2888:3888
`,
	Hosts: func(p *lint.HostPass) {
		for _, f := range p.Named(hostconf.ZooKeeper) {
			list := servers(f)
			switch n := len(list); {
			case n == 1:
				p.Report(f, list[0].Entry, "one server is no quorum: ZooKeeper ignores the line and runs alone", "name three servers, or remove the line for a server that is to run alone")
			case n > 0 && n%2 == 0:
				p.Report(f, list[n-1].Entry, fmt.Sprintf("%d servers bear the loss of %d, as many as %d do", n, (n-1)/2, n-1), fmt.Sprintf("name %d servers, or %d", n-1, n+1))
			case n == 0 && p.Production() && !isDynamic(f):
				p.ReportFile(f, "ZooKeeper runs alone: with this server all of MidoNet stops", "run three servers")
			}
		}
	},
}

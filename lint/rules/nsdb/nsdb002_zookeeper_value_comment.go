package nsdb

import (
	"strings"

	"cuemulus.dev/hostconf"
	"cuemulus.dev/internal/diag"
	"cuemulus.dev/lint"
)

var valueComment = lint.Rule{
	ID: "NSDB002", Name: "zookeeper-value-comment", Severity: diag.Error,
	Title: "ZooKeeper takes a comment or a quote for a part of a value",
	Why:   "zoo.cfg is a file of properties of Java, where no comment follows a value and quotes are letters: autopurge.purgeInterval=1 # hours stops the server with NumberFormatException, although guides print it so. Write comments on lines of their own.",
	Bad: `-- nsdb-1/etc/zookeeper/zoo.cfg --
tickTime=2000
dataDir=/var/lib/zookeeper/data
clientPort=2181
autopurge.snapRetainCount=3
autopurge.purgeInterval=1  # hours
4lw.commands.whitelist=ruok,srvr
`,
	Good: `-- nsdb-1/etc/zookeeper/zoo.cfg --
` + zoo,
	Hosts: func(p *lint.HostPass) {
		for _, f := range p.Named(hostconf.ZooKeeper) {
			for _, e := range f.Entries() {
				switch s := e.Value.Text; {
				case strings.Contains(s, " #") || strings.Contains(s, "\t#") || strings.HasPrefix(s, "#"):
					p.Report(f, e, "the comment is a part of the value, and a number with it stops the server", "write the comment on a line of its own")
				case strings.ContainsAny(s, `"'`):
					p.Report(f, e, "the quotes are a part of the value", "write the value without quotes")
				}
			}
		}
	},
}

package nsdb

import (
	"strings"

	"cuemulus.dev/hostconf"
	"cuemulus.dev/internal/diag"
	"cuemulus.dev/lint"
)

var serversDiffer = lint.Rule{
	ID: "NSDB009", Name: "zookeeper-lists-differ", Severity: diag.Error,
	Title: "Two ZooKeeper servers have different lists of servers",
	Why:   "Each server votes with those of its own list: lists that differ can make two quorums, each with a state of its own, or none. The lines server.N must be the same on all servers.",
	Bad: `-- nsdb-1/etc/zookeeper/zoo.cfg --
` + zoo + quorum + `-- nsdb-2/etc/zookeeper/zoo.cfg --
` + zoo + `server.1=192.0.2.68:2888:3888
server.2=192.0.2.69:2888:3888
server.3=192.0.2.71:2888:3888
`,
	Good: `-- nsdb-1/etc/zookeeper/zoo.cfg --
` + zoo + quorum + `-- nsdb-2/etc/zookeeper/zoo.cfg --
` + zoo + quorum,
	Hosts: func(p *lint.HostPass) {
		var first *lint.HostFile
		for _, f := range p.Named(hostconf.ZooKeeper) {
			if f.Host == "" || isDynamic(f) {
				continue
			}
			if first == nil {
				first = f
				continue
			}
			want := map[string]string{}
			for _, s := range servers(first) {
				want[s.number] = s.value
			}
			for _, s := range servers(f) {
				// a server may name itself by 0.0.0.0
				if value, ok := want[s.number]; ok && value != s.value && !strings.HasPrefix(value, "0.0.0.0:") && !strings.HasPrefix(s.value, "0.0.0.0:") {
					p.Report(f, s.Entry, "server "+s.number+" is "+value+" for the host "+first.Host, "write the same list on all servers")
				}
				delete(want, s.number)
			}
			if len(want) > 0 && len(servers(f)) > 0 {
				p.ReportFile(f, "the host "+first.Host+" has servers in its list that are not in this one", "write the same list on all servers")
			}
		}
	},
}

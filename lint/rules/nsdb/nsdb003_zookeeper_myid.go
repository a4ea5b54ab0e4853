package nsdb

import (
	"slices"
	"strconv"
	"strings"

	"cuemulus.dev/hostconf"
	"cuemulus.dev/internal/diag"
	"cuemulus.dev/lint"
)

var myID = lint.Rule{
	ID: "NSDB003", Name: "zookeeper-myid", Severity: diag.Error,
	Title: "A ZooKeeper server does not know which one it is",
	Why:   "Each server of a quorum reads its number from the file myid in dataDir, and stops where the number is not in the list of servers; two servers with one number keep each other out. A server's line needs two ports, HOST:2888:3888, or the start is aborted. Write the number of the server's own line into myid.",
	Bad: `-- nsdb-1/etc/zookeeper/zoo.cfg --
` + zoo + quorum + `-- nsdb-1/var/lib/zookeeper/data/myid --
4
`,
	Good: `-- nsdb-1/etc/zookeeper/zoo.cfg --
` + zoo + quorum + `-- nsdb-1/var/lib/zookeeper/data/myid --
1
`,
	Hosts: func(p *lint.HostPass) {
		for _, f := range p.Named(hostconf.ZooKeeper) {
			seen := map[string]bool{}
			for _, s := range servers(f) {
				if seen[s.number] {
					p.Report(f, s.Entry, "the number "+s.number+" is that of another server as well", "number servers from 1 on, each once")
				}
				seen[s.number] = true
				if address, _, _ := strings.Cut(s.value, ";"); strings.Count(address, ":") < 2 {
					p.Report(f, s.Entry, strconv.Quote(s.value)+" lacks a port, which aborts the start", "write HOST:2888:3888")
				}
			}
		}
		owner := map[string]*lint.HostFile{}
		for _, f := range p.Named(hostconf.MyID) {
			number := ""
			for _, line := range f.Lines() {
				number += strings.TrimSpace(line)
			}
			zoo := p.On(f.Host, hostconf.ZooKeeper)
			if zoo != nil && len(servers(zoo)) > 1 && !slices.ContainsFunc(servers(zoo), func(s server) bool { return s.number == number }) {
				p.ReportAt(f, []string{"0"}, "no server of zoo.cfg has the number "+strconv.Quote(number), "write the number of this host's line server.N")
			}
			if other := owner[number]; other != nil && other.Host != f.Host {
				d := p.ReportAt(f, []string{"0"}, "another server has the number "+number, "write the number of this host's line server.N")
				pos, _ := other.Place([]string{"0"})
				d.Related = []diag.Related{{Pos: pos, Message: "the other server"}}
			}
			owner[number] = f
		}
	},
}

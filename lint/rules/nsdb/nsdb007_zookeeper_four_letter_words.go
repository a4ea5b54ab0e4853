package nsdb

import (
	"strings"

	"cuemulus.dev/hostconf"
	"cuemulus.dev/internal/diag"
	"cuemulus.dev/lint"
)

var fourLetters = lint.Rule{
	ID: "NSDB007", Name: "zookeeper-four-letter-words", Severity: diag.Warning,
	Title: "ZooKeeper does not answer probes, or answers everybody everything",
	Why:   "From 3.5.3 on only the words of 4lw.commands.whitelist are answered; without it ruok is not executed, and probes take the server for dead. The list * opens words that cost much or tell much (dump, wchp) to whoever reaches the port. Write 4lw.commands.whitelist=ruok,srvr,mntr; older releases ignore the line.",
	Bad: `-- nsdb-1/etc/zookeeper/zoo.cfg --
tickTime=2000
dataDir=/var/lib/zookeeper/data
clientPort=2181
autopurge.snapRetainCount=3
autopurge.purgeInterval=1
4lw.commands.whitelist=*
`,
	Good: `-- nsdb-1/etc/zookeeper/zoo.cfg --
` + zoo,
	Hosts: func(p *lint.HostPass) {
		if p.Plan != nil && p.Plan.ZooKeeperBefore("3.5") {
			return
		}
		for _, f := range p.Named(hostconf.ZooKeeper) {
			field := f.Root.Field("4lw.commands.whitelist")
			switch {
			case field == nil:
				p.ReportFile(f, "from 3.5.3 on ZooKeeper answers srvr alone, and no probe with ruok", "add 4lw.commands.whitelist=ruok,srvr,mntr")
			case strings.TrimSpace(field.Value.Text) == "*" && !loopback(text(f, "clientPortAddress")):
				p.ReportAt(f, []string{"4lw.commands.whitelist"}, "whoever reaches the port may ask everything", "write ruok,srvr,mntr")
			case !has(field.Value.Text, "srvr") && field.Value.Text != "*":
				p.ReportAt(f, []string{"4lw.commands.whitelist"}, "srvr, which alone tells whether there is a quorum, is not answered", "write ruok,srvr,mntr")
			}
		}
	},
}

func loopback(address string) bool { return strings.HasPrefix(address, "127.") }

func has(list, word string) bool {
	for _, w := range strings.Split(list, ",") {
		if strings.TrimSpace(w) == word {
			return true
		}
	}
	return false
}

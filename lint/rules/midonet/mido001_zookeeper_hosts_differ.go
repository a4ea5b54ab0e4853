package midonet

import (
	"slices"
	"strconv"
	"strings"

	"cuemulus.dev/hostconf"
	"cuemulus.dev/internal/diag"
	"cuemulus.dev/lint"
)

var hostLists = lint.Rule{
	ID: "MIDO001", Name: "zookeeper-hosts-differ", Severity: diag.Error,
	Title: "Parts of MidoNet look for ZooKeeper in different places",
	Why:   "Agents, the API and midonet-cluster find one another through ZooKeeper alone: zookeeper_hosts of every midolman.conf, midonet.conf and of web.xml must name the same servers as HOST:PORT, joined by commas. An agent with another list is alone in a network of its own. Write the same list everywhere.",
	Bad: `-- nc-1/etc/midolman/midolman.conf --
[zookeeper]
zookeeper_hosts = 192.0.2.68:2181
-- nc-2/etc/midolman/midolman.conf --
[zookeeper]
zookeeper_hosts = 192.0.2.69:2181
`,
	Good: agents,
	Hosts: func(p *lint.HostPass) {
		first, from := "", ""
		look := func(f *lint.HostFile, list string, report func(message, help string)) {
			list = strings.TrimSpace(list)
			for _, one := range strings.Split(list, ",") {
				if host, port, ok := strings.Cut(strings.TrimSpace(one), ":"); !ok || host == "" || port == "" {
					report(strconv.Quote(one)+" is no HOST:PORT", "write every server as HOST:2181, joined by commas")
					return
				}
			}
			switch same := sorted(list); {
			case first == "":
				first, from = same, host(f)
			case same != first:
				report("the servers of ZooKeeper are "+list+" here, and "+first+" on "+from, "write one list on all hosts")
			}
		}
		for _, f := range p.Named(hostconf.Midolman, hostconf.MidoNet) {
			if list, ok := f.Root.Get("zookeeper", "zookeeper_hosts").Scalar(); ok {
				look(f, list, func(message, help string) { p.ReportAt(f, []string{"zookeeper", "zookeeper_hosts"}, message, help) })
			}
		}
		for _, f := range p.Named(hostconf.WebXML) {
			if list, ok := parameters(f)["zookeeper-zookeeper_hosts"]; ok {
				look(f, list.value, func(message, help string) { p.ReportAt(f, list.path, message, help) })
			}
		}
	},
}

func sorted(list string) string {
	var all []string
	for _, one := range strings.Split(list, ",") {
		all = append(all, strings.TrimSpace(one))
	}
	slices.Sort(all)
	return strings.Join(all, ",")
}

// host names the host of a file, or the file where that is not known.
func host(f *lint.HostFile) string {
	if f.Host != "" {
		return f.Host
	}
	return f.Name()
}

package nsdb

import (
	"strings"

	"cuemulus.dev/hostconf"
	"cuemulus.dev/internal/diag"
	"cuemulus.dev/lint"
)

var dataDir = lint.Rule{
	ID: "NSDB004", Name: "zookeeper-data-folder", Severity: diag.Error,
	Title: "ZooKeeper looks for myid in another folder",
	Why:   "The server reads the file myid in dataDir and stops where there is none. Write the file into that folder, or correct dataDir.",
	Bad: `-- nsdb-1/etc/zookeeper/zoo.cfg --
` + zoo + `-- nsdb-1/var/lib/zookeeper/myid --
1
`,
	Good: `-- nsdb-1/etc/zookeeper/zoo.cfg --
` + zoo + `-- nsdb-1/var/lib/zookeeper/data/myid --
1
`,
	Hosts: func(p *lint.HostPass) {
		for _, f := range p.Named(hostconf.MyID) {
			zoo := p.On(f.Host, hostconf.ZooKeeper)
			if zoo == nil || f.Path == "" {
				continue
			}
			if dir := strings.TrimSuffix(text(zoo, "dataDir"), "/"); dir != "" && f.Path != dir+"/myid" {
				p.ReportAt(zoo, []string{"dataDir"}, "myid is "+f.Path+", and ZooKeeper looks for "+dir+"/myid", "write the file's folder, or move the file")
			}
		}
	},
}

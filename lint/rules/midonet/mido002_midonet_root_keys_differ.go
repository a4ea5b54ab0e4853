package midonet

import (
	"strings"

	"cuemulus.dev/hostconf"
	"cuemulus.dev/internal/diag"
	"cuemulus.dev/lint"
)

var rootKeys = lint.Rule{
	ID: "MIDO002", Name: "midonet-root-keys-differ", Severity: diag.Error,
	Title: "Parts of MidoNet keep their state in different trees of ZooKeeper",
	Why:   "The root key (midolman_root_key, root_key from 2015.06 on; web.xml's zookeeper-midolman_root_key) is the folder in ZooKeeper that all parts share. An API with another one shows no hosts, and what it makes no agent sees. Write one key everywhere; the files that the packages install have /midonet/v1.",
	Bad: `-- nc-1/etc/midolman/midolman.conf --
[zookeeper]
zookeeper_hosts = 192.0.2.68:2181
midolman_root_key = /midonet
-- clc-1/usr/share/midonet-api/WEB-INF/web.xml --
<web-app>
  <context-param><param-name>rest_api-base_uri</param-name><param-value>http://127.0.0.1:8080/midonet-api</param-value></context-param>
  <context-param><param-name>zookeeper-zookeeper_hosts</param-name><param-value>192.0.2.68:2181</param-value></context-param>
  <context-param><param-name>zookeeper-midolman_root_key</param-name><param-value>/midonet/v1</param-value></context-param>
</web-app>
`,
	Good: `-- nc-1/etc/midolman/midolman.conf --
[zookeeper]
zookeeper_hosts = 192.0.2.68:2181
midolman_root_key = /midonet/v1
-- clc-1/usr/share/midonet-api/WEB-INF/web.xml --
<web-app>
  <context-param><param-name>rest_api-base_uri</param-name><param-value>http://127.0.0.1:8080/midonet-api</param-value></context-param>
  <context-param><param-name>zookeeper-zookeeper_hosts</param-name><param-value>192.0.2.68:2181</param-value></context-param>
  <context-param><param-name>zookeeper-midolman_root_key</param-name><param-value>/midonet/v1</param-value></context-param>
</web-app>
`,
	Hosts: func(p *lint.HostPass) {
		first, from := "", ""
		look := func(f *lint.HostFile, key string, path []string) {
			key = strings.TrimSpace(key)
			switch {
			case key == "":
			case first == "":
				first, from = key, host(f)
			case key != first:
				p.ReportAt(f, path, "the root key is "+key+" here, and "+first+" on "+from, "write one key on all hosts")
			}
		}
		for _, f := range p.Named(hostconf.Midolman, hostconf.MidoNet) {
			for _, key := range []string{"midolman_root_key", "root_key"} {
				look(f, text(f, "zookeeper", key), []string{"zookeeper", key})
			}
		}
		for _, f := range p.Named(hostconf.WebXML) {
			key := parameters(f)["zookeeper-midolman_root_key"]
			look(f, key.value, key.path)
		}
	},
}

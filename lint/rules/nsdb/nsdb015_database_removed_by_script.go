package nsdb

import (
	"strconv"
	"strings"

	"cuemulus.dev/hostconf"
	"cuemulus.dev/internal/diag"
	"cuemulus.dev/lint"
)

var dataRemoved = lint.Rule{
	ID: "NSDB015", Name: "database-removed-by-script", Severity: diag.Error,
	Title: "A script removes the state database each time it runs",
	Why:   "Guides have rm -rf /var/lib/cassandra/data/system as a step of installation: it is right once, before the first start, and destroys a server that has run. Ask first whether the server was ever started, or leave the step to a person.",
	Bad: `-- nsdb-1/root/nsdb-setup.sh --
#!/bin/bash
rm -rf /var/lib/cassandra/data/system/
systemctl start cassandra
`,
	Good: `-- nsdb-1/root/nsdb-setup.sh --
#!/bin/bash
systemctl start cassandra
`,
	Hosts: func(p *lint.HostPass) {
		for _, f := range p.Named(hostconf.Script) {
			guarded := false
			for i, line := range f.Lines() {
				words := strings.TrimSpace(line)
				guarded = guarded || strings.HasPrefix(words, "if ") || strings.Contains(words, "[ -") || strings.HasPrefix(words, "test ")
				if !guarded && !strings.HasPrefix(words, "#") && strings.Contains(words, "rm -rf") && (strings.Contains(words, "/var/lib/cassandra") || strings.Contains(words, "/var/lib/zookeeper")) {
					p.ReportAt(f, []string{strconv.Itoa(i)}, "each run of the script destroys what the server keeps", "remove the line, or ask first whether the server was ever started")
				}
			}
		}
	},
}

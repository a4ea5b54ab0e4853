package site

import (
	"slices"
	"strings"

	"cuemulus.dev/internal/diag"
	"cuemulus.dev/lint"
)

var zebraMayWrite = lint.Rule{
	ID: "SITE011", Name: "zebra-may-write", Severity: diag.Note,
	Title: "SELinux lets routing daemons write their own configuration",
	Why:   "The boolean zebra_write_config is needed only where somebody saves the configuration from a router's terminal. Files that come from a plan are never saved there, and a daemon that was taken over could write what it starts with. Leave the boolean off.",
	Bad: `-- bgp-1/root/host-network.sh --
#!/bin/sh
setsebool -P zebra_write_config 1
`,
	Good: `-- bgp-1/root/host-network.sh --
#!/bin/sh
systemctl enable zebra bgpd
`,
	Hosts: func(p *lint.HostPass) {
		for _, c := range p.Commands("setsebool") {
			at := slices.IndexFunc(c.After, func(w string) bool { return strings.HasPrefix(w, "zebra_write_config") })
			if at < 0 {
				continue
			}
			if last := c.After[len(c.After)-1]; last == "1" || last == "on" || strings.HasSuffix(last, "=1") || strings.HasSuffix(last, "=on") {
				p.ReportCommand(c, "routing daemons may then write what they start with", "leave the boolean off, and change the files of the plan")
			}
		}
	},
}

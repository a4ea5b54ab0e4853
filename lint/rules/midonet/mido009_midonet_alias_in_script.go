package midonet

import (
	"slices"
	"strings"

	"cuemulus.dev/internal/diag"
	"cuemulus.dev/lint"
)

var aliasInScript = lint.Rule{
	ID: "MIDO009", Name: "midonet-alias-in-script", Severity: diag.Error,
	Title: "A script names objects of MidoNet by names that only a person's session has",
	Why:   "router0, port1 and their like are aliases that midonet-cli makes up in an interactive session for what it has listed. With -e or in a pipe there are none, and the line fails: Syntax error at: ... router0. Ask for the object by its name first (router list, then the line with the name eucart), and use its id.",
	Bad: `-- clc-1/root/midonet-bootstrap.sh --
#!/bin/bash
midonet-cli -A -e router router0 list port
`,
	Good: `-- clc-1/root/midonet-bootstrap.sh --
#!/bin/bash
router=$(midonet-cli -A -e router list | awk '$4 == "eucart" {print $2}')
midonet-cli -A -e router "$router" list port
`,
	Hosts: func(p *lint.HostPass) {
		kinds := []string{"router", "port", "bgp", "host", "tzone", "bridge", "ad-route", "route", "binding"}
		for _, c := range clients(p) {
			for _, word := range c.Words {
				stem := strings.TrimRight(strings.Trim(word, ")"), "0123456789")
				if stem != strings.Trim(word, ")") && slices.Contains(kinds, stem) {
					p.ReportCommand(c, word+" is a name of interactive sessions only", "ask for the object by its name, and use the id that the client prints")
					break
				}
			}
		}
		// lines for the client's standard input have no command before them
		for _, c := range p.Commands() {
			if len(c.Words) > 1 && slices.Contains(kinds, strings.TrimRight(c.Words[0], "0123456789")) && strings.TrimRight(c.Words[1], "0123456789") != c.Words[1] && slices.Contains(kinds, strings.TrimRight(c.Words[1], "0123456789")) {
				p.ReportCommand(c, c.Words[1]+" is a name of interactive sessions only", "ask for the object by its name, and use the id that the client prints")
			}
		}
	},
}

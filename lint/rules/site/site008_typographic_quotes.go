package site

import (
	"strconv"
	"strings"

	"cuemulus.dev/hostconf"
	"cuemulus.dev/internal/diag"
	"cuemulus.dev/lint"
)

var typographicQuotes = lint.Rule{
	ID: "SITE008", Name: "typographic-quotes", Severity: diag.Error,
	Title: "A file has quotes of a text processor",
	Why:   "Pages of guides turn quotes into typographic ones; a program takes them for letters of the value, or stops with a syntax error. Write straight quotes.",
	Bad: `-- clc-1/root/midonet-conf.sh --
#!/bin/sh
echo ` + "\u201c" + `cassandra.servers : 192.0.2.68` + "\u201d" + ` | mn-conf set -t default
`,
	Good: `-- clc-1/root/midonet-conf.sh --
#!/bin/sh
echo "cassandra.servers : 192.0.2.68" | mn-conf set -t default
`,
	Hosts: func(p *lint.HostPass) {
		const curly = "\u201c\u201d\u2018\u2019\u201e"
		for _, f := range p.Files {
			if f.Format == hostconf.Text {
				for i, line := range f.Lines() {
					if strings.ContainsAny(line, curly) && f.What() != "" && !strings.HasPrefix(strings.TrimSpace(line), "#") {
						p.ReportAt(f, []string{strconv.Itoa(i)}, "this line has typographic quotes", "write straight ones")
					}
				}
				continue
			}
			for _, e := range f.Entries() {
				if text, _ := e.Value.Scalar(); strings.ContainsAny(text, curly) || strings.ContainsAny(e.Key, curly) {
					p.Report(f, e, "this value has typographic quotes", "write straight ones")
				}
			}
		}
	},
}

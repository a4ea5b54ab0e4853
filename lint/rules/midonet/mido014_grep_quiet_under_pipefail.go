package midonet

import (
	"slices"
	"strings"

	"cuemulus.dev/hostconf"
	"cuemulus.dev/internal/diag"
	"cuemulus.dev/lint"
)

var pipeline = lint.Rule{
	ID: "MIDO014", Name: "grep-quiet-under-pipefail", Severity: diag.Warning,
	Title: "A script takes what is there for missing",
	Why:   "Under set -o pipefail a pipe fails when its first command is cut off: grep -q closes the pipe at the first hit, midonet-cli fails to write the rest, and the test says absent for what is present. The script then makes it a second time. Put the output into a variable first, and search there.",
	Bad: `-- clc-1/root/midonet-bootstrap.sh --
#!/bin/bash
set -euo pipefail
if midonet-cli -A -e tunnel-zone list | grep -q mido-tz; then
  exit 0
fi
`,
	Good: `-- clc-1/root/midonet-bootstrap.sh --
#!/bin/bash
set -euo pipefail
zones=$(midonet-cli -A -e tunnel-zone list)
if grep -q mido-tz <<<"$zones"; then
  exit 0
fi
`,
	Hosts: func(p *lint.HostPass) {
		strict := map[*lint.HostFile]bool{}
		for _, f := range p.Named(hostconf.Script) {
			for _, line := range f.Lines() {
				strict[f] = strict[f] || strings.HasPrefix(strings.TrimSpace(line), "set ") && strings.Contains(line, "pipefail")
			}
		}
		for _, c := range clients(p) {
			at := slices.Index(c.Words, "|")
			if strict[c.File] && at >= 0 && at+2 < len(c.Words) && c.Words[at+1] == "grep" && strings.HasPrefix(c.Words[at+2], "-") && strings.Contains(c.Words[at+2], "q") {
				p.ReportCommand(c, "with pipefail this says absent as soon as grep closes the pipe", "put the output into a variable, and search there")
			}
		}
	},
}

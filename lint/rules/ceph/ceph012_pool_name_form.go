package ceph

import (
	"strconv"
	"strings"

	"cuemulus.dev/internal/diag"
	"cuemulus.dev/lint"
)

var poolNames = lint.Rule{
	ID: "CEPH012", Name: "pool-name-form", Severity: diag.Error,
	Title: "Eucalyptus cannot use the name of a pool as it is written",
	Why:   "Eucalyptus splits the lists of pools at commas without taking blanks away, and writes POOL/IMAGE@SNAPSHOT: a blank behind a comma becomes a part of the next name, and a name with a slash, an at sign or a comma cannot be addressed. Ceph itself accepts such names. Write lists without blanks, and name pools with letters, digits, hyphens and underscores.",
	Bad: `-- clc-1/root/cloud-properties.sh --
#!/bin/sh
euctl zone-a.storage.cephvolumepools="eucavols, eucavols2"
`,
	Good: `-- clc-1/root/cloud-properties.sh --
#!/bin/sh
euctl zone-a.storage.cephvolumepools=eucavols,eucavols2
`,
	Hosts: func(p *lint.HostPass) {
		for _, property := range []string{"cephvolumepools", "cephsnapshotpools"} {
			list, at, _ := configured(p, property)
			for _, name := range list {
				if name != strings.TrimSpace(name) || name == "" {
					p.ReportCommand(at, "a blank in the list becomes a part of a pool's name: "+strconv.Quote(name), "join names by commas without blanks")
				} else if strings.ContainsAny(name, "/@ ") {
					p.ReportCommand(at, strconv.Quote(name)+" cannot be addressed as POOL/IMAGE@SNAPSHOT", "name pools with letters, digits, hyphens and underscores")
				}
			}
		}
		for _, made := range pools(p) {
			if strings.ContainsAny(made.Name, "/@, ") {
				p.ReportCommand(made.HostCommand, strconv.Quote(made.Name)+" cannot be addressed as POOL/IMAGE@SNAPSHOT", "name pools with letters, digits, hyphens and underscores")
			}
		}
	},
}

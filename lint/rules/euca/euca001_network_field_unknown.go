package euca

import (
	"strconv"
	"strings"

	"cuemulus.dev/hostconf/eucanetwork"
	"cuemulus.dev/internal/diag"
	"cuemulus.dev/lint"
)

var networkField = lint.Rule{
	ID: "EUCA001", Name: "network-field-unknown", Severity: diag.Error,
	Title: "Eucalyptus does not know a field of the network configuration",
	Why:   "Fields are named in one spelling only, each with a capital letter at its beginning, and every version reads its own set: one field that is not known makes Eucalyptus refuse the whole configuration. Where no plan says which version it is for, a configuration is reported only if no version takes it. Correct the spelling, or use the form of the version.",
	Bad: `-- clc-1/etc/eucalyptus/network.json --
{"mode": "EDGE", "PublicIps": ["198.51.100.10"], "Subnets": [{"Subnet": "192.0.2.128", "Netmask": "255.255.255.128", "Gateway": "192.0.2.129"}]}
`,
	Good: edge,
	Hosts: func(p *lint.HostPass) {
		refused(p, unknownField, func(_ *lint.HostFile, version string, problem eucanetwork.Problem) string {
			var names []string
			for _, step := range problem.Path[:len(problem.Path)-1] {
				if _, err := strconv.Atoi(step); err != nil {
					names = append(names, step)
				}
			}
			known := eucanetwork.Fields(version, names...)
			if near := diag.Nearest(problem.Path[len(problem.Path)-1], known); near != "" {
				return "did you mean " + near + "?"
			}
			return "known here are " + strings.Join(known, ", ")
		})
	},
}

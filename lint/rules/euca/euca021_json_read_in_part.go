package euca

import (
	"slices"

	"cuemulus.dev/hostconf"
	"cuemulus.dev/internal/diag"
	"cuemulus.dev/lint"
)

var jsonTail = lint.Rule{
	ID: "EUCA021", Name: "json-read-in-part", Severity: diag.Error,
	Title: "Eucalyptus does not see a part of the network configuration",
	Why:   "Eucalyptus reads the first document of the file and stops: text behind it, such as a second configuration that was appended, is silently left out. Of a key that stands twice the last one counts. Remove what is not read.",
	Bad: `-- clc-1/etc/eucalyptus/network.json --
{"Mode": "EDGE", "Mode": "EDGE", "PublicIps": ["198.51.100.10"], "Subnets": [{"Subnet": "192.0.2.128", "Netmask": "255.255.255.128", "Gateway": "192.0.2.129"}]}
`,
	Good: edge,
	Hosts: func(p *lint.HostPass) {
		for _, f := range networks(p) {
			if !f.Rest.IsZero() {
				d := p.ReportFile(f, "Eucalyptus does not read what stands behind the first document", "keep one document in the file")
				d.Pos, d.End = f.Rest, diag.Pos{}
			}
			f.Root.Walk(func(path []string, n *hostconf.Node) bool {
				seen := map[string]bool{}
				for i := range n.Fields {
					field := &n.Fields[i]
					if seen[field.Key] {
						p.Report(f, hostconf.Entry{Field: field, Path: append(slices.Clone(path), field.Key)}, "the key "+field.Key+" stands twice, and only this one counts", "keep one of them")
					}
					seen[field.Key] = true
				}
				return true
			})
		}
	},
}

package midonet

import (
	"slices"
	"strings"

	"cuemulus.dev/internal/diag"
	"cuemulus.dev/lint"
)

var tunnelZone = lint.Rule{
	ID: "MIDO010", Name: "tunnel-zone-name", Severity: diag.Error,
	Title: "Eucalyptus does not accept the tunnel zone",
	Why:   "From 4.3 on eucanetd takes a tunnel zone only under one of four names, mido-tz, midotz, euca-tz and eucatz, and otherwise builds nothing: Cannot proceed without a valid tunnel-zone. Older versions take any name, so one of the four is right everywhere.",
	Bad: `-- clc-1/root/midonet-bootstrap.sh --
#!/bin/bash
midonet-cli -A -e tunnel-zone create name euca-mido type gre
`,
	Good: `-- clc-1/root/midonet-bootstrap.sh --
#!/bin/bash
midonet-cli -A -e tunnel-zone create name mido-tz type gre
`,
	Hosts: func(p *lint.HostPass) {
		known := []string{"mido-tz", "midotz", "euca-tz", "eucatz"}
		for _, verb := range []string{"create", "add"} {
			for _, c := range p.Commands("tunnel-zone", verb) {
				name, kind := "", ""
				for i := 0; i+1 < len(c.After); i++ {
					switch value := strings.Trim(c.After[i+1], ")"); c.After[i] {
					case "name":
						name = value
					case "type":
						kind = value
					}
				}
				if name != "" && !strings.Contains(name, "$") && !slices.Contains(known, name) && (p.Plan == nil || !p.Plan.EucalyptusBefore("4.3")) {
					p.ReportCommand(c, "from Eucalyptus 4.3 on a tunnel zone "+name+" is not accepted", "name it mido-tz")
				}
				if kind != "" && !strings.Contains(kind, "$") && kind != "gre" && kind != "vxlan" && kind != "vtep" {
					p.ReportCommand(c, "there is no tunnel of type "+kind, "write gre, or vxlan")
				}
			}
		}
	},
}

package midonet

import (
	"strconv"
	"strings"

	"cuemulus.dev/hostconf/cloud"
	"cuemulus.dev/internal/diag"
	"cuemulus.dev/lint"
)

var memberAddress = lint.Rule{
	ID: "MIDO011", Name: "tunnel-member-address", Severity: diag.Error,
	Title: "A member of the tunnel zone has an address that no host has",
	Why:   "A member needs the IPv4 address of its host in the network of tunnels; a name is refused (Invalid value field address), and X.Y.Z.0, a place holder of guides, is the network itself. Write the host's own address.",
	Bad: `-- clc-1/root/midonet-bootstrap.sh --
#!/bin/bash
midonet-cli -A -e tunnel-zone "$zone" add member host "$host" address 192.0.2.0
`,
	Good: `-- clc-1/root/midonet-bootstrap.sh --
#!/bin/bash
midonet-cli -A -e tunnel-zone "$zone" add member host "$host" address 192.0.2.66
`,
	Hosts: func(p *lint.HostPass) {
		for _, c := range p.Commands("add", "member") {
			for i := 0; i+1 < len(c.After); i++ {
				address := strings.Trim(c.After[i+1], ")")
				if c.After[i] != "address" || strings.Contains(address, "$") {
					continue
				}
				a, ok := cloud.ParseAddress(address)
				switch {
				case !ok:
					p.ReportCommand(c, strconv.Quote(address)+" is no address", "write the host's IPv4 address in the network of tunnels")
				case strings.HasSuffix(a.String(), ".0"):
					p.ReportCommand(c, address+" is a network and no host", "write the host's IPv4 address in the network of tunnels")
				}
			}
		}
	},
}

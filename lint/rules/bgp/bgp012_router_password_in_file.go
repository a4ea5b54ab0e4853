package bgp

import (
	"slices"
	"strings"

	"cuemulus.dev/hostconf"
	"cuemulus.dev/internal/diag"
	"cuemulus.dev/lint"
)

var literalPassword = lint.Rule{
	ID: "BGP012", Name: "router-password-in-file", Severity: diag.Error,
	Title: "A router's password stands in its file, or is one that everybody knows",
	Why:   "Whoever can read the repository can log in to the router's terminal, or take part in its sessions; the password zebra stands in every guide. Keep a mark in its place that is filled in at deployment, such as @@VTY_PASSWORD@@. The file that MidoNet's agent ships, with the password zebra_password, is another one: the agent's code knows it, and it must stay.",
	Bad: `-- bgp-1/etc/quagga/zebra.conf --
hostname bgp-1
password zebra
enable password zebra
`,
	Good: `-- bgp-1/etc/quagga/zebra.conf --
hostname bgp-1
password @@VTY_PASSWORD@@
enable password @@VTY_ENABLE_PASSWORD@@
`,
	Hosts: func(p *lint.HostPass) {
		for _, f := range p.Named(hostconf.Bgpd, hostconf.Zebra, hostconf.FRR) {
			if isMidolman(f) {
				continue
			}
			for _, e := range f.Entries() {
				words := strings.Fields(e.Key)
				at := slices.Index(words, "password")
				if at < 0 || at+1 >= len(words) || at > 2 || words[0] == "service" || words[0] == "no" || words[0] == "neighbor" && at != 2 {
					continue
				}
				switch value := words[len(words)-1]; {
				case strings.HasPrefix(value, "@@") || strings.HasPrefix(value, "<") || strings.HasPrefix(value, "$"):
				case value == "zebra":
					p.Report(f, e, "everybody knows this password", "take another one, and write a mark that is filled in at deployment, such as @@VTY_PASSWORD@@")
				default:
					p.Report(f, e, "a password stands in the file", "write a mark that is filled in at deployment, such as @@VTY_PASSWORD@@, and take another password").Secret = true
				}
			}
		}
	},
}

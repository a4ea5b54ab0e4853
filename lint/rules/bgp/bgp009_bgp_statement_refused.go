package bgp

import (
	"strings"

	"cuemulus.dev/hostconf"
	"cuemulus.dev/internal/diag"
	"cuemulus.dev/lint"
)

var statementRefused = lint.Rule{
	ID: "BGP009", Name: "bgp-statement-refused", Severity: diag.Warning,
	Title: "A daemon refuses a statement that its check lets pass, or reads it as another",
	Why:   "A log file must be an absolute path: with a relative one FRR says Command returned Warning Config Failed and logs nowhere. A second router bgp of one table is refused (BGP is already running), and host bits of a network are silently masked. The daemons' own check with -C exits with 0 all the same. Mend the line.",
	Bad: quaggaHead + `router bgp 64496
 bgp router-id 198.51.100.1
log file bgpd.log
`,
	Good: quaggaHead + `router bgp 64496
 bgp router-id 198.51.100.1
log file /var/log/quagga/bgpd.log
`,
	Hosts: func(p *lint.HostPass) {
		for _, f := range p.Named(hostconf.Bgpd, hostconf.FRR, hostconf.Zebra) {
			seen := map[string]bool{}
			for _, e := range f.Entries() {
				words := strings.Fields(e.Key)
				switch {
				case len(words) > 2 && words[0] == "log" && words[1] == "file" && !strings.HasPrefix(words[2], "/"):
					p.Report(f, e, "the log file "+words[2]+" has no absolute path", "write /var/log/"+folder(f)+"/"+words[2])
				case len(words) > 2 && words[0] == "router" && words[1] == "bgp":
					table := strings.Join(words[3:], " ")
					if seen[table] {
						p.Report(f, e, "the daemon refuses a second block router bgp", "put its statements into the first one")
					}
					seen[table] = true
				case len(words) > 1 && words[0] == "network":
					if n, ok := lint.Prefix(words[1]); ok && n.String() != words[1] {
						p.Report(f, e, words[1]+" has bits of a host, which the daemon masks", "write "+n.String())
					}
				}
			}
		}
	},
}

func folder(f *lint.HostFile) string {
	if f.What() == hostconf.FRR {
		return "frr"
	}
	return "quagga"
}

package bgp

import (
	"slices"
	"strings"

	"cuemulus.dev/internal/diag"
	"cuemulus.dev/lint"
)

var undeclared = lint.Rule{
	ID: "BGP013", Name: "bgp-name-undeclared", Severity: diag.Error,
	Title: "A router's file uses a neighbor, list or map that it does not declare",
	Why:   "A statement about a neighbor without remote-as is refused while the rest of the file is taken. A route map that is not there denies everything, a prefix list that is not there permits everything. vtysh -C notices none of it. Declare the name, or correct it.",
	Bad: quaggaHead + `router bgp 64496
 bgp router-id 198.51.100.1
 neighbor 198.51.100.2 remote-as 64497
 neighbor 198.51.100.2 prefix-list EUCA in
 neighbor 198.51.100.2 maximum-prefix 10
 neighbor 198.51.100.2 password @@BGP_PASSWORD@@
ip prefix-list EUCA-PUBLIC seq 10 permit 198.51.100.128/25
`,
	Good: quaggaHead + `router bgp 64496
 bgp router-id 198.51.100.1
 neighbor 198.51.100.2 remote-as 64497
 neighbor 198.51.100.2 prefix-list EUCA-PUBLIC in
 neighbor 198.51.100.2 maximum-prefix 10
 neighbor 198.51.100.2 password @@BGP_PASSWORD@@
ip prefix-list EUCA-PUBLIC seq 10 permit 198.51.100.128/25
`,
	Hosts: func(p *lint.HostPass) {
		for _, r := range routers(p) {
			lists, maps := declared(r.HostFile)
			for _, n := range r.neighbors {
				if n.as == "" && !r.says(n, "", "peer-group") && !r.says(n, "", "interface") {
					p.Report(r.HostFile, n.first, "the neighbor "+n.name+" has no remote-as, so the daemon refuses what is said about it", "add neighbor "+n.name+" remote-as NUMBER before it")
				}
				for _, e := range n.lines {
					words := strings.Fields(e.Key)
					if len(words) < 5 {
						continue
					}
					switch {
					case words[2] == "prefix-list" && !sortedHas(lists, words[3]):
						p.Report(r.HostFile, e, "there is no prefix list "+words[3]+", so everything passes", nearName(words[3], lists, "ip prefix-list "))
					case words[2] == "route-map" && !sortedHas(maps, words[3]):
						p.Report(r.HostFile, e, "there is no route map "+words[3]+", so nothing passes", nearName(words[3], maps, "route-map "))
					}
				}
			}
			for _, e := range r.HostFile.Entries() {
				if name, ok := strings.CutPrefix(e.Key, "match ip address prefix-list "); ok && !sortedHas(lists, name) {
					p.Report(r.HostFile, e, "there is no prefix list "+name, nearName(name, lists, "ip prefix-list "))
				}
			}
		}
	},
}

func sortedHas(list []string, name string) bool {
	_, ok := slices.BinarySearch(list, name)
	return ok
}

// declared gives the names of a file's prefix lists and route maps, sorted.
func declared(f *lint.HostFile) (lists, maps []string) {
	for _, field := range f.Root.Fields {
		words := strings.Fields(field.Key)
		switch {
		case len(words) > 2 && words[0] == "ip" && words[1] == "prefix-list":
			lists = append(lists, words[2])
		case len(words) > 1 && words[0] == "route-map":
			maps = append(maps, words[1])
		}
	}
	slices.Sort(lists)
	slices.Sort(maps)
	return slices.Compact(lists), slices.Compact(maps)
}

func nearName(name string, known []string, statement string) string {
	if near := diag.Nearest(name, known[:min(len(known), 50)]); near != "" {
		return "did you mean " + near + "?"
	}
	return "declare it with " + statement + name
}

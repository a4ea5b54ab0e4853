package bgp

import (
	"slices"
	"strconv"
	"strings"

	"cuemulus.dev/hostconf"
	"cuemulus.dev/hostconf/cloud"
	"cuemulus.dev/internal/diag"
	"cuemulus.dev/lint"
)

var routerID = lint.Rule{
	ID: "BGP006", Name: "bgp-router-id", Severity: diag.Warning,
	Title: "The id of a router is left to chance, or two routers have one",
	Why:   "Without router-id a daemon takes the highest address that it finds, which changes with its interfaces and restarts all sessions; two routers with one id refuse one another. Write bgp router-id with an address of the router.",
	Bad: quaggaHead + `router bgp 64496
`,
	Good: quaggaHead + `router bgp 64496
 bgp router-id 198.51.100.1
`,
	Hosts: func(p *lint.HostPass) {
		first := map[string]hostconf.Entry{}
		files := map[string]*lint.HostFile{}
		for _, r := range routers(p) {
			if isMidolman(r.HostFile) {
				continue
			}
			found := slices.ContainsFunc(r.HostFile.Entries(), func(e hostconf.Entry) bool {
				return strings.HasPrefix(e.Key, "router-id ") || strings.HasPrefix(e.Key, "ip router-id ")
			})
			for _, e := range r.rest {
				id, ok := strings.CutPrefix(e.Key, "bgp router-id ")
				if !ok {
					continue
				}
				found = true
				other, twice := first[id]
				if other := files[id]; other == r.HostFile || other != nil && other.Host != "" && other.Host == r.Host {
					continue // the same router in two files
				}
				if _, isAddress := cloud.ParseAddress(id); !isAddress {
					p.Report(r.HostFile, e, strconv.Quote(id)+" is no address", "write an IPv4 address of the router")
				} else if twice {
					d := p.Report(r.HostFile, e, "another router has the id "+id, "write an address of this router")
					pos, _ := files[id].Span(other)
					d.Related = []diag.Related{{Pos: pos, Message: "the other router"}}
				} else {
					first[id], files[id] = e, r.HostFile
				}
			}
			if !found {
				p.Report(r.HostFile, r.block, "the router's id is left to chance", "add bgp router-id with an address of the router")
			}
		}
	},
}

// Package bgp holds the rules about the routers of a private cloud: bgpd.conf and
// zebra.conf of Quagga, frr.conf of FRR, and what they and network.json must agree on.
package bgp

import (
	"slices"
	"strconv"
	"strings"

	"cuemulus.dev/hostconf"
	"cuemulus.dev/internal/diag"
	"cuemulus.dev/lint"
)

// router is the BGP of one file.
type router struct {
	*lint.HostFile
	block     hostconf.Entry // "router bgp ASN"
	asn       string
	frr       bool
	neighbors []*neighbor
	byName    map[string]*neighbor
	rest      []hostconf.Entry // what is in the block and about no neighbor, address families included
}

// neighbor is what a router is told about one peer or peer group.
type neighbor struct {
	name  string
	as    string // of remote-as; "" where none is said
	asAt  hostconf.Entry
	first hostconf.Entry
	group string // the peer group that it is in
	lines []hostconf.Entry
}

// says reports whether a neighbor, or its group, has a statement that begins with
// words and, where last is not "", ends with it.
func (r *router) says(n *neighbor, last string, words ...string) bool {
	for _, of := range []*neighbor{n, r.byName[n.group]} {
		if of == nil {
			continue
		}
		for _, e := range of.lines {
			w := strings.Fields(e.Key)[2:]
			if len(w) >= len(words) && slices.Equal(w[:len(words)], words) && (last == "" || w[len(w)-1] == last) {
				return true
			}
		}
	}
	return false
}

// external reports whether a neighbor is known to be in another autonomous system.
func (r *router) external(n *neighbor) bool {
	return n.as != "" && n.as != r.asn && n.as != "internal"
}

// routers reads every block "router bgp" of the cloud's files.
func routers(p *lint.HostPass) (list []*router) {
	for _, f := range p.Named(hostconf.Bgpd, hostconf.FRR) {
		for i := range f.Root.Fields {
			field := &f.Root.Fields[i]
			words := strings.Fields(field.Key)
			if len(words) < 3 || words[0] != "router" || words[1] != "bgp" {
				continue
			}
			if len(list) == maxRouters {
				return list
			}
			r := &router{HostFile: f, block: hostconf.Entry{Field: field, Path: []string{field.Key}}, asn: words[2], frr: f.What() == hostconf.FRR, byName: map[string]*neighbor{}}
			r.read(field.Value, r.block.Path)
			list = append(list, r)
		}
	}
	return list
}

// Bounds of what is read of a router's file: rules compare neighbors with groups and
// lists, and no real router of a cloud has so many.
const (
	maxRouters    = 100 // of a cloud
	maxNeighbors  = 1000
	maxStatements = 50 // about one neighbor
)

func (r *router) read(block *hostconf.Node, path []string) {
	for i := range block.Fields {
		field := &block.Fields[i]
		e := hostconf.Entry{Field: field, Path: append(path[:len(path):len(path)], field.Key)}
		words := strings.Fields(field.Key)
		if words[0] == "address-family" {
			if len(words) < 2 || words[1] == "ipv4" {
				r.read(field.Value, e.Path)
			}
			continue
		}
		if words[0] != "neighbor" || len(words) < 3 {
			r.rest = append(r.rest, e)
			continue
		}
		n := r.byName[words[1]]
		if n == nil && len(r.neighbors) == maxNeighbors {
			continue
		}
		if n == nil {
			n = &neighbor{name: words[1], first: e}
			r.byName[words[1]] = n
			r.neighbors = append(r.neighbors, n)
		}
		if len(n.lines) < maxStatements {
			n.lines = append(n.lines, e)
		}
		switch {
		case words[2] == "remote-as" && len(words) > 3:
			n.as, n.asAt = words[3], e
		case words[2] == "peer-group" && len(words) > 3:
			n.group = words[3]
		}
	}
	for _, n := range r.neighbors {
		if group := r.byName[n.group]; n.as == "" && group != nil {
			n.as, n.asAt = group.as, group.asAt
		}
	}
}

// has reports whether the block has a statement that is about no neighbor.
func (r *router) has(statement string) bool {
	return slices.ContainsFunc(r.rest, func(e hostconf.Entry) bool { return e.Key == statement })
}

// isMidolman reports whether a file is the one that MidoNet's agent ships and starts
// bgpd with: its password is known to the agent's code and must stay.
func isMidolman(f *lint.HostFile) bool { return f.Root.Field("password zebra_password") != nil }

// peering is what MidoNet is told about one session.
type peering struct {
	gateway string // address of the virtual router
	peer    string // address of the router
	asn     string // of the cloud
	peerASN string
	script  bool // a script says so, not network.json
	report  func(message, help string)
	at      func() diag.Pos
}

// peerings finds the sessions that network.json and scripts of MidoNet set up.
func peerings(p *lint.HostPass) (list []peering) {
	for _, f := range p.Named(hostconf.Network) {
		for _, g := range f.MidoGateways() {
			if g.Form == "new" && g.Announce && g.PeerASN != "" {
				list = append(list, peering{
					g.Address, g.Router, g.ASN, g.PeerASN, false,
					func(message, help string) { p.ReportAt(f, append(slices.Clone(g.Path), "BgpPeerAsn"), message, help) },
					func() diag.Pos { pos, _ := f.Place(g.Path); return pos },
				})
			}
		}
	}
	gateway := ""
	for _, f := range p.Named(hostconf.Network) {
		for _, g := range f.MidoGateways() {
			if g.Form != "new" {
				gateway = g.Address
			}
		}
	}
	for _, c := range p.Commands("add", "bgp") {
		s := peering{gateway: gateway, script: true, report: func(message, help string) { p.ReportCommand(c, message, help) }, at: func() diag.Pos { pos, _ := c.File.Place(c.Path); return pos }}
		for i := 0; i+1 < len(c.After); i++ {
			value := strings.Trim(c.After[i+1], ")\"'")
			switch c.After[i] {
			case "local-AS":
				s.asn = value
			case "peer-AS":
				s.peerASN = value
			case "peer":
				s.peer = value
			}
		}
		list = append(list, s)
	}
	return list
}

// asn reads the number of an autonomous system in plain decimal.
func asn(text string) (n uint64, ok bool) {
	n, err := strconv.ParseUint(text, 10, 64)
	return n, err == nil
}

// Rules gives the area's rules.
func Rules() []lint.Rule {
	return []lint.Rule{
		neighborMismatch,
		asnInvalid,
		asnNotPrivate,
		noPolicy,
		networkNotOriginated,
		routerID,
		noInboundFilter,
		routesCoverTooMuch,
		statementRefused,
		sameASN,
		noPassword,
		literalPassword,
		undeclared,
	}
}

package ceph

import (
	"strconv"
	"strings"

	"cuemulus.dev/hostconf"
	"cuemulus.dev/hostconf/cloud"
	"cuemulus.dev/internal/diag"
	"cuemulus.dev/lint"
)

// monAddrForm: what the pattern of the node controller takes becomes a part of
// libvirt's XML as it is.
var monAddrForm = lint.Rule{
	ID: "CEPH002", Name: "mon-addr-form", Severity: diag.Error,
	Title: "The node controller cannot use a monitor's address as it is written",
	Why:   "The node controller splits the line mon addr at commas and colons and puts the pieces into libvirt's XML as they are: a blank after a comma, a comment behind the value, a quote, an address of the second protocol or IPv6 becomes a part of a host name or a port. Write addresses as A.B.C.D:PORT, joined by commas without blanks, and nothing behind them.",
	Bad: `-- nc-1/etc/ceph/ceph.conf --
[global]
fsid = 6b0b8a0e-5f0e-4d5c-9d54-2f3f5b1f7a10
mon_host = 192.0.2.97,192.0.2.98,192.0.2.99
mon addr = 192.0.2.97:6789, 192.0.2.98:6789, 192.0.2.99:6789
`,
	Good: `-- nc-1/etc/ceph/ceph.conf --
[global]
fsid = 6b0b8a0e-5f0e-4d5c-9d54-2f3f5b1f7a10
mon_host = 192.0.2.97,192.0.2.98,192.0.2.99
mon addr = 192.0.2.97:6789,192.0.2.98:6789,192.0.2.99:6789
`,
	Hosts: func(p *lint.HostPass) {
		for _, f := range p.Named(hostconf.Ceph) {
			for _, s := range settings(f, "mon_addr") {
				if s.Key != "mon addr" {
					continue
				}
				raw := s.Value
				if _, behind, ok := strings.Cut(s.Line, "="); ok {
					raw = strings.TrimLeft(behind, " \t")
				}
				if why := monAddrMistake(raw); why != "" {
					p.Report(f, s.Entry, "the node controller cannot use this list of monitors: "+why, "write A.B.C.D:PORT, joined by commas without blanks, and nothing behind it")
				}
			}
		}
	},
}

// monAddrMistake says what is wrong with the text behind "mon addr =", as it stands.
func monAddrMistake(raw string) string {
	if strings.ContainsAny(raw, "#;\"'") {
		return "quotes and what stands behind the last address become a part of it"
	}
	if strings.TrimSpace(raw) != raw || strings.ContainsAny(raw, " \t\r") {
		return "a blank becomes a part of an address"
	}
	for _, one := range strings.Split(raw, ",") {
		host, port, ok := strings.Cut(one, ":")
		switch _, isAddress := cloud.ParseAddress(host); {
		case strings.ContainsAny(one, "[]") || strings.Count(one, ":") > 1:
			return strconv.Quote(one) + " is no address of the first protocol"
		case !ok || !isNumber(port):
			return strconv.Quote(one) + " has no port"
		case port == "3300":
			return "port 3300 speaks the second protocol alone"
		case host == "" || !isAddress && strings.ContainsAny(host, "/@"):
			return strconv.Quote(one) + " has no address"
		}
	}
	return ""
}

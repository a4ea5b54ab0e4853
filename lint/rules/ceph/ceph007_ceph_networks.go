package ceph

import (
	"net/netip"
	"slices"
	"strings"

	"cuemulus.dev/hostconf"
	"cuemulus.dev/hostconf/cloud"
	"cuemulus.dev/internal/diag"
	"cuemulus.dev/lint"
)

var monitorNetwork = lint.Rule{
	ID: "CEPH007", Name: "ceph-networks", Severity: diag.Error,
	Title: "A monitor is outside Ceph's public network, or the two networks overlap",
	Why:   "Daemons listen on addresses in public_network; clients that are told another address find nobody there. cluster_network carries the copies and must be a network of its own, or be left out. Correct the network or the address.",
	Bad: `-- cc-1/etc/ceph/ceph.conf --
[global]
fsid = 6b0b8a0e-5f0e-4d5c-9d54-2f3f5b1f7a10
public_network = 192.0.2.112/28
mon_host = 192.0.2.99
mon addr = 192.0.2.99:6789
`,
	Good: `-- cc-1/etc/ceph/ceph.conf --
[global]
fsid = 6b0b8a0e-5f0e-4d5c-9d54-2f3f5b1f7a10
public_network = 192.0.2.96/28
cluster_network = 192.0.2.112/28
mon_host = 192.0.2.99
mon addr = 192.0.2.99:6789
`,
	Hosts: func(p *lint.HostPass) {
		for _, f := range p.Named(hostconf.Ceph) {
			public, ok := last(f, "public_network")
			if !ok {
				continue
			}
			networks := prefixes(public.Value)
			if host, ok := last(f, "mon_host"); ok && len(networks) > 0 {
				for _, m := range monitors(host.Value) {
					a, ok := cloud.ParseAddress(m)
					if ok && !slices.ContainsFunc(networks, func(n netip.Prefix) bool { return n.Contains(a) }) {
						p.Report(f, host.Entry, "the monitor "+m+" is outside public_network "+public.Value, "name the monitor's address in that network, or correct public_network")
					}
				}
			}
			if cluster, ok := last(f, "cluster_network"); ok {
				for _, n := range prefixes(cluster.Value) {
					if slices.ContainsFunc(networks, func(m netip.Prefix) bool { return m != n && m.Overlaps(n) }) {
						p.Report(f, cluster.Entry, "cluster_network overlaps public_network", "give copies a network of their own, or leave cluster_network out")
					}
				}
			}
		}
	},
}

func prefixes(list string) (found []netip.Prefix) {
	for _, text := range strings.FieldsFunc(list, func(r rune) bool { return strings.ContainsRune(",; \t", r) }) {
		if n, ok := lint.Prefix(text); ok {
			found = append(found, n)
		}
	}
	return found
}

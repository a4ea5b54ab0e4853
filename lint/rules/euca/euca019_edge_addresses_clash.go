package euca

import (
	"net/netip"
	"slices"
	"strconv"

	"cuemulus.dev/hostconf/cloud"
	"cuemulus.dev/internal/diag"
	"cuemulus.dev/lint"
)

var edgeAddresses = lint.Rule{
	ID: "EUCA019", Name: "edge-addresses-clash", Severity: diag.Error,
	Title: "In mode EDGE an address is given to two",
	Why:   "Eucalyptus does not compare PublicIps with PrivateIps, takes a gateway that is among the addresses for instances, and one that is the broadcast of its network. The instance that gets such an address cuts others off. Part the ranges, and leave the gateway out.",
	Bad: `-- clc-1/etc/eucalyptus/network.json --
{
  "Mode": "EDGE", "PublicIps": ["198.51.100.10"], "PrivateIps": ["192.0.2.129-192.0.2.200"],
  "Subnets": [{"Subnet": "192.0.2.128", "Netmask": "255.255.255.128", "Gateway": "192.0.2.129"}]
}
`,
	Good: `-- clc-1/etc/eucalyptus/network.json --
{
  "Mode": "EDGE", "PublicIps": ["198.51.100.10"], "PrivateIps": ["192.0.2.130-192.0.2.200"],
  "Subnets": [{"Subnet": "192.0.2.128", "Netmask": "255.255.255.128", "Gateway": "192.0.2.129"}]
}
`,
	Hosts: func(p *lint.HostPass) {
		for _, f := range networks(p) {
			if !isEdge(f) {
				continue
			}
			paths, subnets := [][]string{{"PrivateIps"}}, [][]string{}
			for _, key := range []string{"Clusters", "Subnets"} {
				if n := f.Root.Get(key); n != nil {
					for i := range min(len(n.Items), 100) {
						if at := []string{key, strconv.Itoa(i)}; key == "Clusters" {
							paths, subnets = append(paths, append(slices.Clone(at), "PrivateIps")), append(subnets, append(at, "Subnet"))
						} else {
							subnets = append(subnets, at)
						}
					}
				}
			}
			public := f.Ranges("PublicIps")
			for _, path := range paths {
				for _, r := range f.Ranges(path...) {
					for _, other := range public {
						if r.Overlaps(other.Range) {
							p.ReportAt(f, r.Path, r.Text+" and the public addresses "+other.Text+" overlap", "give each address one use")
						}
					}
					for _, s := range subnets {
						if g, ok := cloud.ParseAddress(text(f, append(slices.Clone(s), "Gateway")...)); ok && r.Contains(g) {
							p.ReportAt(f, r.Path, r.Text+" holds the gateway "+g.String(), "leave it out of the range")
							break
						}
					}
				}
			}
			for _, s := range subnets {
				path := append(slices.Clone(s), "Gateway")
				network, ok := masked(text(f, append(slices.Clone(s), "Subnet")...), text(f, append(slices.Clone(s), "Netmask")...))
				if g, isAddress := cloud.ParseAddress(text(f, path...)); ok && isAddress && network.Bits() < 31 && g == cloud.Span(network).To {
					p.ReportAt(f, path, "the gateway "+g.String()+" is the broadcast address of its network", "take another address of the network")
				}
			}
		}
	},
}

// masked makes a network of an address and a mask.
func masked(address, mask string) (netip.Prefix, bool) {
	a, ok := cloud.ParseAddress(address)
	m, isMask := cloud.ParseAddress(mask)
	if !ok || !isMask {
		return netip.Prefix{}, false
	}
	for length := range 33 {
		if n := netip.PrefixFrom(a, length); cloud.Netmask(n) == m.String() {
			return n.Masked(), true
		}
	}
	return netip.Prefix{}, false
}

package compiler

import (
	"cmp"
	"fmt"
	"maps"
	"net/netip"
	"slices"

	"cuemulus.dev/hostconf/cloud"
)

// addresses checks every host's addresses: each in its network, and nobody else's.
func (k *cloudCheck) addresses() {
	type owner struct {
		at   spot
		what string
	}
	first := map[netip.Addr]owner{}
	take := func(a netip.Addr, what string, at spot) {
		if other, taken := first[a]; taken {
			k.add(codeCloudTaken, at, fmt.Sprintf("%s is %s, and %s as well", a, other.what, what), "give each its own address", k.also(other.at, "the other one"))
			return
		}
		first[a] = owner{at, what}
	}
	for _, h := range k.p.ByName() {
		for _, network := range cloud.Networks() {
			text := h.Addresses[network]
			if text == "" {
				continue
			}
			if k.p.VLANs[network] == nil {
				k.add(codeCloudVLAN, k.key("hosts", h.Name, "addresses", network), fmt.Sprintf("%s has an address in the network %s, which the plan does not have", h.Name, network), fmt.Sprintf("write vlans: %s: {id: ..., cidr: ...}, or remove the address", network))
				continue
			}
			if a, ok := k.inNetwork(text, network, "hosts", h.Name, "addresses", network); ok {
				take(a, "an address of "+h.Name, k.field("hosts", h.Name, "addresses", network))
			}
		}
		if a, ok := k.inNetwork(h.External, cloud.BGP, "hosts", h.Name, "external"); ok {
			take(a, "the external address behind "+h.Name, k.field("hosts", h.Name, "external"))
		}
	}
	var ranges []block
	_, _, ranges = blocks(k.p)
	slices.SortStableFunc(ranges, func(a, b block) int { return a.run.From.Compare(b.run.From) })
	for _, a := range slices.SortedFunc(maps.Keys(first), netip.Addr.Compare) {
		// The last range that begins at or before the address.
		i, _ := slices.BinarySearchFunc(ranges, a, func(b block, a netip.Addr) int {
			if a.Less(b.run.From) {
				return 1
			}
			return -1
		})
		if i > 0 && ranges[i-1].run.Contains(a) {
			r := ranges[i-1]
			k.add(codeCloudTaken, k.field(r.path...), fmt.Sprintf("%s contains %s, which is %s", r.text, a, first[a].what), "take it out of the public addresses", k.also(first[a].at, "the address"))
		}
	}
}

// public checks the public addresses against what announces them.
func (k *cloudCheck) public() {
	var announced []netip.Prefix
	for _, text := range k.p.Advertise {
		if n, ok := cloud.ParseNetwork(text); ok {
			announced = append(announced, n)
		}
	}
	bgp, shared := k.nets[cloud.BGP]
	shared = shared && k.p.Mode == "VPCMIDO" && k.p.EucalyptusBefore("4.4") && !k.p.EucalyptusBefore("4.1.0")
	for i, text := range k.p.PublicIPs {
		at := k.field("publicIps", fmt.Sprintf("[%d]", i))
		r, ok := cloud.ParseRange(text)
		switch {
		case text == "":
		case !ok:
			k.add(codeCloudPublic, at, fmt.Sprintf("%s is not a range of addresses: two addresses, the lower one first", text), `write one such as "198.51.100.130-198.51.100.250"`)
		case shared && !r.Within(cloud.Span(bgp)):
			k.add(codeCloudTarget, at, fmt.Sprintf("this target cannot express %s, public addresses outside of the network bgp, %s: Eucalyptus %s has all of them there (PublicNetworkCidr)", text, bgp, k.p.Versions.Eucalyptus),
				"choose public addresses of that network, or use 4.4 or later", k.also(k.field("vlans", cloud.BGP, "cidr"), "the network"))
		case k.p.Mode == "VPCMIDO" && k.written("advertise"):
			k.covered(text, r, announced, at)
		}
	}
	if k.p.ASN == 0 && k.written("advertise") {
		k.add(codeCloudRouting, k.key("advertise"), "advertise is set, and the cloud has no asn: nothing would be announced", "write asn: the number of the cloud's autonomous system, or remove advertise")
	}
}

// covered reports public addresses that no advertised block covers, or that are the
// first or last of one: they belong to nobody (Eucalyptus' guide to VPCMIDO).
func (k *cloudCheck) covered(text string, r cloud.Range, announced []netip.Prefix, at spot) {
	inside := slices.IndexFunc(announced, func(n netip.Prefix) bool { return r.Within(cloud.Span(n)) })
	related := k.also(k.key("advertise"), "the advertised blocks")
	if inside < 0 {
		k.add(codeCloudPublic, at, fmt.Sprintf("no advertised block covers %s, so nobody would find these addresses", text), "advertise a block around them, or leave advertise out", related)
		return
	}
	n := announced[inside]
	for _, end := range []netip.Addr{r.From, r.To} {
		if !cloud.Usable(n, end) {
			k.add(codeCloudPublic, at, fmt.Sprintf("%s holds %s, the first or the last address of the advertised block %s", text, end, n), "leave it out", related)
			return
		}
	}
}

// gateways checks what a gateway needs besides its addresses.
func (k *cloudCheck) gateways() {
	routers := k.p.With(cloud.Router)
	for _, h := range k.p.ByName() {
		if !h.Is(cloud.Gateway) {
			for _, f := range []struct{ name, value string }{{"external", h.External}, {"router", h.Router}} {
				if f.value != "" {
					k.add(codeCloudHost, k.key("hosts", h.Name, f.name), fmt.Sprintf("%s has %s, but not the role gateway", h.Name, f.name), "remove it, or add the role")
				}
			}
			continue
		}
		if k.p.Mode != "VPCMIDO" {
			continue // the role itself is reported
		}
		if h.External == "" && !k.written("hosts", h.Name, "external") {
			k.add(codeCloudHost, k.key("hosts", h.Name), fmt.Sprintf("the gateway %s has no external address, with which MidoNet's router speaks", h.Name), "write external: an address of the network bgp that nothing has")
		}
		if a := h.Addresses[cloud.BGP]; a != "" {
			k.add(codeCloudInterface, k.field("hosts", h.Name, "addresses", cloud.BGP), fmt.Sprintf("%s is a gateway: its interface in the network bgp belongs to MidoNet and can have no address", h.Name), "remove the address; external is the one that answers there")
		}
		k.gatewayInterface(h)
		r := k.p.Hosts[h.Router]
		switch {
		case h.Router == "" && len(routers) > 1:
			k.add(codeCloudHost, k.key("hosts", h.Name), fmt.Sprintf("the gateway %s does not say which router it speaks with", h.Name), fmt.Sprintf("write router: one of %s", hosted(routers)))
		case h.Router != "" && (r == nil || !r.Is(cloud.Router)):
			k.add(codeCloudHost, k.field("hosts", h.Name, "router"), fmt.Sprintf("%s is not a router of the plan", quoted(h.Router)), fmt.Sprintf("the routers are %s", hosted(routers)))
		}
	}
}

// gatewayInterface reports a gateway whose interface without a tag carries other
// networks as well: MidoNet takes it whole, and the host is cut off.
func (k *cloudCheck) gatewayInterface(h *cloud.Host) {
	v := k.p.VLANs[cloud.BGP]
	if v == nil || v.ID != 0 {
		return
	}
	device := k.p.Device(h, cloud.BGP)
	for _, network := range cloud.Networks() {
		if network != cloud.BGP && h.Addresses[network] != "" && k.p.Parent(h, network) == device {
			k.add(codeCloudInterface, k.field("vlans", cloud.BGP, "id"), fmt.Sprintf("the network bgp is on %s itself, which MidoNet takes whole on the gateway %s: the network %s would be cut off", device, h.Name, network),
				"write an id of a VLAN, or an interface of its own", k.also(k.key("hosts", h.Name), "the gateway"))
			return
		}
	}
}

// routers checks autonomous systems.
func (k *cloudCheck) routers() {
	k.asn(k.p.ASN, "asn")
	for _, h := range k.p.ByName() {
		k.asn(h.ASN, "hosts", h.Name, "asn")
		switch {
		case h.ASN != 0 && !h.Is(cloud.Router):
			k.add(codeCloudHost, k.key("hosts", h.Name, "asn"), fmt.Sprintf("%s has an asn, but not the role router", h.Name), "remove it: the cloud's own asn is that of the gateways")
		case h.ASN == 0 && h.Is(cloud.Router) && k.p.ASN != 0 && !k.written("hosts", h.Name, "asn"):
			k.add(codeCloudRouting, k.key("hosts", h.Name), fmt.Sprintf("the router %s has no asn, and the gateways speak BGP with it", h.Name), "write asn: the number of its autonomous system", k.also(k.field("asn"), "the cloud's own"))
		case h.ASN != 0 && h.ASN == k.p.ASN:
			k.add(codeCloudRouting, k.field("hosts", h.Name, "asn"), fmt.Sprintf("the router %s is in the cloud's own autonomous system, %d", h.Name, h.ASN), "give the cloud or the router another number: what is announced inside one system is not told on", k.also(k.field("asn"), "the cloud's own"))
		}
	}
}

// asn reports numbers that nobody can have: 23456 stands for what old routers cannot
// read (RFC 6793), 65535 is reserved (RFC 7300), and 65552 to 131071 IANA has kept.
// The last works everywhere, so it is a warning.
func (k *cloudCheck) asn(n int64, path ...string) {
	help := "write a private number: 64512 to 65534, or 4200000000 to 4294967294"
	switch {
	case n == 23456 || n == 65535:
		k.add(codeCloudRouting, k.field(path...), fmt.Sprintf("no autonomous system has the number %d", n), help)
	case n >= 65552 && n <= 131071:
		k.add(codeCloudRouting, k.field(path...), fmt.Sprintf("the number %d is reserved by IANA: it is not a private one", n), help)
		k.warn()
	}
}

// zones checks the zones, and their networks in mode EDGE.
func (k *cloudCheck) zones() {
	if k.p.Zones != nil && len(k.p.Zones) == 0 {
		k.add(codeCloudRole, k.key("zones"), "the cloud has no zone", `write one such as zones: "zone-a": {}`)
	}
	for _, name := range k.p.ZoneNames() {
		z := k.p.Zones[name]
		if z.Storage == "ceph-rbd" && k.p.Ceph == nil {
			k.add(codeCloudCeph, k.field("zones", name, "storage"), "the zone keeps its volumes in Ceph, and the plan has none", "write ceph: {fsid: ...}, or another storage")
		}
		edge := []struct{ name, value string }{{"subnet", z.Subnet}, {"gateway", z.Gateway}}
		if k.p.Mode == "EDGE" {
			for _, f := range edge {
				if f.value == "" && !k.written("zones", name, f.name) {
					k.add(codeCloudHost, k.key("zones", name), fmt.Sprintf("the zone %s has no %s, and mode EDGE needs one for its instances", name, f.name), fmt.Sprintf("write %s: ...", f.name))
				}
			}
			k.edgeZone(name, z)
			continue
		}
		if k.p.Mode == "" {
			continue
		}
		for _, f := range append(edge, struct{ name, value string }{"privateIps", cmp.Or(z.PrivateIPs...)}) {
			if f.value != "" {
				k.add(codeCloudTarget, k.key("zones", name, f.name), fmt.Sprintf("this target cannot express %s of a zone: in mode VPCMIDO users make networks of their own", f.name), `remove it, or write mode: "EDGE"`)
			}
		}
	}
}

// edgeZone checks the network of a zone's instances.
func (k *cloudCheck) edgeZone(name string, z *cloud.Zone) {
	n, ok := cloud.ParseNetwork(z.Subnet)
	if !ok {
		return
	}
	subnet := k.also(k.field("zones", name, "subnet"), "the subnet")
	what := "the subnet of the zone " + name
	gateway, known := cloud.ParseAddress(z.Gateway)
	if z.Gateway != "" && !known {
		k.add(codeCloudAddress, k.field("zones", name, "gateway"), fmt.Sprintf("%s is not an address", z.Gateway), "write an address of the subnet")
	}
	if known {
		k.usable(gateway, n, what, subnet, "zones", name, "gateway")
	}
	for i, text := range z.PrivateIPs {
		at := []string{"zones", name, "privateIps", fmt.Sprintf("[%d]", i)}
		r, ok := cloud.ParseRange(text)
		switch {
		case text == "":
		case !ok:
			k.add(codeCloudAddress, k.field(at...), fmt.Sprintf("%s is not a range of addresses: two addresses, the lower one first", text), "write addresses of the subnet")
		case !k.usable(r.From, n, what, subnet, at...) || !k.usable(r.To, n, what, subnet, at...):
		case known && r.Contains(gateway):
			k.add(codeCloudTaken, k.field(at...), fmt.Sprintf("%s contains the subnet's gateway, %s", text, gateway), "leave it out", k.also(k.field("zones", name, "gateway"), "the gateway"))
		}
	}
}

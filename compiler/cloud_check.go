package compiler

import (
	"cmp"
	"fmt"
	"net/netip"
	"slices"
	"strings"

	"cuemulus.dev/hostconf/cloud"
	"cuemulus.dev/internal/diag"
)

// cloudCheck checks one Cloud across its fields. What is wrong in itself was compared
// with the schema and is empty here, so every check passes over what is empty.
type cloudCheck struct {
	*crossCheck
	draftStack
	p    *cloud.Plan
	nets map[string]netip.Prefix // the networks of hosts that are networks
}

// checkCloud checks a Cloud across its fields.
func checkCloud(c *crossCheck, s draftStack) {
	k := &cloudCheck{crossCheck: c, draftStack: s, p: s.doc.(*cloud.Plan), nets: map[string]netip.Prefix{}}
	if k.tooLong() {
		return
	}
	k.networks()
	k.overlaps()
	k.addresses()
	k.public()
	k.roles()
	k.zones()
	k.gateways()
	k.routers()
	k.target()
	k.ceph()
	k.rest()
}

// maxListed bounds the lists of a plan: everything is compared with everything.
const maxListed = 1000

// tooLong reports lists that are longer than a plan's can be.
func (k *cloudCheck) tooLong() (found bool) {
	for _, l := range []struct {
		name string
		n    int
	}{{"vpcs", len(k.p.VPCs)}, {"publicIps", len(k.p.PublicIPs)}, {"advertise", len(k.p.Advertise)}, {"dns.servers", len(k.p.DNS.Servers)}} {
		if l.n > maxListed && (l.name != "advertise" || k.written(l.name)) {
			found = true
			k.add(codeBounds, k.key(strings.Split(l.name, ".")...), fmt.Sprintf("%s has %d entries; the most is %d", l.name, l.n, maxListed), "put neighbours together")
		}
	}
	for _, name := range k.p.ZoneNames() {
		if n := len(k.p.Zones[name].PrivateIPs); n > maxListed {
			found = true
			k.add(codeBounds, k.key("zones", name, "privateIps"), fmt.Sprintf("zones.%s.privateIps has %d entries; the most is %d", name, n, maxListed), "put neighbours together")
		}
	}
	return found
}

// networks shadows the check of the project's networks: these are the cloud's.
func (k *cloudCheck) networks() {
	first := map[string]string{}
	for _, name := range cloud.Networks() {
		v := k.p.VLANs[name]
		if v == nil {
			continue
		}
		if p, ok := k.network(v.CIDR, "vlans", name, "cidr"); ok {
			k.nets[name] = p
			k.inNetwork(v.Gateway, name, "vlans", name, "gateway")
		}
		on := fmt.Sprintf("%s/%d", cmp.Or(v.Interface, k.p.Interface), v.ID)
		other, twice := first[on]
		first[on] = name
		if !twice {
			continue
		}
		message := fmt.Sprintf("the networks %s and %s have one VLAN, %d", other, name, v.ID)
		if v.ID == 0 {
			message = fmt.Sprintf("the networks %s and %s are both without a tag on one interface", other, name)
		}
		k.add(codeCloudVLAN, k.field("vlans", name, "id"), message, "give each its own id, or its own interface", k.also(k.field("vlans", other, "id"), "the other network"))
	}
	for _, name := range sortedKeys(k.p.Reserved) {
		k.network(k.p.Reserved[name], "reserved", name)
	}
	for i := range k.p.VPCs {
		k.network(k.p.VPCs[i], "vpcs", fmt.Sprintf("[%d]", i))
	}
	for i := range k.p.Advertise {
		if k.written("advertise") {
			k.network(k.p.Advertise[i], "advertise", fmt.Sprintf("[%d]", i))
		}
	}
	for _, name := range k.p.ZoneNames() {
		k.network(k.p.Zones[name].Subnet, "zones", name, "subnet")
	}
}

// written reports whether the user wrote a field.
func (k *cloudCheck) written(path ...string) bool { return k.at(path...).depth == len(path) }

// key is the spot of a field's key, where something is missing from it.
func (k *cloudCheck) key(path ...string) spot {
	at := k.field(path...)
	at.key = true
	return at
}

// network reads a network; ok is false for an empty one, and for one that is reported.
func (k *cloudCheck) network(text string, path ...string) (netip.Prefix, bool) {
	if text == "" {
		return netip.Prefix{}, false
	}
	p, err := netip.ParsePrefix(text)
	switch {
	case err != nil:
		k.add(codeCloudNetwork, k.field(path...), fmt.Sprintf("%s is not a network: each of its four numbers is 0 to 255, without leading zeros, and the length is at most 32", text), `write one such as "192.0.2.0/26"`)
	case p != p.Masked():
		k.add(codeCloudNetwork, k.field(path...), fmt.Sprintf("%s is an address inside a network, not a network", text), fmt.Sprintf("write %q: the network of that length around it", p.Masked().String()))
	case path[0] == "vlans" && p.Bits() > 30:
		k.add(codeCloudNetwork, k.field(path...), fmt.Sprintf("%s has no room for hosts", text), "write a network of /30 or larger")
	default:
		return p, true
	}
	return netip.Prefix{}, false
}

// inNetwork checks an address that must be a host's in a network of the plan, and
// gives it; ok is false for an empty one, and for one that is reported.
func (k *cloudCheck) inNetwork(text, network string, path ...string) (netip.Addr, bool) {
	if text == "" {
		return netip.Addr{}, false
	}
	a, ok := cloud.ParseAddress(text)
	if !ok {
		k.add(codeCloudAddress, k.field(path...), fmt.Sprintf("%s is not an address: each of its four numbers is 0 to 255, without leading zeros", text), `write one such as "192.0.2.5"`)
		return a, false
	}
	p, ok := k.nets[network]
	if !ok {
		return a, true // the network itself is reported
	}
	return a, k.usable(a, p, "the network "+network, k.also(k.field("vlans", network, "cidr"), "the network"), path...)
}

// usable reports an address that no host can have in a network.
func (k *cloudCheck) usable(a netip.Addr, p netip.Prefix, what string, related diag.Related, path ...string) bool {
	s := cloud.Span(p)
	help := fmt.Sprintf("write one of %s to %s", s.From.Next(), s.To.Prev())
	switch {
	case cloud.Usable(p, a):
		return true
	case !p.Contains(a):
		k.add(codeCloudAddress, k.field(path...), fmt.Sprintf("%s is not in %s, %s", a, what, p), help, related)
	case a == s.From:
		k.add(codeCloudAddress, k.field(path...), fmt.Sprintf("%s is the address of %s itself, %s", a, what, p), help, related)
	default:
		k.add(codeCloudAddress, k.field(path...), fmt.Sprintf("%s is the broadcast address of %s, %s", a, what, p), help, related)
	}
	return false
}

// hosted gives the names of hosts, joined for a message, or "none".
func hosted(hosts []*cloud.Host) string {
	names := make([]string, len(hosts))
	for i, h := range hosts {
		names[i] = h.Name
	}
	return cmp.Or(strings.Join(names, ", "), "none")
}

// roleSpot is where a host's role stands.
func (k *cloudCheck) roleSpot(h *cloud.Host, role string) spot {
	return k.field("hosts", h.Name, "roles", fmt.Sprintf("[%d]", slices.Index(h.Roles, role)))
}

package eucanetwork

import (
	"fmt"
	"net/netip"
	"strings"

	"cuemulus.dev/hostconf"
)

// subnet reads a triple; ok is false where a part is missing or wrong.
func subnet(n *hostconf.Node) (p netip.Prefix, gateway netip.Addr, ok bool) {
	a, isIP := parseIP(text(n.Get("Subnet")))
	bits, isMask := mask(text(n.Get("Netmask")))
	gateway, isGateway := parseIP(text(n.Get("Gateway")))
	return netip.PrefixFrom(a, bits), gateway, isIP && isMask && isGateway && a.Is4()
}

// isSubnet: the first address of the network, and a gateway inside that is not it. The
// last address of the network passes, as it does there.
func isSubnet(v value) string {
	p, gateway, ok := subnet(v.Node)
	switch {
	case !ok:
		return "" // said by the rules of the parts
	case p != p.Masked():
		return fmt.Sprintf(`Invalid subnet due to netmask for subnet "%s": "%s"`, v.name(), p.Addr())
	case !p.Contains(gateway) || gateway == p.Addr():
		return fmt.Sprintf(`Invalid gateway due to subnet/netmask for subnet "%s": "%s"`, v.name(), gateway)
	}
	return ""
}

// hasSubnets: without clusters there is exactly one subnet.
func hasSubnets(v value) string {
	if isSet(v.Node) && len(v.Items) > 0 {
		return ""
	}
	if list := v.config.root.Get("Subnets"); !isSet(list) || len(list.Items) != 1 {
		return "A single subnet must be configured when clusters are not specified."
	}
	return ""
}

// own gives the subnet of a cluster: its own triple, the global one of that name, or
// the only global one.
func (c *config) own(cluster *hostconf.Node) *hostconf.Node {
	s, global := cluster.Get("Subnet"), c.root.Get("Subnets")
	var all []*hostconf.Node
	if isSet(global) {
		all = global.Items
	}
	if !isSet(s) {
		if len(all) == 1 {
			return all[0]
		}
		return nil
	}
	if text(s.Get("Subnet")) != "" || text(s.Get("Name")) == "" {
		return s
	}
	for _, g := range all {
		name := text(g.Get("Name"))
		if name == "" {
			name = text(g.Get("Subnet"))
		}
		if name == text(s.Get("Name")) {
			return g
		}
	}
	return s
}

func hasSubnet(v value) string {
	s := v.config.own(v.in)
	if s == nil {
		return fmt.Sprintf(`Missing required property "%s"`, v.name())
	}
	for _, name := range []string{"Subnet", "Netmask", "Gateway"} {
		if !isSet(s.Get(name)) {
			return fmt.Sprintf(`Missing required property "%s.%s"`, v.name(), name)
		}
	}
	if _, ok := parseIP(text(s.Get("Subnet"))); !ok {
		return fmt.Sprintf(`Invalid IP "%s.Subnet": "%s"`, v.name(), text(s.Get("Subnet")))
	}
	if _, ok := mask(text(s.Get("Netmask"))); !ok {
		return fmt.Sprintf(`Invalid netmask for "%s.Netmask": "%s"`, v.name(), text(s.Get("Netmask")))
	}
	if _, ok := parseIP(text(s.Get("Gateway"))); !ok {
		return fmt.Sprintf(`Invalid IP "%s.Gateway": "%s"`, v.name(), text(s.Get("Gateway")))
	}
	v.Node = s
	return isSubnet(v)
}

// inSubnet: the private addresses of a cluster, its own or those of all, are usable
// ones of its subnet.
func inSubnet(v value) string {
	p, _, ok := subnet(v.config.own(v.Node))
	if !ok {
		return ""
	}
	list := v.Get("PrivateIps")
	if !isSet(list) {
		list = v.config.root.Get("PrivateIps")
	}
	if !isSet(list) {
		return ""
	}
	first := p.Masked().Addr()
	last := number(first) | uint32(uint64(1)<<(32-p.Bits())-1)
	for _, item := range list.Items {
		from, to, two := strings.Cut(text(item), "-")
		if !two {
			to = from
		}
		for _, end := range []string{from, to} {
			a, ok := parseIP(strings.TrimSpace(end))
			if ok && (!p.Contains(a) || a == first || number(a) == last) {
				return fmt.Sprintf("Private IP range %s not valid for subnet/netmask %s/%s for cluster %s",
					text(item), p.Addr(), netmask(p.Bits()), text(v.Get("Name")))
			}
		}
	}
	return ""
}

func netmask(bits int) string {
	n := ^uint32(uint64(1)<<(32-bits) - 1)
	return fmt.Sprintf("%d.%d.%d.%d", n>>24, n>>16&255, n>>8&255, n&255)
}

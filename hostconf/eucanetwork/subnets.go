package eucanetwork

import (
	"fmt"
	"net/netip"
	"strconv"
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

// nameOf is what a cluster refers to a subnet by: its name or, without one, its address.
func nameOf(subnet *hostconf.Node) string {
	if name := text(subnet.Get("Name")); name != "" {
		return name
	}
	return text(subnet.Get("Subnet"))
}

// isReference: the name of a subnet for all and nothing else, or a whole subnet.
func isReference(v value) string {
	bare := true
	for _, name := range []string{"Subnet", "Netmask", "Gateway"} {
		bare = bare && text(v.Get(name)) == ""
	}
	for _, s := range items(v.config.root.Get("Subnets")) {
		if bare && isSet(v.Get("Name")) && nameOf(s) == text(v.Get("Name")) {
			return ""
		}
	}
	for _, name := range []string{"Subnet", "Netmask", "Gateway"} {
		if strings.TrimSpace(text(v.Get(name))) == "" {
			return fmt.Sprintf(`Missing required property "%s.%s"`, v.name(), name)
		}
	}
	for _, name := range []string{"Subnet", "Netmask", "Gateway"} {
		if _, ok := parseIP(text(v.Get(name))); !ok {
			return fmt.Sprintf(`Invalid IP "%s.%s": "%s"`, v.name(), name, text(v.Get(name)))
		}
	}
	if len(v.config.problems) > 0 {
		return ""
	}
	if _, ok := mask(text(v.Get("Netmask"))); !ok {
		return fmt.Sprintf(`Invalid netmask for "%s.Netmask": "%s"`, v.name(), text(v.Get("Netmask")))
	}
	return isSubnet(v)
}

// hasSubnets: without clusters there is exactly one subnet.
func hasSubnets(v value) string {
	if len(items(v.Node)) == 0 && len(items(v.config.root.Get("Subnets"))) != 1 {
		return "A single subnet must be configured when clusters are not specified."
	}
	return ""
}

// own gives the subnet of a cluster: its own triple, the one for all of that name, or
// the only one for all; nil where there is none.
func (c *config) own(cluster *hostconf.Node) *hostconf.Node {
	s, all := cluster.Get("Subnet"), items(c.root.Get("Subnets"))
	if text(s.Get("Subnet")) != "" {
		return s
	}
	for _, g := range all {
		if isSet(s) && nameOf(g) == text(s.Get("Name")) {
			return g
		}
	}
	if len(all) == 1 {
		return all[0]
	}
	return nil
}

// inOnlySubnet: the private addresses, where there are no clusters.
func inOnlySubnet(v value) string {
	all := items(v.config.root.Get("Subnets"))
	if len(all) != 1 {
		return ""
	}
	return outside(all[0], items(v.Node), "")
}

// inSubnet: the private addresses of a cluster, its own or those of all, are usable
// ones of its subnet.
func inSubnet(v value) string {
	list := items(v.Get("PrivateIps"))
	if !isSet(v.Get("PrivateIps")) {
		list = items(v.config.root.Get("PrivateIps"))
	}
	return outside(v.config.own(v.Node), list, " for cluster "+text(v.Get("Name")))
}

// outside reports the first range that is not inside a subnet, without its first and
// last address.
func outside(in *hostconf.Node, ranges []*hostconf.Node, of string) string {
	p, _, ok := subnet(in)
	if !ok {
		return ""
	}
	first := p.Masked().Addr()
	last := number(first) | uint32(uint64(1)<<(32-p.Bits())-1)
	for _, item := range ranges {
		from, to, two := strings.Cut(text(item), "-")
		from, to = strings.TrimSpace(from), strings.TrimSpace(to)
		if !two {
			to = from
		}
		for _, end := range []string{from, to} {
			a, ok := parseIP(end)
			if ok && (!p.Contains(a) || a == first || number(a) == last) {
				shown := from
				if from != to {
					shown += "-" + to
				}
				return fmt.Sprintf("Private IP range %s not valid for subnet/netmask %s/%s%s", shown, p.Addr(), netmask(p.Bits()), of)
			}
		}
	}
	return ""
}

func netmask(bits int) string {
	n := ^uint32(uint64(1)<<(32-bits) - 1)
	return fmt.Sprintf("%d.%d.%d.%d", n>>24, n>>16&255, n>>8&255, n&255)
}

const (
	noPrivateText = "Private IP configuration not permitted for VPCMIDO."
	noSubnetText  = "Subnet configuration not permitted for VPCMIDO."
)

// noNetwork: in VPCMIDO no cluster has addresses or a subnet, its own or those of all.
func noNetwork(v value) string {
	private := v.Get("PrivateIps")
	if !isSet(private) {
		private = v.config.root.Get("PrivateIps")
	}
	switch {
	case len(items(private)) > 0:
		return noPrivateText
	case isSet(v.Get("Subnet")) || v.config.own(v.Node) != nil:
		return noSubnetText
	}
	return ""
}

func noPrivate(v value) string {
	if len(items(v.Node)) > 0 {
		return noPrivateText
	}
	return ""
}

func noSubnet(v value) string {
	if len(items(v.Node)) > 0 {
		return noSubnetText
	}
	return ""
}

// mode gives the mode as Eucalyptus writes it into a text.
func (c *config) modeText() string {
	if !isSet(c.root.Get("Mode")) {
		return "null"
	}
	return c.mode
}

func noManagedSubnet(v value) string {
	return fmt.Sprintf(`Unexpected ManagedSubnet declaration in EDGE mode "": "%s"`, v.config.modeText())
}

func noSubnets(v value) string {
	if len(v.Items) == 0 {
		return ""
	}
	return fmt.Sprintf(`Unexpected Subnets declaration for non-EDGE mode "": "%s"`, v.config.modeText())
}

func isManagedSubnet(v value) string {
	a, ok := parseIP(text(v.Get("Subnet")))
	bits, isMask := mask(text(v.Get("Netmask")))
	if p := netip.PrefixFrom(a, bits); ok && isMask && a.Is4() && p != p.Masked() {
		return fmt.Sprintf(`Invalid managed subnet due to netmask for subnet "%s": "%s"`, v.name(), text(v.Get("Netmask")))
	}
	return ""
}

// isSegment: a power of two from 16 to 2048.
func isSegment(v value) string {
	n, err := strconv.Atoi(text(v.Node))
	why := ""
	switch {
	case err != nil:
		why = "SegmentSize size being no number"
	case n == 0:
	case n < 16:
		why = "SegmentSize size being less than 16"
	case n > 2048:
		why = "SegmentSize size being more than 2048"
	case n&(n-1) != 0:
		why = "SegmentSize not being a power of 2"
	}
	if why == "" {
		return ""
	}
	return fmt.Sprintf(`Invalid managed subnet due to %s for subnet "ManagedSubnet": "%s"`, why, grouped(n))
}

// grouped writes a number as Java's texts do: thousands parted by commas.
func grouped(n int) string {
	if n < 1000 {
		return strconv.Itoa(n)
	}
	return grouped(n/1000) + fmt.Sprintf(",%03d", n%1000)
}

// isVLAN: the lowest and highest id of a VLAN, 2 to 4095, in this order.
func isVLAN(v value) string {
	name := v.path[len(v.path)-1]
	n, err := strconv.Atoi(text(v.Node))
	high, _ := strconv.Atoi(text(v.in.Get("MaxVlan")))
	switch {
	case err != nil || n < 0:
		return fmt.Sprintf(`Invalid managed subnet due to %s for subnet "ManagedSubnet": "%s" < "2"`, name, text(v.Node))
	case n == 0:
		return ""
	case n < 2:
		return fmt.Sprintf(`Invalid managed subnet due to %s for subnet "ManagedSubnet": "%d" < "2"`, name, n)
	case n > 4095:
		return fmt.Sprintf(`Invalid managed subnet due to %s for subnet "ManagedSubnet": "%s" > "4,095"`, name, grouped(n))
	case name == "MinVlan" && high > 0 && n > high:
		return fmt.Sprintf(`Invalid managed subnet due to MinVlan being greater than MaxVlan for subnet "ManagedSubnet": MinVlan "%d" > MaxVlan "%d"`, n, high)
	}
	return ""
}

package eucanetwork

import (
	"fmt"
	"net/netip"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"sync"
)

// maxGateways is MAX_GATEWAYS of the validator.
const maxGateways = 6

func isMode(modes ...string) func(value) string {
	return func(v value) string {
		if s := text(v.Node); s != "" && !slices.Contains(modes, s) {
			return fmt.Sprintf(`Invalid mode "%s": "%s"`, v.name(), s)
		}
		return ""
	}
}

func isIP(v value) string {
	if _, ok := parseIP(text(v.Node)); !ok {
		return fmt.Sprintf(`Invalid IP "%s": "%s"`, v.name(), text(v.Node))
	}
	return ""
}

// parseIP takes IPv4 and IPv6, as Eucalyptus does, without a zone.
func parseIP(s string) (netip.Addr, bool) {
	a, err := netip.ParseAddr(s)
	return a, err == nil && a.Zone() == ""
}

// isRange: an address, or two of one sort around a hyphen, the lower one first. Those
// of IPv6 are not compared by Eucalyptus, which hashes them.
func isRange(v value) string {
	from, to, two := strings.Cut(text(v.Node), "-")
	a, ok := parseIP(strings.TrimSpace(from))
	if two && ok {
		var b netip.Addr
		b, ok = parseIP(strings.TrimSpace(to))
		ok = ok && (!a.Is4() || !b.Is4() || !b.Less(a))
	}
	if !ok {
		return fmt.Sprintf(`Invalid IP or IP range for "%s": "%s"`, v.name(), text(v.Node))
	}
	return ""
}

var macPrefix = sync.OnceValue(func() *regexp.Regexp { return regexp.MustCompile(`^[0-9a-fA-F]{2}:[0-9a-fA-F]{2}$`) })

func isMAC(v value) string {
	if !macPrefix().MatchString(text(v.Node)) {
		return fmt.Sprintf(`Invalid MAC prefix "%s": "%s"`, v.name(), text(v.Node))
	}
	return ""
}

func isDomain(v value) string {
	if !domain(text(v.Node)) {
		return fmt.Sprintf(`Invalid domain "%s": "%s"`, v.name(), text(v.Node))
	}
	return ""
}

// domain is what Guava's InternetDomainName takes: parts of letters, digits, hyphens
// and underscores, neither of the last two at an end, the last part not beginning
// with a digit. A dot may stand behind it.
func domain(s string) bool {
	s = strings.TrimSuffix(s, ".")
	parts := strings.Split(s, ".")
	if len(s) > 253 || len(parts) > 127 {
		return false
	}
	for _, p := range parts {
		if p == "" || len(p) > 63 || strings.Trim(p, "-_") != p {
			return false
		}
		for _, r := range p {
			if r < 0x80 && !(r >= 'a' && r <= 'z' || r >= 'A' && r <= 'Z' || r >= '0' && r <= '9' || r == '-' || r == '_') {
				return false
			}
		}
	}
	last := parts[len(parts)-1]
	return last[0] < '0' || last[0] > '9'
}

func isHost(v value) string {
	s := text(v.Node)
	if _, ok := parseIP(s); !ok && !domain(s) {
		return fmt.Sprintf(`Invalid host "%s": "%s"`, v.name(), s)
	}
	return ""
}

// parseCIDR takes a network of IPv4 without bits of a host; without a length it is
// one address.
func parseCIDR(s string) (p netip.Prefix, ok bool) {
	if a, err := netip.ParseAddr(s); err == nil && a.Is4() {
		return netip.PrefixFrom(a, 32), true
	}
	p, err := netip.ParsePrefix(s)
	return p, err == nil && p.Addr().Is4() && p == p.Masked()
}

func isCIDR(v value) string {
	if _, ok := parseCIDR(text(v.Node)); !ok {
		return fmt.Sprintf(`Invalid CIDR for "%s": "%s"`, v.name(), text(v.Node))
	}
	return ""
}

// isExternalCIDR: bits of a host are found before the rule can speak, so they have
// another text.
func isExternalCIDR(v value) string {
	s := text(v.Node)
	if p, err := netip.ParsePrefix(s); err == nil && p != p.Masked() {
		return fmt.Sprintf("Invalid address for prefix in cidr: %s (try %s)", s, p.Masked())
	}
	return isCIDR(v)
}

func isASN(v value) string {
	if n, err := strconv.ParseUint(text(v.Node), 10, 32); err != nil || n == 0 {
		return fmt.Sprintf(`Invalid ASN "%s": "%s"`, v.name(), text(v.Node))
	}
	return ""
}

// mask gives the length of a contiguous netmask.
func mask(s string) (bits int, ok bool) {
	a, ok := parseIP(s)
	if !ok || !a.Is4() {
		return 0, false
	}
	n := number(a)
	for bits < 32 && n&(1<<(31-bits)) != 0 {
		bits++
	}
	return bits, uint32(uint64(n)<<bits) == 0
}

func number(a netip.Addr) uint32 {
	b := a.As4()
	return uint32(b[0])<<24 | uint32(b[1])<<16 | uint32(b[2])<<8 | uint32(b[3])
}

func isNetmask(v value) string {
	if _, ok := mask(text(v.Node)); !ok {
		return fmt.Sprintf(`Invalid netmask for "%s": "%s"`, v.name(), text(v.Node))
	}
	return ""
}

func noSubnets(v value) string {
	if len(v.Items) == 0 {
		return ""
	}
	return fmt.Sprintf(`Unexpected Subnets declaration for non-EDGE mode "": "%s"`, v.config.mode)
}

func isSegment(v value) string {
	if n, err := strconv.Atoi(text(v.Node)); err != nil || n < 16 || n > 2048 || n&(n-1) != 0 {
		return fmt.Sprintf(`Invalid segment size "%s": "%s"`, v.name(), text(v.Node))
	}
	return ""
}

func isVLAN(v value) string {
	if n, err := strconv.Atoi(text(v.Node)); err != nil || n < 2 || n > 4095 {
		return fmt.Sprintf(`Invalid VLAN "%s": "%s"`, v.name(), text(v.Node))
	}
	return ""
}

func hasGateways(v value) string {
	switch {
	case !isSet(v.Node) || len(v.Items) == 0:
		return fmt.Sprintf(`At least one gateway is required "%s"`, v.name())
	case len(v.Items) > maxGateways:
		return fmt.Sprintf(`Maximum allowed gateways (%d) exceeded "%s": %d`, maxGateways, v.name(), len(v.Items))
	}
	return ""
}

// inExternalCIDR: an address of ExternalCidr, neither its first nor its last unless
// it has one or two.
func inExternalCIDR(v value) string {
	s := text(v.Node)
	a, ok := parseIP(s)
	if !ok {
		return "Invalid range: " + s
	}
	p, ok := parseCIDR(text(v.in.Get("ExternalCidr")))
	if !ok {
		return ""
	}
	last := number(p.Addr()) | uint32(uint64(1)<<(32-p.Bits())-1)
	if a.Is4() && p.Contains(a) && (p.Bits() >= 31 || a != p.Addr() && number(a) != last) {
		return ""
	}
	return fmt.Sprintf(`%s must be within ExternalCidr "%s"`, v.path[len(v.path)-1], v.name())
}

// hasRoutes: Eucalyptus fails without words where the field is not there.
func hasRoutes(v value) string {
	switch {
	case !isSet(v.Node):
		return "NullPointerException"
	case len(v.Items) == 0:
		return fmt.Sprintf(`At least one route is required "%s"`, written(v.path[:len(v.path)-1]))
	}
	return ""
}

// addressesDiffer: 5 makes a map of the three addresses, which fails on equal ones.
func addressesDiffer(v value) string {
	seen := map[string]bool{}
	for _, name := range []string{"ExternalIp", "ExternalRouterIp", "BgpPeerIp"} {
		s := text(v.Get(name))
		if s != "" && seen[s] {
			return "Multiple entries with same key: " + s
		}
		seen[s] = true
	}
	return ""
}

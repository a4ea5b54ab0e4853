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

// parseCIDR reads a network as Eucalyptus' Cidr does: without a length it is one
// address, blanks and a slash at the end count for nothing, and an address of IPv6 is
// taken with a length of IPv4. why is the text of its exception, "" where it reads.
func parseCIDR(s string) (p netip.Prefix, why string) {
	var parts []string
	for _, part := range strings.SplitN(strings.TrimLeft(s, "/ "), "/", 2) {
		if part = strings.TrimSpace(part); part != "" {
			parts = append(parts, part)
		}
	}
	if len(parts) == 0 {
		return p, "Invalid cidr: " + s
	}
	a, ok := parseIP(parts[0])
	if !ok {
		return p, "Invalid cidr: " + s
	}
	bits := 32
	if len(parts) == 2 {
		n, err := strconv.Atoi(parts[1])
		if err != nil || n < 0 || n > 32 {
			return p, "Invalid prefix in cidr: " + s
		}
		bits = n
	}
	if !a.Is4() {
		return netip.PrefixFrom(a, bits), ""
	}
	p = netip.PrefixFrom(a, bits)
	if p != p.Masked() {
		return p, fmt.Sprintf("Invalid address for prefix in cidr: %s (try %s)", s, p.Masked())
	}
	return p, ""
}

func isCIDR(v value) string {
	if _, why := parseCIDR(text(v.Node)); why != "" {
		return fmt.Sprintf(`Invalid CIDR for "%s": "%s"`, v.name(), text(v.Node))
	}
	return ""
}

// readsCIDR: the network of a gateway is read once more, and what is wrong with it then
// ends the search.
func readsCIDR(v value) string {
	_, why := parseCIDR(text(v.Node))
	return why
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

func hasGateways(v value) string {
	switch {
	case len(items(v.Node)) == 0:
		return fmt.Sprintf(`At least one gateway is required "%s"`, v.name())
	case len(v.Items) > maxGateways:
		return fmt.Sprintf(`Maximum allowed gateways (%d) exceeded "%s": %d`, maxGateways, v.name(), len(v.Items))
	}
	return ""
}

// external gives the network of the gateway that an address belongs to; ok is false
// where there is none to compare with.
func (v value) external() (p netip.Prefix, ok bool) {
	s := text(v.in.Get("ExternalCidr"))
	p, why := parseCIDR(s)
	return p, s != "" && why == "" && p.Addr().Is4()
}

// readsAddress: where the network can be read, an address that cannot ends the search.
func readsAddress(v value) string {
	if _, ok := v.external(); !ok {
		return ""
	}
	if _, ok := parseIP(text(v.Node)); !ok {
		return "Invalid range: " + text(v.Node)
	}
	return ""
}

// inExternalCIDR: an address of ExternalCidr, neither its first nor its last unless
// it has one or two.
func inExternalCIDR(v value) string {
	p, ok := v.external()
	a, isIP := parseIP(text(v.Node))
	if !ok || !isIP {
		return ""
	}
	last := number(p.Addr()) | uint32(uint64(1)<<(32-p.Bits())-1)
	if a.Is4() && p.Contains(a) && (p.Bits() >= 31 || a != p.Addr() && number(a) != last) {
		return ""
	}
	return fmt.Sprintf(`%s must be within ExternalCidr "%s"`, v.path[len(v.path)-1], v.name())
}

// hasList: Eucalyptus before 5 fails without words where the list is not there.
func hasList(v value) string {
	if !isSet(v.Node) {
		return "NullPointerException"
	}
	return ""
}

func hasRoutes(v value) string {
	if len(items(v.Node)) == 0 {
		return fmt.Sprintf(`At least one route is required "%s"`, written(v.path[:len(v.path)-1]))
	}
	return ""
}

// addressesDiffer: 5 makes a map of the three addresses, which fails on equal ones, and
// on two that are missing.
func addressesDiffer(v value) string {
	if text(v.Get("ExternalCidr")) == "" {
		return ""
	}
	seen := map[string]bool{}
	for _, name := range []string{"ExternalIp", "ExternalRouterIp", "BgpPeerIp"} {
		s := "None"
		if isSet(v.Get(name)) {
			s = "Some(" + text(v.Get(name)) + ")"
		}
		if seen[s] {
			return "Multiple entries with same key: " + s
		}
		seen[s] = true
	}
	return ""
}

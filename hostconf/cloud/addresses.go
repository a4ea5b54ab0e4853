package cloud

import (
	"cmp"
	"encoding/binary"
	"math/bits"
	"net/netip"
	"slices"
	"strings"
)

// Range is a run of IPv4 addresses, both ends included.
type Range struct{ From, To netip.Addr }

// ParseRange reads "192.0.2.5" or "192.0.2.5-192.0.2.9"; blanks around the hyphen
// count for nothing. ok is false where it is neither, or the second address is lower.
func ParseRange(s string) (r Range, ok bool) {
	from, to, two := strings.Cut(s, "-")
	r.From, ok = ParseAddress(strings.TrimSpace(from))
	if !ok {
		return Range{}, false
	}
	r.To = r.From
	if two {
		if r.To, ok = ParseAddress(strings.TrimSpace(to)); !ok || r.To.Less(r.From) {
			return Range{}, false
		}
	}
	return r, true
}

// ParseAddress reads an IPv4 address.
func ParseAddress(s string) (netip.Addr, bool) {
	a, err := netip.ParseAddr(s)
	return a, err == nil && a.Is4()
}

// ParseNetwork reads an IPv4 network; ok is false for one with bits of a host.
func ParseNetwork(s string) (netip.Prefix, bool) {
	p, err := netip.ParsePrefix(s)
	return p, err == nil && p.Addr().Is4() && p == p.Masked()
}

// Span gives the first and the last address of a network.
func Span(p netip.Prefix) Range {
	from := number(p.Masked().Addr())
	return Range{p.Masked().Addr(), address(from | uint32(1<<(32-p.Bits())-1))}
}

// Contains reports whether an address is in the range.
func (r Range) Contains(a netip.Addr) bool { return !a.Less(r.From) && !r.To.Less(a) }

// Within reports whether the whole range is in another.
func (r Range) Within(other Range) bool { return other.Contains(r.From) && other.Contains(r.To) }

// Overlaps reports whether two ranges share an address.
func (r Range) Overlaps(other Range) bool { return !r.To.Less(other.From) && !other.To.Less(r.From) }

// Count is the number of addresses in the range.
func (r Range) Count() int64 { return int64(number(r.To)) - int64(number(r.From)) + 1 }

// String writes the range as Eucalyptus reads it: without blanks, a single address
// without a hyphen.
func (r Range) String() string {
	if r.From == r.To {
		return r.From.String()
	}
	return r.From.String() + "-" + r.To.String()
}

// Usable reports whether a host may have an address of a network: one inside it, and
// neither its first nor its last, unless the network is a /31 or /32.
func Usable(p netip.Prefix, a netip.Addr) bool {
	if !p.Contains(a) {
		return false
	}
	s := Span(p)
	return p.Bits() >= 31 || a != s.From && a != s.To
}

// Netmask gives a network's mask, "255.255.255.128" for a /25.
func Netmask(p netip.Prefix) string {
	return address(^uint32(1<<(32-p.Bits()) - 1)).String()
}

// Cover gives the fewest networks that cover every range, each range by one: from
// 198.51.100.130-198.51.100.250 it makes 198.51.100.128/25. Networks inside others
// are left out. A range whose ends are the first or the last of such a network gets a
// larger one, since those two addresses of an advertised block are not usable. Ranges
// that cannot be read are passed over.
func Cover(ranges []string) []string {
	var found []netip.Prefix
	for _, s := range ranges {
		r, ok := ParseRange(s)
		if !ok {
			continue
		}
		length := bits.LeadingZeros32(number(r.From) ^ number(r.To))
		p := netip.PrefixFrom(r.From, length).Masked()
		for p.Bits() > 0 && !(Usable(p, r.From) && Usable(p, r.To) && p.Bits() <= 30) {
			p = netip.PrefixFrom(r.From, p.Bits()-1).Masked()
		}
		found = append(found, p)
	}
	slices.SortFunc(found, func(a, b netip.Prefix) int {
		return cmp.Or(cmp.Compare(a.Bits(), b.Bits()), a.Addr().Compare(b.Addr()))
	})
	var kept []netip.Prefix
	for _, p := range found {
		if !slices.ContainsFunc(kept, func(k netip.Prefix) bool { return k.Overlaps(p) }) {
			kept = append(kept, p)
		}
	}
	slices.SortFunc(kept, func(a, b netip.Prefix) int { return a.Addr().Compare(b.Addr()) })
	var out []string
	for _, p := range kept {
		out = append(out, p.String())
	}
	return out
}

func number(a netip.Addr) uint32 {
	if !a.Is4() {
		return 0
	}
	b := a.As4()
	return binary.BigEndian.Uint32(b[:])
}

func address(n uint32) netip.Addr {
	var b [4]byte
	binary.BigEndian.PutUint32(b[:], n)
	return netip.AddrFrom4(b)
}

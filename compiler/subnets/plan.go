package subnets

import (
	"encoding/binary"
	"errors"
	"fmt"
	"net/netip"
	"slices"
)

// Subnet is one layer in one zone.
type Subnet struct {
	Zone  string // the zone's id
	Layer string
	CIDR  netip.Prefix
	Index int // of its first unit among all units of all slots: which /64 of a /56 is its own
}

// Plan is a network, divided.
type Plan struct {
	Network netip.Prefix
	Slots   int
	Zones   []string // by number
	Layers  []Layer  // in order
	Subnets []Subnet // zone by zone, layer by layer
}

// ErrPlan is what every error of New is, apart from TooSmall.
var ErrPlan = errors.New("the network cannot be planned")

// TooSmall says that the subnets would be smaller than AWS allows.
type TooSmall struct {
	Network netip.Prefix
	Bits    int // what the smallest subnet's prefix would be
	Prefix  int // the longest prefix of a network that would do, /20 at the worst (8 slots of 32 units)
}

func (e *TooSmall) Error() string {
	return fmt.Sprintf("%s is too small: its smallest subnets would be /%d, and AWS allows /%d at the least", e.Network, e.Bits, Smallest)
}

// New divides a network. With slots 0 there are as many as the zones need. The
// error is a *TooSmall, or wraps ErrPlan where the arguments contradict each other.
func New(network netip.Prefix, zones []string, slots int, layers []Layer) (*Plan, error) {
	if slots == 0 {
		slots = Slots(len(zones))
	}
	switch {
	case !network.IsValid() || !network.Addr().Is4() || network != network.Masked():
		return nil, fmt.Errorf("%w: %s is no IPv4 network", ErrPlan, network)
	case len(zones) == 0 || len(zones) > slots:
		return nil, fmt.Errorf("%w: %d zones do not fit %d slots", ErrPlan, len(zones), slots)
	case !PowerOfTwo(slots) || slots > MaxSlots:
		return nil, fmt.Errorf("%w: the number of slots is %d, not a power of two up to %d", ErrPlan, slots, MaxSlots)
	case len(layers) == 0 || slices.ContainsFunc(layers, func(l Layer) bool { return !PowerOfTwo(l.Share) || l.Share > MaxUnits }) || Units(layers) > MaxUnits:
		return nil, fmt.Errorf("%w: the shares of the layers are not powers of two with a sum up to %d", ErrPlan, MaxUnits)
	}
	if deepest := network.Bits() + Bits(slots, layers); deepest > Smallest {
		return nil, &TooSmall{Network: network, Bits: deepest, Prefix: Smallest - Bits(slots, layers)}
	}
	p := &Plan{Network: network, Slots: slots, Zones: slices.Clone(zones), Layers: Ordered(layers)}
	slices.SortFunc(p.Zones, CompareZones)
	if len(slices.Compact(slices.Clone(p.Zones))) < len(zones) {
		return nil, fmt.Errorf("%w: a zone stands twice among %s", ErrPlan, p.Zones)
	}
	assigned := Assign(zones, slots)
	units := Units(layers)
	unit := network.Bits() + log2(slots) + log2(units)
	for _, z := range p.Zones {
		index := assigned[z] * units
		for _, l := range p.Layers {
			p.Subnets = append(p.Subnets, Subnet{
				Zone: z, Layer: l.Name, Index: index,
				CIDR: netip.PrefixFrom(add(network.Addr(), index<<(32-unit)), unit-log2(l.Share)),
			})
			index += l.Share
		}
	}
	return p, nil
}

// add gives the address that is n further.
func add(a netip.Addr, n int) netip.Addr {
	four := a.As4()
	binary.BigEndian.PutUint32(four[:], binary.BigEndian.Uint32(four[:])+uint32(n))
	return netip.AddrFrom4(four)
}

package subnets

import (
	"encoding/json"
	"fmt"
	"net/netip"
	"os"
	"slices"
	"testing"

	"github.com/stretchr/testify/require"
)

func three() []Layer { return []Layer{{"storage", 1}, {"app", 2}, {"public", 1}} }

func zones(n int) (list []string) {
	for i := range n {
		list = append(list, fmt.Sprintf("euw1-az%d", i+1))
	}
	return list
}

// cidrs gives the subnets of a plan, one list a zone.
func cidrs(p *Plan) (out [][]string) {
	for i, s := range p.Subnets {
		if i%len(p.Layers) == 0 {
			out = append(out, nil)
		}
		out[len(out)-1] = append(out[len(out)-1], s.CIDR.String())
	}
	return out
}

func TestVectors(t *testing.T) {
	data, err := os.ReadFile("testdata/vectors.json")
	require.NoError(t, err)
	var vectors map[string][][]string
	require.NoError(t, json.Unmarshal(data, &vectors))
	require.NotEmpty(t, vectors)
	for name, want := range vectors {
		var network string
		var n int
		_, err := fmt.Sscanf(name, "%s x%d", &network, &n)
		require.NoError(t, err)
		p, err := New(netip.MustParsePrefix(network), zones(n), 0, three())
		require.NoError(t, err, name)
		require.Equal(t, want, cidrs(p), name)
	}
}

// halves cuts a network in two.
func halves(p netip.Prefix) (low, high netip.Prefix) {
	low = netip.PrefixFrom(p.Addr(), p.Bits()+1)
	four := p.Addr().As4()
	four[p.Bits()/8] |= 1 << (7 - p.Bits()%8)
	return low, netip.PrefixFrom(netip.AddrFrom4(four), p.Bits()+1)
}

// cut halves a network until there are n pieces.
func cut(p netip.Prefix, n int) []netip.Prefix {
	pieces := []netip.Prefix{p}
	for len(pieces) < n {
		var next []netip.Prefix
		for _, piece := range pieces {
			low, high := halves(piece)
			next = append(next, low, high)
		}
		pieces = next
	}
	return pieces
}

// TestFormula compares the plan with halving over and over: networks of /16 to /24
// with 2 to 6 zones, 45 in all. The two whose subnets would be a /29 are refused.
func TestFormula(t *testing.T) {
	planned, refused := 0, 0
	for size := 16; size <= 24; size++ {
		for n := MinZones; n <= MaxZones; n++ {
			network := netip.PrefixFrom(netip.MustParseAddr("172.16.0.0"), size)
			p, err := New(network, zones(n), 0, three())
			if size == 24 && n > 4 {
				var small *TooSmall
				require.ErrorAs(t, err, &small)
				require.Equal(t, 29, small.Bits)
				require.Equal(t, 23, small.Prefix)
				refused++
				continue
			}
			require.NoError(t, err)
			var want [][]string
			for _, slot := range cut(network, n)[:n] {
				app, rest := halves(slot)
				public, storage := halves(rest)
				want = append(want, []string{app.String(), public.String(), storage.String()})
			}
			require.Equal(t, want, cidrs(p), "%s x %d", network, n)
			planned++
		}
	}
	require.Equal(t, 45, planned+refused)
	require.Equal(t, 2, refused)
}

// TestAddedZone adds a zone, wherever in the list, and wants all others as they were.
func TestAddedZone(t *testing.T) {
	network := netip.MustParsePrefix("10.0.0.0/20")
	for _, c := range []struct {
		before, after []string
		slots         int
	}{
		{[]string{"euw1-az1", "euw1-az2", "euw1-az3"}, []string{"euw1-az1", "euw1-az2", "euw1-az3", "euw1-az4"}, 0},
		{[]string{"euw1-az1", "euw1-az2", "euw1-az4"}, []string{"euw1-az1", "euw1-az2", "euw1-az3", "euw1-az4"}, 0},
		{[]string{"euw1-az4", "euw1-az3", "euw1-az2"}, []string{"euw1-az1", "euw1-az4", "euw1-az3", "euw1-az2"}, 0},
		{[]string{"use1-az1", "use1-az6", "use1-az4"}, []string{"use1-az1", "use1-az6", "use1-az4", "use1-az2"}, 0},
		{[]string{"use1-az2", "use1-az1"}, []string{"use1-az3", "use1-az1", "use1-az2"}, 4},
		{[]string{"use1-az1", "use1-az2", "use1-az3", "use1-az4"}, []string{"use1-az5", "use1-az1", "use1-az2", "use1-az3", "use1-az4"}, 8},
	} {
		before, err := New(network, c.before, c.slots, three())
		require.NoError(t, err)
		after, err := New(network, c.after, c.slots, three())
		require.NoError(t, err)
		for _, s := range before.Subnets {
			require.Contains(t, after.Subnets, s, c)
		}
		require.Len(t, after.Subnets, len(before.Subnets)+3)
	}
}

func TestTwoZonesTakeTwoSlots(t *testing.T) {
	require.Equal(t, map[string]int{"usw1-az1": 0, "usw1-az3": 1}, Assign([]string{"usw1-az3", "usw1-az1"}, 2))
}

// TestOtherLayers holds that any layers fill the slots without overlap, inside the
// network, each at a multiple of its size and with a /64 of its own.
func TestOtherLayers(t *testing.T) {
	for _, layers := range [][]Layer{
		{{"only", 1}},
		{{"a", 1}, {"b", 1}},
		{{"a", 1}, {"b", 2}, {"c", 4}, {"d", 8}, {"e", 16}},
		{{"big", 8}, {"small", 1}},
		{{"a", 1}, {"b", 1}, {"c", 1}, {"d", 1}, {"e", 1}},
	} {
		for n := 2; n <= 6; n++ {
			network := netip.MustParsePrefix("10.1.0.0/16")
			p, err := New(network, zones(n), 8, layers)
			require.NoError(t, err)
			require.Len(t, p.Subnets, n*len(layers))
			var seen []int
			for i, s := range p.Subnets {
				require.Equal(t, s.CIDR, s.CIDR.Masked())
				require.True(t, network.Overlaps(s.CIDR) && s.CIDR.Bits() > network.Bits())
				require.Less(t, s.Index, 256)
				require.NotContains(t, seen, s.Index)
				seen = append(seen, s.Index)
				for _, other := range p.Subnets[:i] {
					require.False(t, s.CIDR.Overlaps(other.CIDR), "%s %s", s.CIDR, other.CIDR)
				}
			}
		}
	}
}

func TestRefusals(t *testing.T) {
	network := netip.MustParsePrefix("10.0.0.0/20")
	for name, err := range map[string]error{
		"host bits":      second(New(netip.MustParsePrefix("10.0.0.1/20"), zones(2), 0, three())),
		"IPv6":           second(New(netip.MustParsePrefix("2001:db8::/56"), zones(2), 0, three())),
		"no zone":        second(New(network, nil, 0, three())),
		"more zones":     second(New(network, zones(5), 4, three())),
		"odd slots":      second(New(network, zones(2), 3, three())),
		"no layer":       second(New(network, zones(2), 0, nil)),
		"odd share":      second(New(network, zones(2), 0, []Layer{{"a", 3}})),
		"no share":       second(New(network, zones(2), 0, []Layer{{"a", 0}})),
		"too many":       second(New(network, zones(2), 0, []Layer{{"a", 32}, {"b", 1}})),
		"a zone twice":   second(New(network, []string{"euw1-az1", "euw1-az1"}, 4, three())),
		"no network":     second(New(netip.Prefix{}, zones(2), 0, three())),
		"share too high": second(New(network, zones(2), 0, []Layer{{"a", 1 << 40}})),
	} {
		require.ErrorIs(t, err, ErrPlan, name)
	}
}

func second(_ *Plan, err error) error { return err }

func TestZoneIDs(t *testing.T) {
	require.Equal(t, 3, ZoneNumber("euw1-az3"))
	require.Equal(t, "usgw1", ZoneRegion("usgw1-az2"))
	for _, other := range []string{"eu-west-1a", "use1-bos1-az1", "euw1-az0", "euw1-az", "", "euw1-az123"} {
		require.Zero(t, ZoneNumber(other), other)
	}
	list := []string{"use1-az10", "use1-az2", "use1-az1"}
	slices.SortFunc(list, CompareZones)
	require.Equal(t, []string{"use1-az1", "use1-az2", "use1-az10"}, list)
}

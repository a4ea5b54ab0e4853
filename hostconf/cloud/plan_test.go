package cloud

import (
	"slices"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
)

func TestParseFillsInWhatFollows(t *testing.T) {
	p, err := Parse([]byte(`{
		"mode": "VPCMIDO", "interface": "em1", "distribution": "el7", "domain": "example.com",
		"versions": {"eucalyptus": "4.1", "zookeeper": "3.4", "ceph": "luminous"},
		"vlans": {"eucalyptus": {"id": 1000, "cidr": "192.0.2.0/26"}, "midonet": {"id": 0, "interface": "em2"}, "bgp": null},
		"zones": {"zone-a": {}},
		"publicIps": ["198.51.100.130-198.51.100.250"],
		"hosts": {
			"nc-10": {"roles": ["nc"]}, "nc-2": {"roles": ["nc"], "interface": "eth0", "distribution": "debian"},
			"clc-1": {"roles": ["clc", "gateway"]}, "bgp-1": {"roles": ["router"]}, "gone": null
		},
		"ceph": {"pools": {}}
	}`))
	require.NoError(t, err)
	require.Equal(t, "2015.01", p.Versions.MidoNet)
	require.Equal(t, []string{"198.51.100.128/25"}, p.Advertise)
	require.Equal(t, "bgp-1", p.Hosts["clc-1"].Router)
	require.Equal(t, "zone-a", p.Hosts["nc-2"].Zone)
	require.Empty(t, p.Hosts["clc-1"].Zone)
	require.Equal(t, "ceph-rbd", p.Zones["zone-a"].Storage)
	require.Equal(t, []string{"eucavols"}, p.PoolsFor("volumes"))
	require.Equal(t, 50, p.Ceph.Pools["eucasnaps"].Percent)
	require.Equal(t, []string{"bgp-1", "clc-1", "nc-2", "nc-10"}, names(p.ByName()))
	require.Equal(t, []string{"clc-1", "nc-2", "nc-10"}, names(p.MidoNetHosts()))
	require.Equal(t, "em1.1000", p.Device(p.Hosts["nc-10"], Eucalyptus))
	require.Equal(t, "eth0.1000", p.Device(p.Hosts["nc-2"], Eucalyptus))
	require.Equal(t, "em2", p.Device(p.Hosts["nc-10"], MidoNet))
	require.Empty(t, p.Device(p.Hosts["nc-10"], BGP))
	require.True(t, p.EucalyptusBefore("4.2"))
	require.False(t, p.EucalyptusBefore("4.1"))
	require.True(t, p.CephBefore("nautilus"))
	require.False(t, p.CephBefore("luminous"))
	require.True(t, p.ZooKeeperBefore("3.5"))
	require.True(t, p.UsesCeph("zone-a"))

	_, err = Parse([]byte(`{"hosts": 1}`))
	require.ErrorContains(t, err, "read the plan")
	empty, err := Parse([]byte(`{}`))
	require.NoError(t, err)
	require.False(t, empty.EucalyptusBefore("5"), "no version is older than none")
	require.Empty(t, empty.PoolsFor("volumes"))
}

func names(hosts []*Host) (out []string) {
	for _, h := range hosts {
		out = append(out, h.Name)
	}
	return out
}

func TestCompareNames(t *testing.T) {
	sorted := []string{"", "10", "a", "a01", "a1", "a2", "a10", "a10b", "a10b1", "b"}
	for i, a := range sorted {
		for j, b := range sorted {
			require.Equal(t, sign(i-j), CompareNames(a, b), "%q %q", a, b)
		}
	}
	mixed := strings.Fields("a01 a1 b 10 a10b1 a10 a2 a a10b")
	slices.SortFunc(mixed, CompareNames)
	require.Equal(t, sorted[1:], mixed)
}

func sign(n int) int { return min(1, max(-1, n)) }

func TestRanges(t *testing.T) {
	for _, c := range []struct{ text, want string }{
		{"192.0.2.5", "192.0.2.5"},
		{"192.0.2.5 - 192.0.2.9", "192.0.2.5-192.0.2.9"},
		{"192.0.2.5-192.0.2.5", "192.0.2.5"},
		{"192.0.2.9-192.0.2.5", ""},
		{"192.0.2.0/24", ""},
		{"2001:db8::1", ""},
		{"192.0.2.256", ""},
		{"", ""},
	} {
		r, ok := ParseRange(c.text)
		require.Equal(t, c.want != "", ok, c.text)
		if ok {
			require.Equal(t, c.want, r.String())
		}
	}
	r, _ := ParseRange("192.0.2.5-192.0.2.9")
	require.EqualValues(t, 5, r.Count())
}

func TestCover(t *testing.T) {
	for _, c := range []struct{ ranges, want []string }{
		{[]string{"198.51.100.130-198.51.100.250"}, []string{"198.51.100.128/25"}},
		{[]string{"198.51.100.5"}, []string{"198.51.100.4/30"}},
		{[]string{"198.51.100.4"}, []string{"198.51.100.0/29"}}, // the first of a /30 is not usable
		{[]string{"198.51.100.128-198.51.100.250"}, []string{"198.51.100.0/24"}},
		{[]string{"198.51.100.5", "198.51.100.1-198.51.100.100", "203.0.113.9"}, []string{"198.51.100.0/25", "203.0.113.8/30"}},
		{[]string{"nonsense"}, nil},
		{[]string{"0.0.0.0-255.255.255.255"}, []string{"0.0.0.0/0"}},
	} {
		require.Equal(t, c.want, Cover(c.ranges), c.ranges)
	}
}

func TestNetworks(t *testing.T) {
	p, ok := ParseNetwork("192.0.2.128/25")
	require.True(t, ok)
	require.Equal(t, "255.255.255.128", Netmask(p))
	require.Equal(t, "192.0.2.128-192.0.2.255", Span(p).String())
	_, ok = ParseNetwork("192.0.2.129/25")
	require.False(t, ok)
	all, _ := ParseNetwork("0.0.0.0/0")
	require.Equal(t, "0.0.0.0", Netmask(all))
	require.EqualValues(t, 1<<32, Span(all).Count())
	point, _ := ParseNetwork("192.0.2.2/31")
	require.True(t, Usable(point, point.Addr()))
}

package eucanetwork

import (
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"cuemulus.dev/hostconf"
)

// The halves of configurations that are taken, for the cases to change.
const (
	edgeHead = `"Mode": "EDGE", "PublicIps": ["198.51.100.130-198.51.100.250"]`
	subnetA  = `{"Name": "priv-a", "Subnet": "192.0.2.128", "Netmask": "255.255.255.128", "Gateway": "192.0.2.129"}`
	edgeGood = edgeHead + `, "Subnets": [` + subnetA + `], "Clusters": [{"Name": "zone-a", "Subnet": {"Name": "priv-a"}, "PrivateIps": ["192.0.2.140-192.0.2.250"]}]`
	vpcHead  = `"Mode": "VPCMIDO", "PublicIps": ["198.51.100.130-198.51.100.250"]`
	flatMido = `"EucanetdHost": "clc-1.example.com", "GatewayHost": "clc-1.example.com", "GatewayIP": "198.51.100.2", "GatewayInterface": "em1.1002", "PublicNetworkCidr": "198.51.100.0/24", "PublicGatewayIP": "198.51.100.1"`
	oldGate  = `{"GatewayHost": "gw-1.example.com", "GatewayIP": "198.51.100.2", "GatewayInterface": "em1.1002"}`
	bgpGate  = `{"Ip": "192.0.2.69", "ExternalDevice": "em1.1002", "ExternalCidr": "203.0.113.0/28", "ExternalIp": "203.0.113.2", "BgpPeerIp": "203.0.113.1", "BgpPeerAsn": "65550", "BgpAdRoutes": ["198.51.100.128/25"]}`
	fixGate  = `{"Ip": "192.0.2.69", "ExternalDevice": "em1.1002", "ExternalCidr": "203.0.113.0/28", "ExternalIp": "203.0.113.2", "ExternalRouterIp": "203.0.113.1"}`
	flatGood = vpcHead + `, "Mido": {` + flatMido + `}`
	listGood = vpcHead + `, "Mido": {"EucanetdHost": "clc-1.example.com", "PublicNetworkCidr": "198.51.100.0/24", "PublicGatewayIP": "198.51.100.1", "Gateways": [` + oldGate + `]}`
	bgpGood  = vpcHead + `, "Mido": {"BgpAsn": "65551", "Gateways": [` + bgpGate + `]}`
	fixGood  = vpcHead + `, "Mido": {"Gateways": [` + fixGate + `]}`
)

func first(t *testing.T, version, body string) string {
	t.Helper()
	f, ds := hostconf.Parse("network.json", []byte("{"+body+"}"), hostconf.JSON)
	require.Empty(t, ds, body)
	problems := Validate(version, f.Root)
	if len(problems) == 0 {
		return ""
	}
	require.NotEmpty(t, problems[0].Text)
	return problems[0].Text
}

// TestForms: which form each version takes (hybrid networks of Eucalyptus by version).
func TestForms(t *testing.T) {
	unknown := func(name string) string { return fmt.Sprintf("Unrecognized field %q", name) }
	for _, c := range []struct {
		name, body string
		want       [7]string // by Versions
	}{
		{"edge", strings.TrimPrefix(edgeGood, `"Mode": "EDGE", `), [7]string{}},
		{"mode", edgeGood, [7]string{unknown("Mode")}},
		{"flat", flatGood, [7]string{unknown("Mode")}},
		{"list", listGood, [7]string{unknown("Mode"), unknown("Gateways"), unknown("Gateways")}},
		{"bgp", bgpGood, [7]string{unknown("Mode"), unknown("BgpAsn"), unknown("BgpAsn"), unknown("BgpAsn"), unknown("BgpAsn")}},
		{"fixed route", fixGood, [7]string{unknown("Mode"), unknown("Gateways"), unknown("Gateways"), unknown("Ip"), unknown("Ip")}},
		{"public gateway", edgeGood + `, "PublicGateway": "198.51.100.1"`, [7]string{unknown("Mode"), unknown("PublicGateway")}},
		{"managed", `"Mode": "MANAGED", "PublicIps": [], "ManagedSubnet": {"Subnet": "10.0.0.0", "Netmask": "255.255.0.0"}`, [7]string{unknown("Mode"), unknown("ManagedSubnet"), unknown("ManagedSubnet")}},
		{"mode managed", `"Mode": "MANAGED", "PublicIps": []`, [7]string{
			unknown("Mode"), `Invalid mode "Mode": "MANAGED"`, `Invalid mode "Mode": "MANAGED"`,
			`Missing required property "ManagedSubnet"`, `Missing required property "ManagedSubnet"`, `Missing required property "ManagedSubnet"`, `Missing required property "ManagedSubnet"`,
		}},
		{"no host of eucanetd", strings.Replace(flatGood, `"EucanetdHost": "clc-1.example.com", `, "", 1), [7]string{
			unknown("Mode"), `Missing required property "Mido.EucanetdHost"`, `Missing required property "Mido.EucanetdHost"`, `Missing required property "Mido.EucanetdHost"`, `Missing required property "Mido.EucanetdHost"`,
		}},
		{"no host of the gateway", strings.Replace(flatGood, `"GatewayHost": "clc-1.example.com", `, "", 1), [7]string{
			unknown("Mode"), `Missing required property "Mido.GatewayHost"`, `Missing required property "Mido.GatewayHost"`,
			`Missing required property "Mido.Gateways"`, `Missing required property "Mido.Gateways"`, `Missing required property "Mido.Gateways"`, `At least one gateway is required "Mido.Gateways"`,
		}},
		{"no public addresses", strings.Replace(flatGood, `, "PublicIps": ["198.51.100.130-198.51.100.250"]`, "", 1), [7]string{
			unknown("Mode"), `Missing required property "PublicIps"`, `Missing required property "PublicIps"`, `Missing required property "PublicIps"`, `Missing required property "PublicIps"`, `Missing required property "PublicIps"`,
		}},
	} {
		for i, version := range Versions() {
			require.Equal(t, c.want[i], first(t, version, c.body), "%s in %s", c.name, version)
		}
	}
	require.Empty(t, Validate("3.4", hostconf.Str("x")), "of an unknown version nothing is said")
}

// TestTexts: the verdict and the words for each field. Where no version is given it is
// 4.4.
func TestTexts(t *testing.T) {
	swap := func(body, from, to string) string {
		require.Contains(t, body, from)
		return strings.Replace(body, from, to, 1)
	}
	many := strings.Repeat(bgpGate+",", 6) + bgpGate
	for _, c := range []struct{ version, body, want string }{
		{"", swap(edgeGood, `"EDGE"`, `"vpcmido"`), `Invalid mode "Mode": "vpcmido"`},
		{"", swap(edgeGood, `"Mode": `, `"mode": `), `Unrecognized field "mode"`},
		{"", edgeGood + `, "InstanceDnsDomain": "-bad-.example"`, `Invalid domain "InstanceDnsDomain": "-bad-.example"`},
		{"", edgeGood + `, "InstanceDnsDomain": "eucalyptus.internal."`, ""},
		{"", edgeGood + `, "InstanceDnsServers": ["ns1.example.com"]`, `Invalid IP "InstanceDnsServers[0]": "ns1.example.com"`},
		{"", edgeGood + `, "InstanceDnsServers": ["2001:db8::1"]`, ""},
		{"", edgeGood + `, "MacPrefix": "d0:0d:00"`, `Invalid MAC prefix "MacPrefix": "d0:0d:00"`},
		{"", swap(edgeGood, `198.51.100.130-198.51.100.250`, `198.51.100.250-198.51.100.10`), `Invalid IP or IP range for "PublicIps[0]": "198.51.100.250-198.51.100.10"`},
		{"", swap(edgeGood, `198.51.100.130-198.51.100.250`, `198.51.100.0/24`), `Invalid IP or IP range for "PublicIps[0]": "198.51.100.0/24"`},
		{"", swap(edgeGood, `198.51.100.130-198.51.100.250`, `198.51.100.130 - 198.51.100.250`), ""},
		{"", swap(edgeGood, `["198.51.100.130-198.51.100.250"]`, `[]`), ""},
		{"", swap(edgeGood, `["198.51.100.130-198.51.100.250"]`, `null`), `Missing required property "PublicIps"`},
		{"", edgeHead, `A single subnet must be configured when clusters are not specified.`},
		{"", edgeHead + `, "Subnets": [` + subnetA + `]`, ""},
		{"", edgeHead + `, "Subnets": [` + subnetA + `,` + subnetA + `]`, `A single subnet must be configured when clusters are not specified.`},
		{"", edgeHead + `, "Subnets": [{"Subnet": "192.0.2.128", "Netmask": "255.255.255.128"}]`, `Missing required property "Subnets[0].Gateway"`},
		{"", edgeHead + `, "Subnets": [` + swap(subnetA, "255.255.255.128", "255.0.255.0") + `]`, `Invalid netmask for "Subnets[0].Netmask": "255.0.255.0"`},
		{"", edgeHead + `, "Subnets": [` + swap(subnetA, `"192.0.2.128"`, `"192.0.2.130"`) + `]`, `Invalid subnet due to netmask for subnet "Subnets[0]": "192.0.2.130"`},
		{"", edgeHead + `, "Subnets": [` + swap(subnetA, `"192.0.2.129"`, `"10.0.0.1"`) + `]`, `Invalid gateway due to subnet/netmask for subnet "Subnets[0]": "10.0.0.1"`},
		{"", edgeHead + `, "Subnets": [` + swap(subnetA, `"192.0.2.129"`, `"192.0.2.128"`) + `]`, `Invalid gateway due to subnet/netmask for subnet "Subnets[0]": "192.0.2.128"`},
		{"", edgeHead + `, "Subnets": [` + swap(subnetA, `"192.0.2.129"`, `"192.0.2.255"`) + `]`, ""},
		{"", edgeGood + `, "ManagedSubnet": {}`, `Unexpected ManagedSubnet declaration in EDGE mode "": "EDGE"`},
		{"", `"Mode": "MANAGED", "PublicIps": [], "ManagedSubnet": {"Subnet": "10.0.0.0", "Netmask": "255.0.0.0"}, "Subnets": [` + subnetA + `]`, `Unexpected Subnets declaration for non-EDGE mode "": "MANAGED"`},
		{"", swap(edgeGood, `"Name": "zone-a", `, ""), `Missing required property "Clusters[0].Name"`},
		{"", swap(edgeGood, `"Name": "zone-a"`, `"Name": "zone-a", "MacPrefix": "d0:0d:"`), `Invalid MAC prefix "Clusters[0].MacPrefix": "d0:0d:"`},
		{"", edgeHead + `, "Subnets": [` + subnetA + `,` + swap(subnetA, "priv-a", "priv-b") + `], "Clusters": [{"Name": "zone-a"}]`, `Missing required property "Clusters[0].Subnet"`},
		{"", swap(edgeGood, `"Subnet": {"Name": "priv-a"}`, `"Subnet": {"Name": "priv-x"}`), `Missing required property "Clusters[0].Subnet.Subnet"`},
		{"", swap(edgeGood, `"Subnet": {"Name": "priv-a"}`, `"Subnet": {"Name": "192.0.2.128"}`), `Missing required property "Clusters[0].Subnet.Subnet"`},
		{"", swap(edgeGood, "192.0.2.140-192.0.2.250", "10.9.9.9"), `Private IP range 10.9.9.9 not valid for subnet/netmask 192.0.2.128/255.255.255.128 for cluster zone-a`},
		{"", swap(edgeGood, "192.0.2.140-192.0.2.250", "192.0.2.140-192.0.2.255"), `Private IP range 192.0.2.140-192.0.2.255 not valid for subnet/netmask 192.0.2.128/255.255.255.128 for cluster zone-a`},
		{"", vpcHead, `Missing required property "Mido"`},
		{"", flatGood + `, "PrivateIps": ["192.0.2.1"]`, `Private IP configuration not permitted for VPCMIDO.`},
		{"", flatGood + `, "Subnets": [` + subnetA + `]`, `Subnet configuration not permitted for VPCMIDO.`},
		{"4.1", swap(flatGood, `"EucanetdHost": "clc-1.example.com"`, `"EucanetdHost": "clc host"`), `Invalid host "Mido.EucanetdHost": "clc host"`},
		{"", swap(flatGood, `"198.51.100.2"`, `"198.51.100.2/24"`), `Invalid IP "Mido.GatewayIP": "198.51.100.2/24"`},
		{"", swap(flatGood, `"198.51.100.0/24"`, `"198.51.100.5/24"`), `Invalid CIDR for "Mido.PublicNetworkCidr": "198.51.100.5/24"`},
		{"", swap(flatGood, `"198.51.100.0/24"`, `"198.51.100.0/255.255.255.0"`), `Invalid CIDR for "Mido.PublicNetworkCidr": "198.51.100.0/255.255.255.0"`},
		{"", swap(flatGood, `"198.51.100.0/24"`, `"198.51.100.0"`), ""},
		{"", swap(flatGood, `"EucanetdHost"`, `"Gateways": [{"GatewayIP": "nonsense"}], "EucanetdHost"`), ""}, // the list is not looked at
		{"", swap(listGood, oldGate, ""), `At least one gateway is required "Mido.Gateways"`},
		{"", swap(listGood, `"GatewayIP": "198.51.100.2", `, ""), `Missing required property "Mido.Gateways[0].GatewayIP"`},
		{"", swap(bgpGood, bgpGate, many), `Maximum allowed gateways (6) exceeded "Mido.Gateways": 7`},
		{"", swap(bgpGood, `"BgpAsn"`, `"PublicNetworkCidr": "198.51.100.0/24", "BgpAsn"`), `Invalid use of property "Mido.PublicNetworkCidr"`},
		{"", swap(bgpGood, `"Ip": "192.0.2.69"`, `"Ip": "192.0.2.69", "GatewayIP": "198.51.100.2"`), `Invalid use of property "Mido.Gateways[0].GatewayIP"`},
		{"", swap(bgpGood, "192.0.2.69", "gw.example.com"), `Invalid IP "Mido.Gateways[0].Ip": "gw.example.com"`},
		{"", swap(bgpGood, `"ExternalDevice": "em1.1002", `, ""), `Missing required property "Mido.Gateways[0].ExternalDevice"`},
		{"", swap(bgpGood, "203.0.113.0/28", "203.0.113.2/28"), `Invalid address for prefix in cidr: 203.0.113.2/28 (try 203.0.113.0/28)`},
		{"", swap(bgpGood, `"203.0.113.2"`, `"203.0.114.2"`), `ExternalIp must be within ExternalCidr "Mido.Gateways[0].ExternalIp"`},
		{"", swap(bgpGood, `"203.0.113.2"`, `"203.0.113.15"`), `ExternalIp must be within ExternalCidr "Mido.Gateways[0].ExternalIp"`},
		{"", swap(bgpGood, `"203.0.113.2"`, `"x"`), `Invalid range: x`},
		{"", swap(bgpGood, `"203.0.113.1"`, `"203.0.114.1"`), `BgpPeerIp must be within ExternalCidr "Mido.Gateways[0].BgpPeerIp"`},
		{"", swap(bgpGood, `"65550"`, `"-1"`), `Invalid ASN "Mido.Gateways[0].BgpPeerAsn": "-1"`},
		{"", swap(bgpGood, `"65550"`, `"1.14"`), `Invalid ASN "Mido.Gateways[0].BgpPeerAsn": "1.14"`},
		{"", swap(bgpGood, `"65550"`, `4294967295`), ""},
		{"", swap(bgpGood, `"65551"`, `"0"`), `Invalid ASN "Mido.BgpAsn": "0"`},
		{"", swap(bgpGood, `"65551"`, `66742`), ""},
		{"", swap(bgpGood, `["198.51.100.128/25"]`, `[]`), `At least one route is required "Mido.Gateways[0]"`},
		{"", swap(bgpGood, `, "BgpAdRoutes": ["198.51.100.128/25"]`, ``), `NullPointerException`},
		{"", swap(bgpGood, `198.51.100.128/25`, `198.51.100.128`), ""},
		{"", swap(fixGood, `, "ExternalRouterIp": "203.0.113.1"`, ""), `Missing required property "Mido.Gateways[0].ExternalRouterIp"`},
		{"5", swap(fixGood, `"203.0.113.1"`, `"203.0.113.2"`), `Multiple entries with same key: Some(203.0.113.2)`},
		{"", swap(fixGood, `"203.0.113.1"`, `"203.0.113.2"`), ""},
		{"", `"Mode": "EDGE", "PublicIps": "198.51.100.1"`, `Can not read PublicIps: a list is expected`},
		{"", edgeGood + `, "MacPrefix": []`, `Can not read MacPrefix: a text is expected`},
		{"", vpcHead + `, "Mido": "x"`, `Can not read Mido: an object is expected`},
		{"", strings.TrimPrefix(edgeGood, `"Mode": "EDGE", `) + `, "ManagedSubnet": {}`, `Unexpected ManagedSubnet declaration in EDGE mode "": "null"`},
		{"", `"Mode": "MANAGED", "PublicIps": [], "ManagedSubnet": {"Subnet": "10.0.0.1", "Netmask": "255.0.0.0"}`, `Invalid managed subnet due to netmask for subnet "ManagedSubnet": "255.0.0.0"`},
		{"", `"Mode": "MANAGED", "PublicIps": [], "ManagedSubnet": {"Subnet": "10.0.0.0", "Netmask": "255.0.0.0", "SegmentSize": 48}`, `Invalid managed subnet due to SegmentSize not being a power of 2 for subnet "ManagedSubnet": "48"`},
		{"", `"Mode": "MANAGED", "PublicIps": [], "ManagedSubnet": {"Subnet": "10.0.0.0", "Netmask": "255.0.0.0", "MinVlan": 20, "MaxVlan": 10}`, `Invalid managed subnet due to MinVlan being greater than MaxVlan for subnet "ManagedSubnet": MinVlan "20" > MaxVlan "10"`},
		{"", `"Mode": "MANAGED", "PublicIps": [], "ManagedSubnet": {"Subnet": "10.0.0.0", "Netmask": "255.0.0.0", "MaxVlan": 5000}`, `Invalid managed subnet due to MaxVlan for subnet "ManagedSubnet": "5,000" > "4,095"`},

		// The order in which Eucalyptus looks: the first problem is the one it tells.
		{"", `"Mode": "vpcmido", "MacPrefix": "x"`, `Missing required property "PublicIps"`},
		{"", edgeHead + `, "Subnets": [{"Subnet": "x", "Netmask": "y", "Gateway": " "}]`, `Missing required property "Subnets[0].Gateway"`},
		{"", edgeHead + `, "Subnets": [{"Subnet": "192.0.2.128", "Netmask": "y", "Gateway": "192.0.2.129"}]`, `Invalid IP "Subnets[0].Netmask": "y"`},
		{"", flatGood + `, "PrivateIps": ["192.0.2.1"], "Subnets": [` + subnetA + `], "Clusters": [{"Name": "zone-a", "Subnet": ` + subnetA + `}]`, `Private IP configuration not permitted for VPCMIDO.`},
		{"", flatGood + `, "Clusters": [{"Name": "zone-a", "Subnet": ` + subnetA + `}]`, `Subnet configuration not permitted for VPCMIDO.`},
		{"", swap(bgpGood, bgpGate, swap(bgpGate, `"ExternalDevice": "em1.1002", `, "")+","+swap(bgpGate, `"Ip": "192.0.2.69"`, `"Ip": "x"`)), `Missing required property "Mido.Gateways[0].ExternalDevice"`},
		{"", swap(bgpGood, bgpGate, swap(bgpGate, "192.0.2.69", "x")+","+swap(bgpGate, `"ExternalDevice": "em1.1002", `, "")), `Invalid IP "Mido.Gateways[0].Ip": "x"`},
		{"", swap(swap(bgpGood, `"ExternalDevice": "em1.1002", `, ""), "203.0.113.0/28", "203.0.113.2/28"), `Invalid address for prefix in cidr: 203.0.113.2/28 (try 203.0.113.0/28)`},
		{"", swap(swap(bgpGood, `"203.0.113.2"`, `"203.0.114.2"`), `, "BgpAdRoutes": ["198.51.100.128/25"]`, ``), `NullPointerException`},
		{"5", swap(bgpGood, `, "BgpAdRoutes": ["198.51.100.128/25"]`, ``), `At least one route is required "Mido.Gateways[0]"`},
		{"5", swap(swap(fixGood, `, "ExternalRouterIp": "203.0.113.1"`, ""), `"ExternalCidr": "203.0.113.0/28", `, ""), `Missing required property "Mido.Gateways[0].ExternalCidr"`},
		{"5", swap(fixGood, `, "ExternalRouterIp": "203.0.113.1"`, ""), `Multiple entries with same key: None`},
		{"", swap(fixGood, `"ExternalRouterIp": "203.0.113.1"`, `"ExternalRouterIp": "203.0.113.1", "BgpPeerIp": "203.0.114.1"`), `BgpPeerIp must be within ExternalCidr "Mido.Gateways[0].BgpPeerIp"`},
		{"", swap(bgpGood, "203.0.113.0/28", "203.0.113.0/x"), `Invalid prefix in cidr: 203.0.113.0/x`},
		{"", swap(bgpGood, "203.0.113.0/28", "net/28"), `Invalid cidr: net/28`},
		{"", edgeHead + `, "Subnets": [` + subnetA + `], "PrivateIps": ["10.9.9.9"]`, `Private IP range 10.9.9.9 not valid for subnet/netmask 192.0.2.128/255.255.255.128`},
		{"", swap(edgeGood, `"PrivateIps": ["192.0.2.140-192.0.2.250"]`, `"PrivateIps": ["192.0.2.1 - 192.0.2.9"]`), `Private IP range 192.0.2.1-192.0.2.9 not valid for subnet/netmask 192.0.2.128/255.255.255.128 for cluster zone-a`},
		{"", swap(edgeGood, `"198.51.100.130-198.51.100.250"`, `""`), `Invalid IP or IP range for "PublicIps[0]": ""`},
		{"4.1", swap(flatGood, `"198.51.100.2"`, `" "`), `Missing required property "Mido.GatewayIP"`},

		// Wrong, and taken.
		{"", edgeHead + `, "Clusters": [{"Name": "zone-a"}]`, ""},
		{"", swap(bgpGood, `"BgpAsn"`, `"GatewayHost": "gw.example.com", "BgpAsn"`), ""},
		{"", flatGood + `, "PrivateIps": [], "Subnets": []`, ""},
		{"", swap(flatGood, `"198.51.100.0/24"`, `"2001:db8::/32"`), ""},
		{"", swap(flatGood, `"198.51.100.0/24"`, `"198.51.100.0/24/"`), `Invalid CIDR for "Mido.PublicNetworkCidr": "198.51.100.0/24/"`},
		{"", swap(flatGood, `"198.51.100.2"`, `"203.0.113.9"`), ""},
		{"", swap(flatGood, `"198.51.100.2"`, `"198.51.100.140"`), ""},
		{"", swap(flatGood, `"198.51.100.1"`, `"203.0.113.9"`), ""},
		{"4.1", swap(flatGood, `"EucanetdHost": "clc-1.example.com"`, `"EucanetdHost": "192.0.2.2"`), ""},
		{"", swap(bgpGood, `"65550"`, `"65551"`), ""},
		{"", swap(bgpGood, bgpGate, bgpGate+","+bgpGate), ""},
		{"", `"Mode": "", "PublicIps": []`, ""},
		{"", edgeGood + `, "PublicGateway": "nonsense"`, ""},
		{"", edgeGood + `, "Mido": {"BgpAsn": "nonsense"}`, ""},
		{"", swap(edgeGood, "198.51.100.130-198.51.100.250", "2001:db8::1-2001:db8::9"), ""},
	} {
		version := c.version
		if version == "" {
			version = "4.4"
		}
		require.Equal(t, c.want, first(t, version, c.body), "%s: %s", version, c.body)
	}
}

// TestEachProblemIsPlaced: the path of a problem leads to the value, or to where it
// is missing.
func TestEachProblemIsPlaced(t *testing.T) {
	f, ds := hostconf.Parse("network.json", []byte("{"+strings.Replace(bgpGood, "203.0.113.2", "203.0.114.2", 1)+"}"), hostconf.JSON)
	require.Empty(t, ds)
	problems := Validate("4.4", f.Root)
	require.Len(t, problems, 1)
	require.Equal(t, "203.0.114.2", f.Root.Get(problems[0].Path...).Text)
}

func TestFields(t *testing.T) {
	require.Equal(t, []string{"EucanetdHost", "GatewayHost", "GatewayIP", "GatewayInterface", "PublicNetworkCidr", "PublicGatewayIP"}, Fields("4.1", "Mido"))
	require.Contains(t, Fields("4.4", "Mido", "Gateways"), "BgpAdRoutes")
	require.NotContains(t, Fields("4.3", "Mido", "Gateways"), "BgpAdRoutes")
	require.NotContains(t, Fields("4.0"), "Mode")
	require.Nil(t, Fields("4.0", "Mido"))
}

// TestHostileTrees: no tree makes the validator panic.
func TestHostileTrees(t *testing.T) {
	nodes := []*hostconf.Node{nil, {}, hostconf.Str(""), hostconf.ListOf(nil, hostconf.Str("x")), hostconf.MapOf(), hostconf.ListOf(hostconf.MapOf()), {Kind: hostconf.Map, Fields: []hostconf.Field{{Key: "Subnets"}, {Key: "Mido"}}}}
	for _, version := range Versions() {
		for _, n := range nodes {
			Validate(version, n)
			for _, name := range []string{"Subnets", "Clusters", "Mido", "PublicIps", "ManagedSubnet"} {
				root := hostconf.MapOf()
				root.Add("PublicIps", hostconf.ListOf())
				root.Add(name, n)
				Validate(version, root)
				for _, mode := range []string{"EDGE", "VPCMIDO", "MANAGED"} {
					more := hostconf.MapOf(hostconf.KV{Key: "Mode", Value: hostconf.Str(mode)})
					more.Fields = append(more.Fields, root.Fields...)
					Validate(version, more)
				}
			}
		}
	}
}

func TestSamples(t *testing.T) {
	names, err := filepath.Glob("../testdata/samples/network*.json")
	require.NoError(t, err)
	require.NotEmpty(t, names)
	for _, name := range names {
		data, err := os.ReadFile(name)
		require.NoError(t, err)
		f, ds := hostconf.Parse(name, data, hostconf.JSON)
		require.Empty(t, ds)
		require.Empty(t, Validate("4.4", f.Root), name)
	}
}

func FuzzValidate(f *testing.F) {
	for _, body := range []string{edgeGood, flatGood, listGood, bgpGood, fixGood} {
		f.Add("{" + body + "}")
	}
	f.Fuzz(func(t *testing.T, data string) {
		file, ds := hostconf.Parse("network.json", []byte(data), hostconf.JSON)
		if file == nil || len(ds) > 0 {
			return
		}
		for _, version := range Versions() {
			for _, p := range Validate(version, file.Root) {
				require.NotEmpty(t, p.Text)
			}
		}
	})
}

package hybrid

import (
	"testing"

	"github.com/stretchr/testify/require"

	"cuemulus.dev/hostconf/cloud"
)

func TestFRR(t *testing.T) {
	files := compiled(t, swap(t, vpcPlan, "dns: servers", `secrets: bgp: "vault:cloud/bgp"`+"\n\tdns: servers"))
	require.Equal(t, `! Runs with systemctl enable --now frr
frr defaults traditional
hostname bgp-1
log syslog informational
!
ip prefix-list EUCA-PUBLIC seq 10 permit 198.51.100.128/25
ip prefix-list DEFAULT-ONLY seq 10 permit 0.0.0.0/0
!
route-map FROM-EUCA permit 10
 match ip address prefix-list EUCA-PUBLIC
!
route-map TO-EUCA permit 10
 match ip address prefix-list DEFAULT-ONLY
!
router bgp 64511
 bgp router-id 198.51.100.1
 no bgp network import-check
 bgp log-neighbor-changes
 neighbor 198.51.100.2 remote-as 64496
 neighbor 198.51.100.2 description clc-1
 neighbor 198.51.100.2 password @@BGP_PASSWORD@@
 address-family ipv4 unicast
  network 198.51.100.0/24
  neighbor 198.51.100.2 activate
  neighbor 198.51.100.2 default-originate
  neighbor 198.51.100.2 route-map FROM-EUCA in
  neighbor 198.51.100.2 route-map TO-EUCA out
  neighbor 198.51.100.2 maximum-prefix 10
 exit-address-family
!
line vty
`, text(t, files["bgp-1:/etc/frr/frr.conf"]))
}

func TestQuagga(t *testing.T) {
	files := compiled(t, swap(t, vpcPlan, `versions: eucalyptus: "4.4"`, `versions: {eucalyptus: "4.4", router: "quagga"}, secrets: vty: "vault:cloud/vty", distribution: "el6"`))
	bgpd, zebra := text(t, files["bgp-1:/etc/quagga/bgpd.conf"]), text(t, files["bgp-1:/etc/quagga/zebra.conf"])
	require.Contains(t, bgpd, "chkconfig bgpd on")
	require.Contains(t, bgpd, "router bgp 64511\n bgp router-id 198.51.100.1\n")
	require.Contains(t, bgpd, "password @@VTY_PASSWORD@@\n")
	require.NotContains(t, bgpd, "enable password", "nobody may change anything there")
	require.NotContains(t, bgpd, "address-family")
	require.Contains(t, zebra, "log file /var/log/quagga/zebra.log\n")
	require.Nil(t, files["bgp-1:/etc/frr/frr.conf"])
}

// TestRouterWithoutBGP holds that a cloud without a number gets fixed routes.
func TestRouterWithoutBGP(t *testing.T) {
	files := compiled(t, swap(t, vpcPlan, "\tasn: 64496\n", "", "\tadvertise: [\"198.51.100.128/25\"]\n", "", `addresses: bgp: "198.51.100.1", asn: 64511`, `addresses: bgp: "198.51.100.1"`))
	frr := files["bgp-1:/etc/frr/frr.conf"]
	require.Contains(t, text(t, frr), "ip route 198.51.100.128/25 198.51.100.2\n")
	require.NotContains(t, text(t, frr), "router bgp")
	require.Equal(t, "publicIps", frr.OriginAt([]string{"ip route 198.51.100.128/25 198.51.100.2"}))
}

func TestStateDatabase(t *testing.T) {
	files := compiled(t, vpcPlan)
	zoo := files["nsdb-1:/etc/zookeeper/zoo.cfg"]
	require.Nil(t, zoo.Root.Field("server.1"), "one server is no quorum")
	require.Equal(t, "false", zoo.Root.Get("admin.enableServer").Text)
	require.Equal(t, "1\n", text(t, files["nsdb-1:/var/lib/zookeeper/data/myid"]))
	cassandra := files["nsdb-1:/etc/cassandra/cassandra.yaml.patch"]
	require.Equal(t, "192.0.2.68", cassandra.Root.Get("seed_provider", "0", "parameters", "0", "seeds").Text)
	require.Nil(t, cassandra.Root.Field("seeds"))

	three := compiled(t, swap(t, vpcPlan, `"bgp-1":`, `"nsdb-2": {roles: ["nsdb"], addresses: midonet: "192.0.2.69"}
		"nsdb-3": {roles: ["nsdb"], addresses: midonet: "192.0.2.70"}
		"bgp-1":`, `versions: eucalyptus: "4.4"`, `versions: {eucalyptus: "4.4", zookeeper: "3.4"}`))
	zoo = three["nsdb-2:/etc/zookeeper/zoo.cfg"]
	require.Equal(t, "192.0.2.70:2888:3888", zoo.Root.Get("server.3").Text)
	require.Nil(t, zoo.Root.Field("admin.enableServer"))
	require.Equal(t, "2\n", text(t, three["nsdb-2:/var/lib/zookeeper/data/myid"]))
}

// TestAdvertisedBlockPointsAtThePlan: a block that follows from the public addresses
// has their place, since the user wrote no other.
func TestAdvertisedBlockPointsAtThePlan(t *testing.T) {
	p, err := cloud.Parse([]byte(`{"publicIps":["198.51.100.130-198.51.100.250"],"asn":64496,"hosts":{"gw-1":{"roles":["gateway"]},"bgp-1":{"roles":["router"],"asn":64511,"addresses":{"bgp":"203.0.113.1"}}}}`))
	require.NoError(t, err)
	w := &writer{Plan: p}
	routes := w.peeringGateway(p.Hosts["gw-1"]).Get("BgpAdRoutes")
	require.Equal(t, "publicIps", routes.Items[0].Origin)
	p.Advertise = []string{"198.51.100.0/24"}
	routes = w.peeringGateway(p.Hosts["gw-1"]).Get("BgpAdRoutes")
	require.Equal(t, "advertise[0]", routes.Items[0].Origin)
}

package bgp

// Pieces of examples.
const (
	frrHead = `-- bgp-1/etc/frr/frr.conf --
frr defaults traditional
ip prefix-list EUCA-PUBLIC seq 10 permit 198.51.100.128/25
route-map FROM-EUCA permit 10
 match ip address prefix-list EUCA-PUBLIC
`
	frrTail = ` neighbor 198.51.100.2 route-map FROM-EUCA in
 neighbor 198.51.100.2 route-map FROM-EUCA out
 neighbor 198.51.100.2 maximum-prefix 10
 neighbor 198.51.100.2 password @@BGP_PASSWORD@@
`
	quaggaHead = `-- bgp-1/etc/quagga/bgpd.conf --
hostname bgpd
password @@VTY_PASSWORD@@
`
	network = `-- clc-1/etc/eucalyptus/network.json --
{
  "Mode": "VPCMIDO", "PublicIps": ["198.51.100.130-198.51.100.250"],
  "Mido": {"BgpAsn": "64497", "Gateways": [{
    "Ip": "192.0.2.69", "ExternalCidr": "198.51.100.0/25", "ExternalDevice": "em1.1002", "ExternalIp": "198.51.100.2",
    "BgpPeerIp": "198.51.100.1", "BgpPeerAsn": "64496", "BgpAdRoutes": ["198.51.100.128/25"]
  }]}
}
`
)

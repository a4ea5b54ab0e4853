package euca

// Pieces of examples.
const (
	edge = `-- clc-1/etc/eucalyptus/network.json --
{"Mode": "EDGE", "PublicIps": ["198.51.100.10"], "Subnets": [{"Subnet": "192.0.2.128", "Netmask": "255.255.255.128", "Gateway": "192.0.2.129"}]}
`
	flat = `-- clc-1/etc/eucalyptus/network.json --
{
  "Mode": "VPCMIDO", "PublicIps": ["198.51.100.130-198.51.100.250"],
  "Mido": {
    "EucanetdHost": "clc-1.example.com", "GatewayHost": "clc-1.example.com", "GatewayIP": "198.51.100.2", "GatewayInterface": "em1.1002",
    "PublicNetworkCidr": "198.51.100.0/24", "PublicGatewayIP": "198.51.100.1"
  }
}
`
	withBGP = `-- clc-1/etc/eucalyptus/network.json --
{
  "Mode": "VPCMIDO", "PublicIps": ["198.51.100.130-198.51.100.250"],
  "Mido": {"BgpAsn": "64497", "Gateways": [{
    "Ip": "192.0.2.69", "ExternalCidr": "198.51.100.0/25", "ExternalDevice": "em1.1002", "ExternalIp": "198.51.100.2",
    "BgpPeerIp": "198.51.100.1", "BgpPeerAsn": "64496", "BgpAdRoutes": ["198.51.100.128/25"]
  }]}
}
`
	api = `-- clc-1/etc/tomcat/Catalina/localhost/midonet-api.xml --
<Context docBase="/usr/share/midonet-api" privileged="true" />
`
)

package site

// flat is a piece of examples.
const flat = `-- clc-1/etc/eucalyptus/network.json --
{
  "Mode": "VPCMIDO", "PublicIps": ["198.51.100.130-198.51.100.250"],
  "Mido": {
    "EucanetdHost": "clc-1.example.com", "GatewayHost": "clc-1.example.com", "GatewayIP": "198.51.100.2", "GatewayInterface": "em1.1002",
    "PublicNetworkCidr": "198.51.100.0/24", "PublicGatewayIP": "198.51.100.1"
  }
}
`

// Package vpn holds the rules about connections between AWS and networks elsewhere,
// such as those of a private cloud.
package vpn

import "cuemulus.dev/lint"

// Rules gives the area's rules.
func Rules() []lint.Rule {
	return []lint.Rule{
		tunnelInsideNetwork,
		gatewayASN,
		defaultRoute,
	}
}

// network is a piece of examples: a connection with one tunnel's network.
func network(cidr string) string {
	return `Resources:
  Tunnels:
    Type: AWS::EC2::VPNConnection
    Properties:
      Type: ipsec.1
      CustomerGatewayId: cgw-0123456789abcdef0
      TransitGatewayId: tgw-0123456789abcdef0
      VpnTunnelOptionsSpecifications:
        - {TunnelInsideCidr: ` + cidr + `}
        - {TunnelInsideCidr: 169.254.200.4/30}
`
}

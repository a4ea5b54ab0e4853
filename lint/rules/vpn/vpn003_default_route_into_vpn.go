package vpn

import (
	"cuemulus.dev/internal/diag"
	"cuemulus.dev/lint"
)

var defaultRoute = lint.Rule{
	ID: "VPN003", Name: "default-route-into-vpn", Severity: diag.Warning,
	Title: "Everything that AWS has no other route for goes into a VPN",
	Why: "A fixed route for 0.0.0.0/0 on a VPN connection sends the network's whole way out to the other site, which then sees and pays for all of it, and loses it when the tunnel is down. " +
		"Name the networks that are really there: the hosts' networks and the public block of the cloud.",
	Bad: `Resources:
  Route:
    Type: AWS::EC2::VPNConnectionRoute
    Properties: {VpnConnectionId: vpn-0123456789abcdef0, DestinationCidrBlock: 0.0.0.0/0}
`,
	Good: `Resources:
  Route:
    Type: AWS::EC2::VPNConnectionRoute
    Properties: {VpnConnectionId: vpn-0123456789abcdef0, DestinationCidrBlock: 192.0.2.0/26}
`,
	Run: lint.Require(lint.Requirement{
		Types: []string{"AWS::EC2::VPNConnectionRoute"}, Path: "DestinationCidrBlock",
		Refuse: []string{"0.0.0.0/0"},
		Wrong:  "the route for %s sends everything into the VPN",
		Help:   "name the networks that are at the other end",
	}),
}

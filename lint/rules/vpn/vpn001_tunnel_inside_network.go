package vpn

import (
	"net/netip"

	"cuemulus.dev/internal/diag"
	"cuemulus.dev/lint"
)

var tunnelInsideNetwork = lint.Rule{
	ID: "VPN001", Name: "tunnel-inside-network", Severity: diag.Error,
	Title: "AWS refuses the network inside a VPN tunnel",
	Why: "A tunnel's inside network is a /30 of 169.254.0.0/16, and seven of them are AWS' own: 169.254.0.0/30 to 169.254.5.0/30 and 169.254.169.252/30. Anything else fails the deployment. " +
		"Eucalyptus uses 169.254.0.0/16 between its routers too, so end such a tunnel on the site's router and never on a port that MidoNet is bound to. Choose another /30.",
	Bad:  network("169.254.0.0/30"),
	Good: network("169.254.200.0/30"),
	Run: lint.Require(lint.Requirement{
		Types: []string{"AWS::EC2::VPNConnection"}, Path: "VpnTunnelOptionsSpecifications.*.TunnelInsideCidr",
		Judge: isInside,
		Wrong: "%s cannot be the network inside a tunnel",
		Help:  "write a /30 of 169.254.0.0/16 such as 169.254.200.0/30, but none of 169.254.0.0/30 to 169.254.5.0/30 and 169.254.169.252/30",
	}),
}

// isInside reports whether AWS takes a network for the inside of a tunnel (EC2 API,
// VpnTunnelOptionsSpecification).
func isInside(cidr string) bool {
	n, err := netip.ParsePrefix(cidr)
	if err != nil || n != n.Masked() || n.Bits() != 30 || !netip.MustParsePrefix("169.254.0.0/16").Contains(n.Addr()) {
		return false
	}
	a := n.Addr().As4()
	return (a[3] != 0 || a[2] > 5) && (a[2] != 169 || a[3] != 252)
}

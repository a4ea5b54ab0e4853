package vpn

import (
	"strconv"

	"cuemulus.dev/internal/diag"
	"cuemulus.dev/lint"
)

var gatewayASN = lint.Rule{
	ID: "VPN002", Name: "customer-gateway-asn", Severity: diag.Error,
	Title: "The autonomous system of a customer gateway cannot be used",
	Why: "BgpAsn takes 1 to 2147483647; larger numbers belong in BgpAsnExtended. It must be the number of the router at the other end, and not that of the AWS side, which is 64512 unless AmazonSideAsn says otherwise: two ends with one number exchange no routes. " +
		"Write the router's own number, or another AmazonSideAsn.",
	Bad: `Resources:
  Router:
    Type: AWS::EC2::CustomerGateway
    Properties: {Type: ipsec.1, IpAddress: 198.51.100.1, BgpAsn: 64512}
  Side:
    Type: AWS::EC2::VPNGateway
    Properties: {Type: ipsec.1}
`,
	Good: `Resources:
  Router:
    Type: AWS::EC2::CustomerGateway
    Properties: {Type: ipsec.1, IpAddress: 198.51.100.1, BgpAsn: 64496}
  Side:
    Type: AWS::EC2::VPNGateway
    Properties: {Type: ipsec.1}
`,
	Run: func(p *lint.Pass) {
		sides := map[string]bool{}
		for _, kind := range []string{"AWS::EC2::VPNGateway", "AWS::EC2::TransitGateway"} {
			for _, r := range p.Resources(kind) {
				for _, s := range p.Settings(r, "AmazonSideAsn") {
					switch {
					case s.Presence == lint.Absent:
						sides["64512"] = true
					case s.Presence == lint.Present && s.IsKnown():
						sides[s.Text] = true
					}
				}
			}
		}
		for _, r := range p.Resources("AWS::EC2::CustomerGateway") {
			for _, s := range p.Settings(r, "BgpAsn") {
				if s.Presence != lint.Present || !s.IsKnown() {
					continue
				}
				switch n, err := strconv.ParseInt(s.Text, 10, 64); {
				case err != nil:
				case n < 1 || n > 2147483647:
					p.Report(s.Path, "BgpAsn takes no "+s.Text, "write numbers above 2147483647 as BgpAsnExtended")
				case sides[s.Text]:
					p.Report(s.Path, "both ends of the connection are in the autonomous system "+s.Text, "write the number of the router at the other end, or set another AmazonSideAsn")
				}
			}
		}
	},
}

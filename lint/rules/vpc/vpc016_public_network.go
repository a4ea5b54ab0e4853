package vpc

import (
	"fmt"
	"net/netip"
	"slices"

	"cuemulus.dev/internal/diag"
	"cuemulus.dev/lint"
)

var publicNetwork = lint.Rule{
	ID: "VPC016", Name: "public-network", Severity: diag.Warning,
	Title:   "A VPC has addresses that belong to somebody else",
	Aliases: []string{"VPC-16"},
	Why: "Inside the VPC the real owner of the addresses cannot be reached: their traffic stays in the VPC. " +
		"Use 10.0.0.0/8, 172.16.0.0/12 or 192.168.0.0/16 (RFC 1918), or 100.64.0.0/10 (RFC 6598). Addresses that you own, brought to AWS, are accepted with an ignore.",
	Bad:  "Resources:\n  VPC:\n    Type: AWS::EC2::VPC\n    Properties: {CidrBlock: 192.0.2.0/24}\n" + flowLog,
	Good: "Resources:\n  VPC:\n    Type: AWS::EC2::VPC\n    Properties: {CidrBlock: 192.168.2.0/24}\n" + flowLog,
	Run: func(p *lint.Pass) {
		for _, kind := range []string{"AWS::EC2::VPC", "AWS::EC2::VPCCidrBlock"} {
			for _, r := range p.Resources(kind) {
				for _, v := range p.Values(r.Property("CidrBlock"), r.Path("Properties", "CidrBlock")) {
					block, ok := network(v.Text)
					if ok && !slices.ContainsFunc(privateNetworks(), func(private netip.Prefix) bool {
						return private.Bits() <= block.Bits() && private.Contains(block.Addr())
					}) {
						p.Report(v.Path, fmt.Sprintf("%s is no private network", v.Text), "write a part of 10.0.0.0/8, 172.16.0.0/12, 192.168.0.0/16 or 100.64.0.0/10")
					}
				}
			}
		}
	},
}

const flowLog = "  FlowLog:\n    Type: AWS::EC2::FlowLog\n    Properties: {ResourceType: VPC, ResourceId: !Ref VPC, TrafficType: ALL, LogDestinationType: s3, LogDestination: \"arn:aws:s3:::example-logs\"}\n"

// privateNetworks are those of RFC 1918 and RFC 6598, and the one for benchmarks
// (RFC 2544), which belongs to nobody either.
func privateNetworks() []netip.Prefix {
	return []netip.Prefix{
		netip.MustParsePrefix("10.0.0.0/8"), netip.MustParsePrefix("172.16.0.0/12"), netip.MustParsePrefix("192.168.0.0/16"),
		netip.MustParsePrefix("100.64.0.0/10"), netip.MustParsePrefix("198.18.0.0/15"),
	}
}

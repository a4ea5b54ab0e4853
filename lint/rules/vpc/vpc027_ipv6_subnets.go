package vpc

import (
	"fmt"
	"net/netip"

	"cuemulus.dev/internal/diag"
	"cuemulus.dev/lint"
)

var ipv6Subnets = lint.Rule{
	ID: "VPC027", Name: "ipv6-subnets", Severity: diag.Error,
	Title: "Two subnets have the same IPv6 network, or one of a length that AWS does not take",
	Why:   "IPv6 networks of subnets have prefixes of /44 to /64 in steps of four (Amazon VPC User Guide, \"Subnet CIDR blocks\"), and each belongs to one subnet of the VPC. Give each subnet one of its own: !Select [0, !Cidr [BLOCK, 4, 64]]. Networks that are not known are compared by how they are written.",
	Bad:   twoOfIPv6("!Select [0, !Cidr [!Select [0, !GetAtt VPC.Ipv6CidrBlocks], 4, 64]]"),
	Good:  twoOfIPv6("!Select [1, !Cidr [!Select [0, !GetAtt VPC.Ipv6CidrBlocks], 4, 64]]"),
	Run: func(p *lint.Pass) {
		seen := map[string]lint.Setting{}
		for _, r := range p.Resources("AWS::EC2::Subnet") {
			st, ok := single(p, r, "Ipv6CidrBlock")
			if !ok || st.Text == "" {
				continue
			}
			text := st.Text
			if n, err := netip.ParsePrefix(text); err == nil {
				text = n.Masked().String()
				if n.Bits() < 44 || n.Bits() > 64 || n.Bits()%4 != 0 {
					p.Report(st.Path, fmt.Sprintf("a subnet has no network of /%d", n.Bits()), "write a network of /64")
				}
			}
			vpc, _ := p.Text(r.Property("VpcId"))
			key := vpc + "\x00" + text
			before, twice := seen[key]
			if !twice {
				seen[key] = st
			} else if p.Together(before, st) {
				d := p.Report(st.Path, fmt.Sprintf("the subnet %s has this network already", before.Path[1]), "give each subnet a network of its own")
				d.Related = relatedTo(p, before.Path, "the other subnet")
			}
		}
	},
}

// twoOfIPv6 are two subnets, of which the first has the first network.
func twoOfIPv6(second string) string {
	return head + `  First:
    Type: AWS::EC2::Subnet
    Properties: {VpcId: !Ref VPC, CidrBlock: 10.242.0.0/24, AvailabilityZoneId: euw1-az1, Ipv6CidrBlock: !Select [0, !Cidr [!Select [0, !GetAtt VPC.Ipv6CidrBlocks], 4, 64]]}
  Second:
    Type: AWS::EC2::Subnet
    Properties: {VpcId: !Ref VPC, CidrBlock: 10.242.1.0/24, AvailabilityZoneId: euw1-az2, Ipv6CidrBlock: ` + second + `}
`
}

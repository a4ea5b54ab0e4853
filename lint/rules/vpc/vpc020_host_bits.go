package vpc

import (
	"fmt"
	"net/netip"
	"strings"

	"cuemulus.dev/internal/diag"
	"cuemulus.dev/lint"
)

var hostBits = lint.Rule{
	ID: "VPC020", Name: "host-bits", Severity: diag.Warning,
	Title: "A network is written with the address of a host in it",
	Why:   "EC2 clears the bits behind the prefix: 10.0.1.7/16 becomes 10.0.0.0/16, a range 256 times as large as was perhaps meant, and the stack is told to drift. Write the network's own address, or the prefix that was meant. Networks that are computed are not judged.",
	Bad:   subnet("CidrBlock: 10.242.0.7/24, AvailabilityZoneId: euw1-az1"),
	Good:  subnet("CidrBlock: 10.242.0.0/24, AvailabilityZoneId: euw1-az1"),
	Run: func(p *lint.Pass) {
		for _, at := range networks {
			for _, r := range p.Resources(at.kind) {
				for _, path := range at.paths {
					for _, st := range p.Settings(r, strings.Split(path, ".")...) {
						if n, err := netip.ParsePrefix(st.Text); st.Presence == lint.Present && err == nil && n != n.Masked() && n.Bits() > 0 {
							p.Report(st.Path, fmt.Sprintf("%s is the address of a host in %s", st.Text, n.Masked()), fmt.Sprintf("write %s, or the prefix that was meant", n.Masked()))
						}
					}
				}
			}
		}
	},
}

// networks are the properties that hold networks.
var networks = []struct {
	kind  string
	paths []string
}{
	{"AWS::EC2::VPC", []string{"CidrBlock"}},
	{"AWS::EC2::VPCCidrBlock", []string{"CidrBlock"}},
	{"AWS::EC2::Subnet", []string{"CidrBlock", "Ipv6CidrBlock"}},
	{"AWS::EC2::Route", []string{"DestinationCidrBlock", "DestinationIpv6CidrBlock"}},
	{"AWS::EC2::TransitGatewayRoute", []string{"DestinationCidrBlock"}},
	{"AWS::EC2::NetworkAclEntry", []string{"CidrBlock", "Ipv6CidrBlock"}},
	{"AWS::EC2::PrefixList", []string{"Entries.*.Cidr"}},
	{"AWS::EC2::SecurityGroup", []string{"SecurityGroupIngress.*.CidrIp", "SecurityGroupIngress.*.CidrIpv6", "SecurityGroupEgress.*.CidrIp", "SecurityGroupEgress.*.CidrIpv6"}},
	{"AWS::EC2::SecurityGroupIngress", []string{"CidrIp", "CidrIpv6"}},
	{"AWS::EC2::SecurityGroupEgress", []string{"CidrIp", "CidrIpv6"}},
}

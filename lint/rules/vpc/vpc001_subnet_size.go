package vpc

import (
	"fmt"

	"cuemulus.dev/cfn"
	"cuemulus.dev/internal/diag"
	"cuemulus.dev/lint"
)

var subnetSize = lint.Rule{
	ID: "VPC001", Name: "subnet-size", Severity: diag.Error,
	Title:   "A network is smaller or larger than AWS takes",
	Aliases: []string{"VPC-01"},
	Why: "VPCs and subnets have prefixes of /16 to /28 (Amazon VPC User Guide, \"VPC CIDR blocks\" and \"Subnet CIDR blocks\"), and AWS keeps five addresses of every subnet. Anything else fails when the stack is deployed. " +
		"Plan the network so that its smallest part is a /28. Blocks that are computed are not judged.",
	Bad:  subnet("CidrBlock: 10.242.0.0/29, AvailabilityZoneId: euw1-az1"),
	Good: subnet("CidrBlock: 10.242.0.0/28, AvailabilityZoneId: euw1-az1"),
	Run: func(p *lint.Pass) {
		for _, kind := range []string{"AWS::EC2::Subnet", "AWS::EC2::VPC"} {
			for _, r := range p.Resources(kind) {
				checkSize(p, r)
			}
		}
	},
}

func checkSize(p *lint.Pass, r cfn.Resource) {
	for _, v := range p.Values(r.Property("CidrBlock"), r.Path("Properties", "CidrBlock")) {
		block, ok := network(v.Text)
		if !ok || block.Bits() >= 16 && block.Bits() <= 28 {
			continue
		}
		message := fmt.Sprintf("%s is smaller than /28, the smallest network that AWS takes", v.Text)
		if block.Bits() < 16 {
			message = fmt.Sprintf("%s is larger than /16, the largest network that AWS takes", v.Text)
		}
		p.Report(v.Path, message, "write a network of /16 to /28")
	}
}

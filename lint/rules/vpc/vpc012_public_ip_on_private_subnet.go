package vpc

import (
	"strings"

	"cuemulus.dev/internal/diag"
	"cuemulus.dev/lint"
)

var publicIPOnPrivateSubnet = lint.Rule{
	ID: "VPC012", Name: "public-ip-on-private-subnet", Severity: diag.Error,
	Title:   "A subnet without a route to the internet gives out public addresses",
	Aliases: []string{"VPC-13"},
	Why: "With MapPublicIpOnLaunch every instance in the subnet gets a public address, which is paid for and leads nowhere; and the day somebody adds a route to an internet gateway, all of them are open. " +
		"Leave MapPublicIpOnLaunch out, or lead the subnet to the internet gateway. Silent where the route table or its routes may stand elsewhere.",
	Bad:  head + strings.Replace(appSubnet, "CidrBlock: 10.242.1.0/24,", "CidrBlock: 10.242.1.0/24, MapPublicIpOnLaunch: true,", 1),
	Good: head + appSubnet,
	Run: func(p *lint.Pass) {
		t := newTopology(p.Scope)
		for _, r := range p.Resources("AWS::EC2::Subnet") {
			if isOn(p.Scope, r.Property("MapPublicIpOnLaunch")) && t.private(r.ID) {
				p.Report(r.Path("Properties", "MapPublicIpOnLaunch"), "the subnet gives out public addresses, but has no route to an internet gateway", "write MapPublicIpOnLaunch: false")
			}
		}
	},
}

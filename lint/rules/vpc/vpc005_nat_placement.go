package vpc

import (
	"fmt"
	"strings"

	"cuemulus.dev/internal/diag"
	"cuemulus.dev/lint"
)

var natPlacement = lint.Rule{
	ID: "VPC005", Name: "nat-placement", Severity: diag.Error,
	Title:   "A route or a NAT gateway leads the wrong way",
	Aliases: []string{"VPC-05"},
	Why: "A public NAT gateway needs a subnet whose default route leads to an internet gateway: in any other it forwards nothing. A route names an internet gateway in GatewayId and a NAT gateway in NatGatewayId; the other way round it fails when the stack is deployed. A subnet that is tagged as private or for applications and leads to the internet gateway is open where its owner thinks it closed. " +
		"Put the NAT gateway into a public subnet, or lead the private one through it. The tags layer, tier, usage and aws-cdk:subnet-type are read. Silent where the route table or its routes may stand elsewhere.",
	Bad:  head + strings.Replace(appSubnet, "SubnetId: !Ref PublicSubnet}\n  AppSubnet", "SubnetId: !Ref AppSubnet}\n  AppSubnet", 1),
	Good: head + appSubnet,
	Run: func(p *lint.Pass) {
		t := newTopology(p.Scope)
		for _, r := range p.Resources("AWS::EC2::NatGateway") {
			subnet, ok := refersTo(p.Scope, r.Property("SubnetId"))
			if kind, _ := p.Text(r.Property("ConnectivityType")); ok && (kind == "" || kind == "public") && t.private(subnet.ID) {
				p.Report(r.Path("Properties", "SubnetId"), fmt.Sprintf("the NAT gateway is in %s, which has no route to an internet gateway", subnet.ID), "put it into a public subnet")
			}
		}
		for _, r := range p.Resources("AWS::EC2::Route") {
			if to, ok := refersTo(p.Scope, r.Property("NatGatewayId")); ok && to.Type == "AWS::EC2::InternetGateway" {
				p.Report(r.Path("Properties", "NatGatewayId"), fmt.Sprintf("%s is an internet gateway, not a NAT gateway", to.ID), "write GatewayId, or name a NAT gateway")
			}
			if to, ok := refersTo(p.Scope, r.Property("GatewayId")); ok && to.Type == "AWS::EC2::NatGateway" {
				p.Report(r.Path("Properties", "GatewayId"), fmt.Sprintf("%s is a NAT gateway, not an internet gateway", to.ID), "write NatGatewayId")
			}
		}
		for _, r := range p.Resources("AWS::EC2::Subnet") {
			if route, ok := t.public(r.ID); ok && tagged(p.Scope, r, "private", "app", "application", "applications") {
				p.Report(route.resource.Path(), fmt.Sprintf("the subnet %s is tagged as private, but its default route leads to %s", r.ID, route.target.ID), "lead it through a NAT gateway, or correct the tag")
			}
		}
	},
}

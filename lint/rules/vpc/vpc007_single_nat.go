package vpc

import (
	"fmt"
	"strings"

	"cuemulus.dev/internal/diag"
	"cuemulus.dev/lint"
)

var singleNAT = lint.Rule{
	ID: "VPC007", Name: "single-nat", Severity: diag.Warning, Profile: lint.Strict,
	Title:   "One zone's NAT gateway serves several zones",
	Aliases: []string{"VPC-07"},
	Why: "When the zone of the NAT gateway fails, the subnets of all zones lose the internet, and until then their traffic crosses zones, which costs money. " +
		"Write AvailabilityMode: regional, one gateway for all zones that survives the loss of one, or one gateway in each zone with a route table each. A saving that is meant, outside production, is accepted with an ignore.",
	Bad:  head + appSubnet + anotherZone,
	Good: head + strings.Replace(appSubnet, "    Properties: {AllocationId: !GetAtt Address.AllocationId, SubnetId: !Ref PublicSubnet}", "    Properties: {AvailabilityMode: regional, VpcId: !Ref VPC, AvailabilityZoneAddresses: [{AvailabilityZoneId: euw1-az1, AllocationIds: [!GetAtt Address.AllocationId]}]}", 1) + anotherZone,
	Run: func(p *lint.Pass) {
		t := newTopology(p.Scope)
		zones := map[string]map[string]bool{} // by NAT gateway
		for _, s := range p.Resources("AWS::EC2::Subnet") {
			table, ok := t.table(s.ID)
			if !ok {
				continue
			}
			zone, _ := p.Text(s.Property("AvailabilityZoneId"))
			if zone == "" {
				zone, _ = p.Text(s.Property("AvailabilityZone"))
			}
			for _, route := range t.routes[table] {
				if route.target.Type == "AWS::EC2::NatGateway" && !route.perhaps && zone != "" {
					if zones[route.target.ID] == nil {
						zones[route.target.ID] = map[string]bool{}
					}
					zones[route.target.ID][zone] = true
				}
			}
		}
		for _, r := range p.Resources("AWS::EC2::NatGateway") {
			if mode, _ := p.Text(r.Property("AvailabilityMode")); len(zones[r.ID]) > 1 && (mode == "" || mode == "zonal") {
				p.Report(r.Path(), fmt.Sprintf("the NAT gateway stands in one zone and serves %d", len(zones[r.ID])), "write AvailabilityMode: regional with VpcId, or one gateway in each zone")
			}
		}
	},
}

// anotherZone is a second subnet of the route table that leads to the NAT gateway.
const anotherZone = `  OtherSubnet:
    Type: AWS::EC2::Subnet
    Properties: {VpcId: !Ref VPC, CidrBlock: 10.242.2.0/24, AvailabilityZoneId: euw1-az2}
  OtherAssociation:
    Type: AWS::EC2::SubnetRouteTableAssociation
    Properties: {SubnetId: !Ref OtherSubnet, RouteTableId: !Ref AppTable}
`

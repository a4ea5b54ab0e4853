package aws

import (
	"github.com/awslabs/goformation/v7/cloudformation/ec2"

	"cuemulus.dev/cfn"
)

const everywhere, everywhere6 = "0.0.0.0/0", "::/0"

// addGateways adds the default routes and the NAT gateways they lead to. A route to
// the internet gateway, an address and a NAT gateway need the gateway's attachment,
// which none of their properties names.
func (v *network) addGateways(zones []string) {
	for _, l := range v.layers {
		if l.public {
			v.addRoute(l, "DefaultRoute", "", &ec2.Route{
				DestinationCidrBlock: ptr(everywhere), GatewayId: ptr(ref("InternetGateway")),
				AWSCloudFormationDependsOn: []string{"InternetGatewayAttachment"},
			})
		}
	}
	if v.anyLayer(v.throughNAT) {
		switch v.NAT {
		case "regional":
			v.addRegionalNAT()
		case "single":
			v.addZonalNAT(zones[0])
		case "per-zone":
			for _, z := range v.plan.Zones {
				v.addZonalNAT(z)
			}
		}
	}
	for _, l := range v.layers {
		if !v.throughNAT(l) {
			continue
		}
		if v.tablePerZone(l) {
			for _, z := range v.plan.Zones {
				v.addRoute(l, "DefaultRoute", z, &ec2.Route{DestinationCidrBlock: ptr(everywhere), NatGatewayId: ptr(ref(natID(z)))})
			}
			continue
		}
		nat := "Nat"
		if v.NAT == "single" {
			nat = natID(zones[0])
		}
		v.addRoute(l, "DefaultRoute", "", &ec2.Route{DestinationCidrBlock: ptr(everywhere), NatGatewayId: ptr(ref(nat))})
	}
	if v.IPv6 {
		v.addIPv6Routes()
	}
}

func natID(zone string) string { return "Nat" + zoneSuffix(zone) }

// addRoute adds a route to a layer's route table, that of a zone or, with "", the
// only one.
func (v *network) addRoute(l layer, name, zone string, route *ec2.Route) {
	route.RouteTableId = ref(v.table(l, zone))
	suffix := ""
	if zone != "" {
		suffix = zoneSuffix(zone)
	}
	v.add(l.id+name+suffix, l.origin(), route)
}

// addRegionalNAT adds one NAT gateway that spans the zones. goformation 7.14.9 (April
// 2024) does not know it, and writes a SubnetId, which it must not have.
func (v *network) addRegionalNAT() {
	v.addNode("Nat", "nat", cfn.MapOf(
		cfn.KV{Key: "Type", Value: cfn.Str("AWS::EC2::NatGateway")},
		cfn.KV{Key: "DependsOn", Value: cfn.Strs("InternetGatewayAttachment")},
		cfn.KV{Key: "Properties", Value: cfn.MapOf(
			cfn.KV{Key: "AvailabilityMode", Value: cfn.Str("regional")},
			cfn.KV{Key: "ConnectivityType", Value: cfn.Str("public")},
			cfn.KV{Key: "VpcId", Value: cfn.Ref("VPC")},
			cfn.KV{Key: "Tags", Value: tagNodes(named("nat", nil))},
		)},
	))
}

// tagNodes is tagList as a tree.
func tagNodes(tags map[string]string) *cfn.Node {
	list := cfn.ListOf()
	for _, key := range sortedKeys(tags) {
		list.Items = append(list.Items, cfn.MapOf(cfn.KV{Key: "Key", Value: cfn.Str(key)}, cfn.KV{Key: "Value", Value: cfn.Str(tags[key])}))
	}
	expand(list)
	return list
}

// addZonalNAT adds a NAT gateway and its address to a zone. Traffic through it needs
// the route of its subnet, so both wait for that.
func (v *network) addZonalNAT(zone string) {
	suffix := zoneSuffix(zone)
	public := v.public()
	v.add("NatEip"+suffix, "nat", &ec2.EIP{
		Domain: ptr("vpc"), Tags: tagList(named("nat-"+zone, nil)),
		AWSCloudFormationDependsOn: []string{"InternetGatewayAttachment"},
	})
	v.add(natID(zone), "nat", &ec2.NatGateway{
		AllocationId: ptr(text(cfn.GetAtt("NatEip"+suffix, "AllocationId"))), SubnetId: ref(public.subnet(zone)),
		Tags:                       tagList(named("nat-"+zone, nil)),
		AWSCloudFormationDependsOn: []string{public.id + "DefaultRoute", public.id + "SubnetRtb" + suffix},
	})
}

// addIPv6Routes adds the default routes for IPv6: layers with ingress to the internet
// gateway, layers with egress to the gateway that lets nothing in.
func (v *network) addIPv6Routes() {
	for _, l := range v.layers {
		switch {
		case l.public:
			v.addRoute(l, "DefaultRoute6", "", &ec2.Route{
				DestinationIpv6CidrBlock: ptr(everywhere6), GatewayId: ptr(ref("InternetGateway")),
				AWSCloudFormationDependsOn: []string{"InternetGatewayAttachment"},
			})
		case l.egress:
			zones := []string{""}
			if v.tablePerZone(l) {
				zones = v.plan.Zones
			}
			for _, z := range zones {
				v.addRoute(l, "DefaultRoute6", z, &ec2.Route{DestinationIpv6CidrBlock: ptr(everywhere6), EgressOnlyInternetGatewayId: ptr(ref("EgressOnlyInternetGateway"))})
			}
		}
	}
}

package aws

import (
	"strconv"

	"github.com/awslabs/goformation/v7/cloudformation/ec2"

	"cuemulus.dev/cfn"
	"cuemulus.dev/compiler"
	"cuemulus.dev/compiler/subnets"
)

// addNetwork adds the VPC, its IPv6 block and its gateways to the internet.
func (v *network) addNetwork() {
	deletion, replacement := deletionPolicies(v.Retain)
	v.add("VPC", "cidr", &ec2.VPC{
		CidrBlock: ptr(v.CIDR), EnableDnsSupport: ptr(true), EnableDnsHostnames: ptr(true),
		Tags: tagList(named("vpc", nil)),

		AWSCloudFormationDeletionPolicy:      deletion,
		AWSCloudFormationUpdateReplacePolicy: replacement,
	})
	if v.FlowLogs.To == "none" { // what is wrong with the VPC as a whole is that nothing records it
		v.from("flowLogs.to", "VPC")
	}
	v.from("cidr", "VPC", "Properties", "CidrBlock")
	v.from("retain", "VPC", "DeletionPolicy")
	v.from("retain", "VPC", "UpdateReplacePolicy")
	if v.IPv6 {
		v.add("Ipv6Block", "ipv6", &ec2.VPCCidrBlock{VpcId: ref("VPC"), AmazonProvidedIpv6CidrBlock: ptr(true)})
	}
	if v.anyLayer(func(l layer) bool { return l.public || v.throughNAT(l) }) {
		v.add("InternetGateway", "layers", &ec2.InternetGateway{Tags: tagList(named("igw", nil))})
		v.add("InternetGatewayAttachment", "layers", &ec2.VPCGatewayAttachment{VpcId: ref("VPC"), InternetGatewayId: ptr(ref("InternetGateway"))})
	}
	if v.IPv6 && v.anyLayer(func(l layer) bool { return l.egress && !l.public }) {
		v.add("EgressOnlyInternetGateway", "ipv6", &ec2.EgressOnlyInternetGateway{VpcId: ref("VPC")})
	}
}

// addSubnets adds the route tables that whole layers share, then zone by zone the
// subnets with their associations and the route tables of the zone.
func (v *network) addSubnets() {
	for _, l := range v.layers {
		if !v.tablePerZone(l) {
			v.addTable(l, "")
		}
	}
	zone := ""
	for i, s := range v.plan.Subnets {
		l := v.layers[i%len(v.layers)]
		if s.Zone != zone {
			zone = s.Zone
			for _, l := range v.layers {
				if v.tablePerZone(l) {
					v.addTable(l, zone)
				}
			}
		}
		v.addSubnet(l, s)
	}
}

// addTable adds a route table, of one zone or, with "", of the whole layer.
func (v *network) addTable(l layer, zone string) {
	name := l.name
	if zone != "" {
		name += "-" + zone
	}
	v.add(v.table(l, zone), l.origin(), &ec2.RouteTable{VpcId: ref("VPC"), Tags: tagList(named(name, nil))})
}

func (v *network) addSubnet(l layer, s subnets.Subnet) {
	subnet := &ec2.Subnet{
		VpcId: ref("VPC"), AvailabilityZoneId: v.zoneID(s.Zone), AvailabilityZone: v.zoneName(s.Zone), CidrBlock: ptr(s.CIDR.String()),
		MapPublicIpOnLaunch: ptr(l.public && v.PublicIPOnLaunch),
		Tags:                tagList(named(l.name+"-"+s.Zone, map[string]string{"layer": l.name})),
	}
	if v.IPv6 {
		subnet.AssignIpv6AddressOnCreation = ptr(true)
		subnet.Ipv6CidrBlock = ptr(text(ipv6Block(s.Index)))
		subnet.AWSCloudFormationDependsOn = []string{"Ipv6Block"}
	}
	id := l.subnet(s.Zone)
	v.add(id, l.origin(), subnet)
	v.from("zones", id, "Properties", "AvailabilityZoneId")
	v.from("cidr", id, "Properties", "CidrBlock")
	v.from("publicIpOnLaunch", id, "Properties", "MapPublicIpOnLaunch")
	v.from("ipv6", id, "Properties", "Ipv6CidrBlock")
	v.add(l.id+"SubnetRtb"+zoneSuffix(s.Zone), l.origin(), &ec2.SubnetRouteTableAssociation{
		SubnetId: ref(id), RouteTableId: ref(v.table(l, s.Zone)),
	})
}

// ipv6Block is one of the 256 blocks of /64 in the VPC's /56. The number of blocks
// is always the same, so that a zone more changes no subnet.
func ipv6Block(index int) *cfn.Node {
	vpc := cfn.MapOf(cfn.KV{Key: "Fn::Select", Value: cfn.ListOf(cfn.Integer(0), cfn.GetAtt("VPC", "Ipv6CidrBlocks"))})
	all := cfn.MapOf(cfn.KV{Key: "Fn::Cidr", Value: cfn.ListOf(vpc, cfn.Integer(256), cfn.Str(strconv.Itoa(128-64)))})
	return cfn.MapOf(cfn.KV{Key: "Fn::Select", Value: cfn.ListOf(cfn.Integer(index), all)})
}

// zoneID gives a zone as AWS knows it for ever; nil for a private cloud, which has names
// alone.
func (v *network) zoneID(zone string) *string {
	if v.Target == compiler.TargetEucalyptus {
		return nil
	}
	return &zone
}

func (v *network) zoneName(zone string) *string {
	if v.Target == compiler.TargetEucalyptus {
		return &zone
	}
	return nil
}

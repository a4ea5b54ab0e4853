package aws

import (
	"fmt"
	"strings"

	"github.com/awslabs/goformation/v7/cloudformation/ec2"

	"cuemulus.dev/cfn"
)

// addEndpoints adds the ways to AWS services: gateway endpoints for all route tables,
// interface endpoints with one security group in one layer.
func (v *network) addEndpoints() {
	for i, service := range v.Endpoints.Gateway {
		v.add(v.endpointID(service), fmt.Sprintf("endpoints.gateway[%d]", i), &ec2.VPCEndpoint{
			VpcId: ref("VPC"), VpcEndpointType: ptr("Gateway"), ServiceName: serviceName(service), RouteTableIds: refs(v.tables()),
		})
	}
	if len(v.Endpoints.Interface) == 0 {
		return
	}
	// A group without egress rules gets one that allows everything; the one here
	// leads nowhere.
	v.add("EndpointSecurityGroup", "endpoints.interface", &ec2.SecurityGroup{
		GroupDescription: "interface endpoints", VpcId: ptr(ref("VPC")),
		SecurityGroupIngress: []ec2.SecurityGroup_Ingress{{
			IpProtocol: "tcp", FromPort: ptr(443), ToPort: ptr(443), CidrIp: ptr(v.CIDR), Description: ptr("https from the VPC"),
		}},
		SecurityGroupEgress: []ec2.SecurityGroup_Egress{{IpProtocol: "-1", CidrIp: ptr("127.0.0.1/32"), Description: ptr("no egress")}},
		Tags:                tagList(named("endpoints", nil)),
	})
	for i, service := range v.Endpoints.Interface {
		v.add(v.endpointID(service), fmt.Sprintf("endpoints.interface[%d]", i), &ec2.VPCEndpoint{
			VpcId: ref("VPC"), VpcEndpointType: ptr("Interface"), PrivateDnsEnabled: ptr(true), ServiceName: serviceName(service),
			SubnetIds:        refs(v.subnetsOf(v.endpointLayer())),
			SecurityGroupIds: []string{text(cfn.GetAtt("EndpointSecurityGroup", "GroupId"))},
		})
	}
}

// endpointLayer is the layer of the interface endpoints: the first with egress and
// no ingress, or without ingress, or simply the first.
func (v *network) endpointLayer() layer {
	for _, fits := range []func(layer) bool{
		func(l layer) bool { return l.egress && !l.public },
		func(l layer) bool { return !l.public },
	} {
		for _, l := range v.layers {
			if fits(l) {
				return l
			}
		}
	}
	return v.layers[0]
}

// whole reports whether a service is written by its whole name.
func whole(service string) bool {
	return strings.HasPrefix(service, "com.") || strings.HasPrefix(service, "cn.com.") || strings.HasPrefix(service, "aws.")
}

func serviceName(service string) string {
	if whole(service) {
		return service
	}
	return text(cfn.Sub("com.amazonaws.${AWS::Region}." + service))
}

// endpointID names an endpoint by its service, without the Region before it.
func (v *network) endpointID(service string) string {
	if _, short, ok := strings.Cut(service, "."+v.Region+"."); ok && whole(service) {
		service = short
	}
	return "Endpoint" + pascal(service)
}

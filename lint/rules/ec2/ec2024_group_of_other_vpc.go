package ec2

import (
	"fmt"

	"cuemulus.dev/internal/diag"
	"cuemulus.dev/lint"
)

var groupOfOtherVPC = lint.Rule{
	ID: "EC2024", Name: "group-of-other-vpc", Severity: diag.Error,
	Title:   "A security group is of another VPC than the subnet that it is used in",
	Aliases: []string{"E3714"},
	Why:     "EC2 starts nothing with a group and a subnet of two VPCs. Make the group in the VPC of the subnet. Silent where one of the two is not of this template, or its VPC is not known.",
	Bad:     twoVPCs("Other"),
	Good:    twoVPCs("VPC"),
	Run: func(p *lint.Pass) {
		for _, at := range []struct {
			kind, groups, subnet string
		}{
			{"AWS::EC2::Instance", "SecurityGroupIds.*", "SubnetId"},
			{"AWS::EC2::NetworkInterface", "GroupSet.*", "SubnetId"},
			{"AWS::EC2::LaunchTemplate", "LaunchTemplateData.SecurityGroupIds.*", "LaunchTemplateData.NetworkInterfaces.*.SubnetId"},
			{"AWS::EC2::LaunchTemplate", "LaunchTemplateData.NetworkInterfaces.*.Groups.*", "LaunchTemplateData.NetworkInterfaces.*.SubnetId"},
			{"AWS::Lambda::Function", "VpcConfig.SecurityGroupIds.*", "VpcConfig.SubnetIds.*"},
			{"AWS::ElasticLoadBalancingV2::LoadBalancer", "SecurityGroups.*", "Subnets.*"},
			{"AWS::EC2::VPCEndpoint", "SecurityGroupIds.*", "SubnetIds.*"},
		} {
			for _, r := range p.Resources(at.kind) {
				said := map[string]bool{}
				for _, both := range p.Pairs(r, at.groups, at.subnet) {
					group, ok1 := refersTo(p.Scope, both[0].Node)
					subnet, ok2 := refersTo(p.Scope, both[1].Node)
					if !ok1 || !ok2 || group.Type != "AWS::EC2::SecurityGroup" || subnet.Type != "AWS::EC2::Subnet" || said[group.ID] {
						continue
					}
					ours, ok1 := refersTo(p.Scope, group.Property("VpcId"))
					theirs, ok2 := refersTo(p.Scope, subnet.Property("VpcId"))
					if ok1 && ok2 && ours.ID != theirs.ID {
						said[group.ID] = true
						p.Report(both[0].Path, fmt.Sprintf("the group %s is of %s and the subnet %s of %s", group.ID, ours.ID, subnet.ID, theirs.ID), "use a group of the subnet's VPC")
					}
				}
			}
		}
	},
}

// twoVPCs is a network interface in one VPC with a group of some VPC.
func twoVPCs(of string) string {
	return `Resources:
  VPC: {Type: AWS::EC2::VPC, Properties: {CidrBlock: 10.242.0.0/22}}
  Other: {Type: AWS::EC2::VPC, Properties: {CidrBlock: 10.243.0.0/22}}
  Log: {Type: AWS::EC2::FlowLog, Properties: {ResourceType: VPC, ResourceId: !Ref VPC, TrafficType: ALL, LogDestinationType: s3, LogDestination: "arn:aws:s3:::example-logs"}}
  OtherLog: {Type: AWS::EC2::FlowLog, Properties: {ResourceType: VPC, ResourceId: !Ref Other, TrafficType: ALL, LogDestinationType: s3, LogDestination: "arn:aws:s3:::example-logs"}}
  Subnet: {Type: AWS::EC2::Subnet, Properties: {VpcId: !Ref VPC, CidrBlock: 10.242.0.0/24, AvailabilityZoneId: euw1-az1}}
  Group: {Type: AWS::EC2::SecurityGroup, Properties: {GroupDescription: example, VpcId: !Ref ` + of + `}}
  Interface: {Type: AWS::EC2::NetworkInterface, Properties: {SubnetId: !Ref Subnet, GroupSet: [!Ref Group]}}
`
}

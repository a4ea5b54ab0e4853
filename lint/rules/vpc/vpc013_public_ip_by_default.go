package vpc

import (
	"cuemulus.dev/internal/diag"
	"cuemulus.dev/lint"
)

var publicIPByDefault = lint.Rule{
	ID: "VPC013", Name: "public-ip-by-default", Severity: diag.Note, Profile: lint.Strict,
	Title:   "A public subnet gives a public address to everything in it",
	Aliases: []string{"W33", "SUBNET_AUTO_ASSIGN_PUBLIC_IP_DISABLED", "AWS-0164", "b3de4e4c", "VPCSubnetAutoAssignPublicIpDisabled"},
	Why: "What starts in the subnet is reachable unless its security group says otherwise, and every address costs money, whether it is wanted or not. " +
		"Leave MapPublicIpOnLaunch out, and ask for an address where one is needed: AssociatePublicIpAddress of an instance or launch template.",
	Bad:  subnet("CidrBlock: 10.242.0.0/24, AvailabilityZoneId: euw1-az1, MapPublicIpOnLaunch: true"),
	Good: subnet("CidrBlock: 10.242.0.0/24, AvailabilityZoneId: euw1-az1, MapPublicIpOnLaunch: false"),
	Run: func(p *lint.Pass) {
		t := newTopology(p.Scope)
		for _, r := range p.Resources("AWS::EC2::Subnet") {
			if isOn(p.Scope, r.Property("MapPublicIpOnLaunch")) && !t.private(r.ID) {
				p.Report(r.Path("Properties", "MapPublicIpOnLaunch"), "everything that starts in the subnet gets a public address", "write MapPublicIpOnLaunch: false")
			}
		}
	},
}

package vpc

import (
	"cuemulus.dev/cfn"
	"cuemulus.dev/internal/diag"
	"cuemulus.dev/lint"
)

var zoneByIndex = lint.Rule{
	ID: "VPC015", Name: "zone-by-index", Severity: diag.Warning, Profile: lint.Strict,
	Title: "A subnet takes its zone from Fn::GetAZs by number",
	Why: "Fn::GetAZs lists the zones that have a default subnet, in no order that anybody promises (AWS CloudFormation User Guide, \"Fn::GetAZs\"). When the list changes, the subnet's zone changes with it, which replaces the subnet and all in it. " +
		"Name the zone by its id, AvailabilityZoneId: euw1-az1, or take it as a parameter.",
	Bad:  subnet("CidrBlock: 10.242.0.0/24, AvailabilityZone: !Select [0, !GetAZs \"\"]"),
	Good: subnet("CidrBlock: 10.242.0.0/24, AvailabilityZoneId: euw1-az1"),
	Run: func(p *lint.Pass) {
		for _, r := range p.Resources("AWS::EC2::Subnet") {
			for _, v := range p.Values(r.Property("AvailabilityZone"), r.Path("Properties", "AvailabilityZone")) {
				if name, arg, _ := v.Node.Intrinsic(); name == "Fn::Select" && isZones(arg.Get("1")) {
					p.Report(v.Path, "the zone is one of Fn::GetAZs by number, and their order may change", "write AvailabilityZoneId with the zone's id, such as euw1-az1")
				}
			}
		}
	},
}

func isZones(n *cfn.Node) bool {
	name, _, _ := n.Intrinsic()
	return name == "Fn::GetAZs"
}

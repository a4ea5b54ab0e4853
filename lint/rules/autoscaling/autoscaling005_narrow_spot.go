package autoscaling

import (
	"strings"

	"cuemulus.dev/cfn"
	"cuemulus.dev/internal/diag"
	"cuemulus.dev/lint"
)

var narrowSpot = lint.Rule{
	ID: "AUTOSCALING005", Name: "narrow-spot", Severity: diag.Warning,
	Title:   "Spot instances come from one pool only",
	Aliases: []string{"SPOT-06"},
	Why:     "A pool is a type in a zone. With one type or one zone the group stands empty as soon as that pool does, while others have plenty. List several types of like size in Overrides (or InstanceRequirements), and subnets of several zones.",
	Bad:     mixed(spot, "{InstanceType: m7i.large}", latest) + "}\n",
	Good:    mixed(spot, twoTypes, latest) + "}\n",
	Run: func(p *lint.Pass) {
		for _, r := range p.Resources(groupType) {
			if !buysSpot(p.Scope, r) {
				continue
			}
			types, ok := single(p.Scope, r, "MixedInstancesPolicy", "LaunchTemplate", "Overrides")
			if ok && types.Node != nil && types.Node.Kind == cfn.List && len(types.Node.Items) == 1 && p.Has(types.Node.Items[0], "InstanceType") == lint.Present {
				p.Report(types.Path, "the Spot instances are of one type only", "list several types of like size, or write InstanceRequirements")
			}
			zones, ok := single(p.Scope, r, "VPCZoneIdentifier")
			if ok && zones.Node != nil && zones.Node.Kind == cfn.List && len(zones.Node.Items) == 1 {
				_, _, computed := zones.Node.Items[0].Intrinsic()
				if text, scalar := zones.Node.Items[0].Scalar(); scalar && !strings.Contains(text, ",") || computed && isSubnet(p.Scope, zones.Node.Items[0]) {
					p.Report(zones.Path, "the Spot instances are in one subnet only", "list subnets of several zones")
				}
			}
		}
	},
}

func isSubnet(s *lint.Scope, n *cfn.Node) bool {
	r, ok := refersTo(s, n)
	return ok && r.Type == "AWS::EC2::Subnet"
}

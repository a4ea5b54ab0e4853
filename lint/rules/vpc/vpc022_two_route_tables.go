package vpc

import (
	"fmt"

	"cuemulus.dev/internal/diag"
	"cuemulus.dev/lint"
)

var twoRouteTables = lint.Rule{
	ID: "VPC022", Name: "two-route-tables", Severity: diag.Error,
	Title:   "A subnet is associated with two route tables",
	Aliases: []string{"E3022"},
	Why:     "A subnet has one route table, and a second association takes the place of the first or fails. Take one out. Associations that are never there together are not compared.",
	Bad:     head + appSubnet + "  Again:\n    Type: AWS::EC2::SubnetRouteTableAssociation\n    Properties: {SubnetId: !Ref AppSubnet, RouteTableId: !Ref PublicTable}\n",
	Good:    head + appSubnet,
	Run: func(p *lint.Pass) {
		seen := map[string][]lint.Setting{}
		for _, r := range p.Resources("AWS::EC2::SubnetRouteTableAssociation") {
			st, ok := single(p, r, "SubnetId")
			if !ok || st.Text == "" {
				continue
			}
			for _, other := range seen[st.Text] {
				if p.Together(other, st) {
					d := p.Report(st.Path, fmt.Sprintf("the association %s is of the subnet %s too", other.Path[1], lint.Show(st.Text)), "take one of the two out")
					d.Related = relatedTo(p, other.Path, "the other association")
					break
				}
			}
			if len(seen[st.Text]) < maxRoutes {
				seen[st.Text] = append(seen[st.Text], st)
			}
		}
	},
}

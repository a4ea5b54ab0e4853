package vpc

import (
	"fmt"
	"net/netip"

	"cuemulus.dev/cfn"
	"cuemulus.dev/internal/diag"
	"cuemulus.dev/lint"
)

var duplicateRoute = lint.Rule{
	ID: "VPC021", Name: "duplicate-route", Severity: diag.Error,
	Title: "A route table has two routes to one destination",
	Why:   "EC2 refuses the second one (RouteAlreadyExists); that goes for two default routes too. Take one out, or give them different destinations. Routes that are never there together are not compared.",
	Bad:   head + appSubnet + "  AgainRoute:\n    Type: AWS::EC2::Route\n    Properties: {RouteTableId: !Ref AppTable, DestinationCidrBlock: 0.0.0.0/0, NatGatewayId: !Ref Nat}\n",
	Good:  head + appSubnet + "  AgainRoute:\n    Type: AWS::EC2::Route\n    Properties: {RouteTableId: !Ref AppTable, DestinationCidrBlock: 10.243.0.0/22, NatGatewayId: !Ref Nat}\n",
	Run: func(p *lint.Pass) {
		routes := map[string][]lint.Setting{}
		for _, r := range p.Resources("AWS::EC2::Route") {
			table, ok := single(p, r, "RouteTableId")
			if !ok || table.Text == "" {
				continue
			}
			for _, name := range []string{"DestinationCidrBlock", "DestinationIpv6CidrBlock", "DestinationPrefixListId"} {
				to, ok := single(p, r, name)
				if !ok || to.Text == "" {
					continue
				}
				text := to.Text
				if n, err := netip.ParsePrefix(text); err == nil {
					text = n.Masked().String()
				}
				key := table.Text + "\x00" + text
				for _, other := range routes[key] {
					if p.Together(other, to) {
						d := p.Report(to.Path, fmt.Sprintf("the table has a route to %s already, %s", lint.Show(text), other.Path[1]), "take one of the two out")
						d.Related = relatedTo(p, other.Path, "the other route")
						break
					}
				}
				if len(routes[key]) < maxRoutes {
					routes[key] = append(routes[key], to)
				}
			}
		}
	},
}

// single gives what a property says where that hangs on no condition.
func single(p *lint.Pass, r cfn.Resource, path ...string) (st lint.Setting, ok bool) {
	list := p.Settings(r, path...)
	if len(list) != 1 || list[0].Presence != lint.Present {
		return lint.Setting{}, false
	}
	return list[0], true
}

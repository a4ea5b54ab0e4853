package vpc

import (
	"cuemulus.dev/cfn"
	"cuemulus.dev/lint"
)

// topology says which subnet has which route table of the template, and where its
// default routes lead. It is built in one walk over the resources.
type topology struct {
	scope    *lint.Scope
	tables   map[string][]string // by subnet; "" for a table that is not known
	routes   map[string][]route  // by route table
	exported map[string]bool     // tables that an output names: routes may stand elsewhere
}

// route is a default route over IPv4.
type route struct {
	resource cfn.Resource
	target   cfn.Resource // of this template; its ID is "" for others
	property string       // "GatewayId", "NatGatewayId", ... that holds the target
	perhaps  bool         // depends on a condition
}

// maxRoutes bounds the default routes of a table that are looked at: there is one, or
// one for each outcome of some conditions.
const maxRoutes = 20

// targets are the properties of a route that say where it leads.
var targets = []string{
	"GatewayId", "NatGatewayId", "TransitGatewayId", "NetworkInterfaceId", "InstanceId", "VpcPeeringConnectionId",
	"VpcEndpointId", "LocalGatewayId", "CarrierGatewayId", "CoreNetworkArn", "EgressOnlyInternetGatewayId",
}

func newTopology(s *lint.Scope) *topology {
	t := &topology{scope: s, tables: map[string][]string{}, routes: map[string][]route{}, exported: map[string]bool{}}
	for _, a := range s.Resources("AWS::EC2::SubnetRouteTableAssociation") {
		subnet, ok := refersTo(s, a.Property("SubnetId"))
		if !ok {
			continue
		}
		table, ok := refersTo(s, a.Property("RouteTableId"))
		if !ok || table.Type != "AWS::EC2::RouteTable" || conditional(a) {
			t.tables[subnet.ID] = append(t.tables[subnet.ID], "")
			continue
		}
		t.tables[subnet.ID] = append(t.tables[subnet.ID], table.ID)
	}
	for _, r := range s.Resources("AWS::EC2::Route") {
		table, ok := refersTo(s, r.Property("RouteTableId"))
		if to, _ := s.Text(r.Property("DestinationCidrBlock")); !ok || to != everywhere && lint.IsKnown(to) {
			continue
		}
		to, known := s.Known(r.Property("DestinationCidrBlock"))
		found := route{resource: r, perhaps: conditional(r) || !known || to != everywhere}
		for _, p := range targets {
			if n := r.Property(p); n != nil {
				found.property = p
				found.target, _ = refersTo(s, n)
			}
		}
		if len(t.routes[table.ID]) < maxRoutes {
			t.routes[table.ID] = append(t.routes[table.ID], found)
		}
	}
	s.Target.Template.Root.Get("Outputs").Walk(func(_ []string, n *cfn.Node) bool {
		if r, ok := refersTo(s, n); ok && r.Type == "AWS::EC2::RouteTable" {
			t.exported[r.ID] = true
		}
		return true
	})
	return t
}

// table gives the only route table of a subnet, where it is known.
func (t *topology) table(subnet string) (id string, ok bool) {
	tables := t.tables[subnet]
	if len(tables) != 1 || tables[0] == "" {
		return "", false
	}
	return tables[0], true
}

// defaults gives the default routes of a subnet; ok is false where there may be
// others.
func (t *topology) defaults(subnet string) (list []route, ok bool) {
	table, ok := t.table(subnet)
	if !ok || t.exported[table] || t.scope.Incomplete() {
		return nil, false
	}
	return t.routes[table], true
}

// public gives the default route of a subnet to an internet gateway; ok is false
// where it has none for certain.
func (t *topology) public(subnet string) (found route, ok bool) {
	table, ok := t.table(subnet)
	if !ok {
		return route{}, false
	}
	for _, r := range t.routes[table] {
		if r.target.Type == "AWS::EC2::InternetGateway" && r.property == "GatewayId" && !r.perhaps {
			return r, true
		}
	}
	return route{}, false
}

// private reports whether a subnet has no default route to an internet gateway for
// certain.
func (t *topology) private(subnet string) bool {
	routes, ok := t.defaults(subnet)
	if !ok {
		return false
	}
	for _, r := range routes {
		// A gateway that is not of this template may be one to the internet.
		if r.property == "GatewayId" && r.target.Type == "" || r.property == "" || r.target.Type == "AWS::EC2::InternetGateway" {
			return false
		}
	}
	return true
}

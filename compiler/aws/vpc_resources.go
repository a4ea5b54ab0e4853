package aws

import (
	"maps"
	"strings"

	"cuemulus.dev/cfn"
	"cuemulus.dev/compiler/subnets"
)

// vpcResources collects the resources of a network. The first error stops what
// follows, so that those who add need not look.
type vpcResources struct {
	tree  *cfn.Node
	taken string // a logical id that two resources would have
	err   error
}

// add puts a resource under a logical id. origin is the input field that caused it.
func (v *vpcResources) add(id, origin string, properties any, parts ...at) {
	if v.err != nil {
		return
	}
	node, err := resource(properties, parts...)
	if err != nil {
		v.err = err
		return
	}
	v.addNode(id, origin, node)
}

func (v *vpcResources) addNode(id, origin string, node *cfn.Node) {
	if v.tree.Field(id) != nil {
		v.taken = id
		return
	}
	v.tree.Fields = append(v.tree.Fields, cfn.Field{Key: id, Value: node.From(origin)})
}

// from says which field caused a part of a resource that is there.
func (v *vpcResources) from(origin string, path ...string) {
	if n := v.tree.Get(path...); n != nil {
		n.Origin = origin
	}
}

// ref is a Ref inside a string field of a struct.
func ref(id string) string { return text(cfn.Ref(id)) }

func refs(ids []string) []string {
	out := make([]string, len(ids))
	for i, id := range ids {
		out[i] = ref(id)
	}
	return out
}

// named gives the tags of a network's resource: its Name, the stack's kind, and more.
func named(name string, more map[string]string) map[string]string {
	all := map[string]string{"Name": text(cfn.Sub("${AWS::StackName}-" + name)), "stack-kind": "vpc"}
	maps.Copy(all, more)
	return all
}

// pascal writes a name as part of a logical id: "EcrApi" of "ecr.api".
func pascal(name string) string {
	var b strings.Builder
	for _, word := range strings.FieldsFunc(name, func(r rune) bool { return r == '.' || r == '-' }) {
		b.WriteString(strings.ToUpper(word[:1]) + word[1:])
	}
	return b.String()
}

// zoneSuffix is a zone's part of logical ids: the letter of its number, "C" of
// "euw1-az3". It follows from the id alone: the letters of zone names mean another
// zone in another account. A zone whose id has another form, a Local Zone's, has it
// whole: "Use1Bos1Az1".
func zoneSuffix(zone string) string {
	if n := subnets.ZoneNumber(zone); n > 0 && n <= 26 {
		return string(rune('A' + n - 1))
	}
	return pascal(zone)
}

// layer is one layer of a network.
type layer struct {
	name   string
	id     string // its part of logical ids, "App"
	public bool   // leads to the internet gateway
	egress bool
}

func (l layer) subnet(zone string) string { return l.id + "Subnet" + zoneSuffix(zone) }
func (l layer) origin() string            { return "layers." + l.name }

// throughNAT reports whether a layer reaches the internet over IPv4 through NAT.
func (v *network) throughNAT(l layer) bool { return l.egress && !l.public && v.NAT != "none" }

// tablePerZone reports whether each zone's subnet of a layer has a route table of
// its own: it leads to the NAT gateway of its zone.
func (v *network) tablePerZone(l layer) bool { return v.throughNAT(l) && v.NAT == "per-zone" }

// table is the logical id of the route table of a layer's subnet in a zone.
func (v *network) table(l layer, zone string) string {
	if v.tablePerZone(l) {
		return l.id + "RouteTable" + zoneSuffix(zone)
	}
	return l.id + "RouteTable"
}

// tables lists the logical ids of all route tables, layer by layer.
func (v *network) tables() (ids []string) {
	for _, l := range v.layers {
		if !v.tablePerZone(l) {
			ids = append(ids, v.table(l, ""))
			continue
		}
		for _, z := range v.plan.Zones {
			ids = append(ids, v.table(l, z))
		}
	}
	return ids
}

// subnetsOf lists the logical ids of a layer's subnets in the order of the zones.
func (v *network) subnetsOf(l layer) (ids []string) {
	for _, z := range v.plan.Zones {
		ids = append(ids, l.subnet(z))
	}
	return ids
}

// anyLayer reports whether one of the layers is so.
func (v *network) anyLayer(is func(layer) bool) bool {
	for _, l := range v.layers {
		if is(l) {
			return true
		}
	}
	return false
}

// public is the first layer that leads to the internet gateway.
func (v *network) public() layer {
	for _, l := range v.layers {
		if l.public {
			return l
		}
	}
	return layer{}
}

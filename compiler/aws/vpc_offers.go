package aws

import (
	"encoding/json"
	"slices"

	"cuemulus.dev/compiler"
	"cuemulus.dev/compiler/subnets"
)

// networkOffers is what a stack of the kind Vpc offers to the other stacks of its
// project: the outputs that addOutputs writes.
type networkOffers struct {
	Stack   string // its name in the project
	Account compiler.Account
	Region  string
	CIDR    string // of the network, which is known before it is deployed
	VpcID   compiler.Output
	VpcCIDR compiler.Output

	spec   vpcSpec
	layers []layer // in the order of the plan
}

// vpcOutputs gives what the Vpc of a name offers. ok is false where there is none,
// which loading has reported for every field that names a stack.
func vpcOutputs(b *compiler.Build, stack string) (n networkOffers, ok bool) {
	i := slices.IndexFunc(b.Project.Stacks, func(s *compiler.Stack) bool { return s.Name == stack && s.Kind == "Vpc" })
	if i < 0 || json.Unmarshal(b.Project.Stacks[i].Data, &n.spec) != nil {
		return networkOffers{}, false
	}
	n.Stack, n.Account, n.Region, n.CIDR = stack, b.Project.Accounts[n.spec.Account], n.spec.Region, n.spec.CIDR
	n.VpcID = n.output("VpcId", "AWS::EC2::VPC::Id")
	n.VpcID.Parameter = true
	n.VpcCIDR = n.output("VpcCidr", "")
	var parts []subnets.Layer
	for _, name := range sortedKeys(n.spec.Layers) {
		parts = append(parts, subnets.Layer{Name: name, Share: n.spec.Layers[name].Share})
	}
	for _, p := range subnets.Ordered(parts) {
		l := n.spec.Layers[p.Name]
		n.layers = append(n.layers, layer{name: p.Name, id: pascal(p.Name), public: l.Ingress, egress: l.Egress})
	}
	return n, true
}

func (n networkOffers) output(name, of string) compiler.Output {
	return compiler.Output{Account: n.Account, Region: n.Region, StackName: n.spec.Name, Name: name, Type: of}
}

// Subnets gives the list of a layer's subnets, in the order of the zones; ok is false
// for a layer that the network does not have.
func (n networkOffers) Subnets(layer string) (o compiler.Output, ok bool) {
	for _, l := range n.layers {
		if l.name == layer {
			o = n.output(l.id+"Subnets", "AWS::EC2::Subnet::Id")
			o.List, o.Parameter = true, true
			return o, true
		}
	}
	return compiler.Output{}, false
}

// Zones gives the ids of the network's zones in order, from the stack or from the
// lock; nil where the lock does not know them, which the network itself reports.
// field is the field of this stack that names the network.
func (n networkOffers) Zones(b *compiler.Build, field string) []string {
	zones := slices.Clone(n.spec.Zones)
	if zones == nil {
		entry, _ := b.Ask(zonesQuestion(n.Account, n.Region), field)
		zones = available(entry.Value)
	}
	slices.SortFunc(zones, subnets.CompareZones)
	return zones
}

// Closed gives the first layer without a way to or from the internet, where
// databases belong; Private the first that reaches it through NAT and cannot be
// reached. Both are "" where the network has none.
func (n networkOffers) Closed() string {
	return n.first(func(l layer) bool { return !l.egress && !l.public })
}

// Private is described at Closed.
func (n networkOffers) Private() string {
	return n.first(func(l layer) bool { return l.egress && !l.public })
}

func (n networkOffers) first(is func(layer) bool) string {
	for _, l := range n.layers {
		if is(l) {
			return l.name
		}
	}
	return ""
}

// Reaches reports whether whatever runs in a layer reaches AWS services outside of
// the network: the layer has egress, and the network a NAT for it.
func (n networkOffers) Reaches(name string) bool {
	i := slices.IndexFunc(n.layers, func(l layer) bool { return l.name == name })
	return i >= 0 && n.layers[i].egress && !n.layers[i].public && n.spec.NAT != "none"
}

// Layers lists the names of the layers in the order of the plan.
func (n networkOffers) Layers() (names []string) {
	for _, l := range n.layers {
		names = append(names, l.name)
	}
	return names
}

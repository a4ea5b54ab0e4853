package eucanetwork

import "strings"

// need says whether a field must or must not be there.
type need int

const (
	optional need = iota
	required
	forbidden
)

// phase says when a rule is asked.
type phase int

const (
	early phase = iota
	clean       // only where nothing is wrong so far
	late        // when the configuration was read without an error, and completed
)

// rule is one line of the table: where it holds, which value it is about, and what
// that must be.
type rule struct {
	from, to string             // versions; "" is no bound
	in       func(*config) bool // the configurations that it is for; nil: all
	phase    phase
	path     string // "Mido.Gateways[].Ip"
	need     need
	must     func(value) string // "" where the value is right, else what Eucalyptus says
	absent   bool               // must is asked about a value that is not there, or empty, as well
	thrown   bool               // an exception: whatever else is wrong is not told
}

// rules is the table, in the order in which Eucalyptus looks.
func rules() []rule {
	return []rule{
		{path: "PublicIps", to: "4.4", need: required},
		{path: "Mode", to: "4.1", must: isMode("EDGE", "VPCMIDO")},
		{path: "Mode", from: "4.2", must: isMode("EDGE", "MANAGED", "MANAGED-NOVLAN", "VPCMIDO")},
		{path: "InstanceDnsDomain", must: isDomain},
		{path: "InstanceDnsServers[]", must: isIP},
		{path: "MacPrefix", must: isMAC},
		{path: "PublicIps[]", must: isRange, absent: true},
		{path: "PrivateIps[]", must: isRange, absent: true},

		// VPCMIDO. Up to 4.1 one gateway stands in Mido itself.
		{path: "Mido", in: vpcmido, need: required},
		{path: "Mido.EucanetdHost", in: vpcmido, to: "4.3", need: required},
		{path: "Mido.GatewayHost", in: vpcmido, to: "4.1", need: required},
		{path: "Mido.GatewayIP", in: vpcmido, to: "4.1", need: required},
		{path: "Mido.GatewayInterface", in: vpcmido, to: "4.1", need: required},

		// From 4.2 on: that form, or a list; from 4.4 on: one of two lists.
		{path: "Mido.Gateways", in: listed, from: "4.2", to: "4.4", need: required},
		{path: "Mido.Gateways[].GatewayHost", in: oldList, need: required},
		{path: "Mido.Gateways[].GatewayIP", in: oldList, need: required},
		{path: "Mido.Gateways[].GatewayInterface", in: oldList, need: required},
		{path: "Mido.Gateways[].GatewayHost", in: oldList, must: isHost},
		{path: "Mido.Gateways[].GatewayIP", in: oldList, must: isIP},
		{path: "Mido.Gateways[].GatewayHost", in: newForm, need: forbidden},
		{path: "Mido.Gateways[].GatewayIP", in: newForm, need: forbidden},
		{path: "Mido.Gateways[].GatewayInterface", in: newForm, need: forbidden},
		{path: "Mido.Gateways[].Ip", in: newForm, need: required},
		{path: "Mido.Gateways[].ExternalCidr", in: newForm, need: required},
		{path: "Mido.Gateways[].ExternalDevice", in: newForm, need: required},
		{path: "Mido.Gateways[].ExternalIp", in: newForm, need: required},
		{path: "Mido.Gateways[].BgpPeerIp", in: withBGP, need: required},
		{path: "Mido.Gateways[].BgpPeerAsn", in: withBGP, need: required},
		{path: "Mido.Gateways[].BgpAdRoutes", in: withBGP, to: "4.4", need: required},
		{path: "Mido.Gateways[].BgpAdRoutes", in: withBGP, to: "4.4", must: hasList, absent: true, thrown: true},
		{path: "Mido.Gateways[].BgpAdRoutes", in: withBGP, must: hasRoutes, absent: true},
		{path: "Mido.Gateways[].ExternalRouterIp", in: withoutBGP, need: required},
		{path: "Mido.Gateways[].Ip", in: newForm, must: isIP},
		{path: "Mido.Gateways[].ExternalCidr", in: newForm, must: isCIDR},
		{path: "Mido.Gateways[].ExternalIp", in: newForm, must: isIP},
		{path: "Mido.Gateways[].ExternalRouterIp", in: newForm, must: isIP},
		{path: "Mido.Gateways[].BgpPeerIp", in: newForm, must: isIP},
		{path: "Mido.Gateways[].BgpPeerAsn", in: newForm, must: isASN},
		{path: "Mido.Gateways[].BgpAdRoutes[]", in: newForm, must: isCIDR},
		{path: "Mido.Gateways[].ExternalCidr", in: newForm, must: readsCIDR, thrown: true},
		{path: "Mido.Gateways[]", in: newForm, from: "5", must: addressesDiffer, thrown: true},
		{path: "Mido.Gateways[].ExternalIp", in: newForm, must: readsAddress, thrown: true},
		{path: "Mido.Gateways[].ExternalIp", in: newForm, must: inExternalCIDR},
		{path: "Mido.Gateways[].ExternalRouterIp", in: newForm, must: readsAddress, thrown: true},
		{path: "Mido.Gateways[].ExternalRouterIp", in: newForm, must: inExternalCIDR},
		{path: "Mido.Gateways[].BgpPeerIp", in: newForm, must: readsAddress, thrown: true},
		{path: "Mido.Gateways[].BgpPeerIp", in: newForm, must: inExternalCIDR},
		{path: "Mido.Gateways", in: listed, from: "4.2", to: "4.4", must: hasGateways},
		{path: "Mido.Gateways", in: listed, from: "5", must: hasGateways, absent: true},
		{path: "Mido.PublicNetworkCidr", in: oldForm, need: required},
		{path: "Mido.PublicGatewayIP", in: oldForm, need: required},
		{path: "Mido.PublicNetworkCidr", in: newForm, need: forbidden},
		{path: "Mido.PublicGatewayIP", in: newForm, need: forbidden},
		{path: "Mido.EucanetdHost", in: vpcmido, must: isHost},
		{path: "Mido.GatewayHost", in: vpcmido, must: isHost},
		{path: "Mido.GatewayIP", in: vpcmido, must: isIP},
		{path: "Mido.PublicNetworkCidr", in: vpcmido, must: isCIDR},
		{path: "Mido.PublicGatewayIP", in: vpcmido, must: isIP},
		{path: "Mido.BgpAsn", in: vpcmido, must: isASN},

		// EDGE, which is the mode of a configuration without any.
		{path: "Subnets[].Subnet", in: edge, need: required},
		{path: "Subnets[].Netmask", in: edge, need: required},
		{path: "Subnets[].Gateway", in: edge, need: required},
		{path: "Subnets[].Subnet", in: edge, must: isIP},
		{path: "Subnets[].Netmask", in: edge, must: isIP},
		{path: "Subnets[].Netmask", in: edge, must: isNetmask, phase: clean},
		{path: "Subnets[].Gateway", in: edge, must: isIP},
		{path: "Subnets[]", in: edge, must: isSubnet, phase: clean},
		{path: "ManagedSubnet", in: edge, must: noManagedSubnet},

		// MANAGED and MANAGED-NOVLAN.
		{path: "ManagedSubnet", in: managed, need: required},
		{path: "ManagedSubnet.Subnet", in: managed, need: required},
		{path: "ManagedSubnet.Netmask", in: managed, need: required},
		{path: "ManagedSubnet.Subnet", in: managed, must: isIP},
		{path: "ManagedSubnet.Netmask", in: managed, must: isIP},
		{path: "ManagedSubnet.Netmask", in: managed, must: isNetmask, phase: clean},
		{path: "ManagedSubnet", in: managed, must: isManagedSubnet, phase: clean},
		{path: "ManagedSubnet.SegmentSize", in: managed, must: isSegment, phase: clean},
		{path: "ManagedSubnet.MinVlan", in: managed, must: isVLAN, phase: clean},
		{path: "ManagedSubnet.MaxVlan", in: managed, must: isVLAN, phase: clean},
		{path: "Subnets", in: managed, must: noSubnets},

		{path: "Clusters[].Name", need: required},
		{path: "Clusters[].MacPrefix", must: isMAC},
		{path: "Clusters[].Subnet", in: severalSubnets, need: required},
		{path: "Clusters[].Subnet", must: isReference},
		{path: "Clusters[].PrivateIps[]", must: isRange, absent: true},

		// What the whole must be, when each zone has got what is written for all.
		{path: "Clusters", in: edgeByName, phase: late, must: hasSubnets, absent: true},
		{path: "PrivateIps", in: withoutClusters, phase: late, must: inOnlySubnet},
		{path: "Clusters[]", in: edgeByName, phase: late, must: inSubnet},
		{path: "Clusters[]", in: vpcmido, phase: late, must: noNetwork},
		{path: "PrivateIps", in: vpcmido, phase: late, must: noPrivate},
		{path: "Subnets", in: vpcmido, phase: late, must: noSubnet},
	}
}

// edge: an empty mode is EDGE while values are looked at, and no mode at all for what
// the whole must be (edgeByName).
func edge(c *config) bool       { return c.mode == "EDGE" || c.mode == "" }
func edgeByName(c *config) bool { return c.mode == "EDGE" || !isSet(c.root.Get("Mode")) }
func managed(c *config) bool    { return strings.HasPrefix(c.mode, "MANAGED") }
func vpcmido(c *config) bool    { return c.mode == "VPCMIDO" }
func oldForm(c *config) bool    { return vpcmido(c) && !c.bgp }
func newForm(c *config) bool    { return vpcmido(c) && c.bgp }
func oldList(c *config) bool    { return oldForm(c) && !c.flat }
func listed(c *config) bool     { return vpcmido(c) && (c.bgp || !c.flat) }
func withBGP(c *config) bool    { return newForm(c) && isSet(c.root.Get("Mido", "BgpAsn")) }
func withoutBGP(c *config) bool { return newForm(c) && !isSet(c.root.Get("Mido", "BgpAsn")) }

func severalSubnets(c *config) bool { return len(items(c.root.Get("Subnets"))) > 1 }
func withoutClusters(c *config) bool {
	return edgeByName(c) && len(items(c.root.Get("Clusters"))) == 0
}

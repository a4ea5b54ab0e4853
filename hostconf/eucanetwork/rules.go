package eucanetwork

// need says whether a field must or must not be there.
type need int

const (
	optional need = iota
	required
	forbidden
)

// rule is one line of the table: where it holds, which value it is about, and what
// that must be.
type rule struct {
	from, to string             // versions; "" is no bound
	in       func(*config) bool // the configurations that it is for; nil: all
	path     string             // "Mido.Gateways[].Ip"
	need     need
	must     func(value) string // "" where the value is right, else what Eucalyptus says
	absent   bool               // must is asked about a value that is not there as well
	text     string             // for a forbidden field, in place of "Invalid use ..."
}

// rules is the table, in the order in which Eucalyptus looks.
func rules() []rule {
	return []rule{
		{path: "Mode", to: "4.1", must: isMode("EDGE", "VPCMIDO")},
		{path: "Mode", from: "4.2", must: isMode("EDGE", "MANAGED", "MANAGED-NOVLAN", "VPCMIDO")},
		{path: "InstanceDnsDomain", must: isDomain},
		{path: "InstanceDnsServers[]", must: isIP},
		{path: "MacPrefix", must: isMAC},
		{path: "PublicIps", to: "4.4", need: required},
		{path: "PublicIps[]", must: isRange},

		// EDGE, which is the mode of a configuration without any.
		{path: "ManagedSubnet", in: edge, need: forbidden, text: `Unexpected ManagedSubnet declaration in EDGE mode "": "EDGE"`},
		{path: "PrivateIps[]", in: edge, must: isRange},
		{path: "Subnets[].Subnet", in: edge, need: required, must: isIP},
		{path: "Subnets[].Netmask", in: edge, need: required, must: isNetmask},
		{path: "Subnets[].Gateway", in: edge, need: required, must: isIP},
		{path: "Subnets[]", in: edge, must: isSubnet},
		{path: "Clusters", in: edge, must: hasSubnets, absent: true},
		{path: "Clusters[].Name", need: required},
		{path: "Clusters[].MacPrefix", must: isMAC},
		{path: "Clusters[].Subnet", in: edge, must: hasSubnet, absent: true},
		{path: "Clusters[].PrivateIps[]", must: isRange},
		{path: "Clusters[]", in: edge, must: inSubnet},

		// MANAGED and MANAGED-NOVLAN.
		{path: "Subnets", in: managed, must: noSubnets},
		{path: "ManagedSubnet", in: managed, need: required},
		{path: "ManagedSubnet.Subnet", in: managed, need: required, must: isIP},
		{path: "ManagedSubnet.Netmask", in: managed, need: required, must: isNetmask},
		{path: "ManagedSubnet.SegmentSize", in: managed, must: isSegment},
		{path: "ManagedSubnet.MinVlan", in: managed, must: isVLAN},
		{path: "ManagedSubnet.MaxVlan", in: managed, must: isVLAN},

		// VPCMIDO.
		{path: "PrivateIps", in: vpcmido, need: forbidden, text: "Private IP configuration not permitted for VPCMIDO."},
		{path: "Subnets", in: vpcmido, need: forbidden, text: "Subnet configuration not permitted for VPCMIDO."},
		{path: "Mido", in: vpcmido, need: required},
		{path: "Mido.EucanetdHost", in: vpcmido, to: "4.3", need: required},
		{path: "Mido.EucanetdHost", in: vpcmido, must: isHost},

		// The only form of 4.1: one gateway, in Mido itself.
		{path: "Mido.GatewayHost", in: vpcmido, to: "4.1", need: required},
		{path: "Mido.GatewayIP", in: vpcmido, to: "4.1", need: required},
		{path: "Mido.GatewayInterface", in: vpcmido, to: "4.1", need: required},

		// From 4.2 on: that form, or a list; from 4.4 on: one of two lists.
		{path: "Mido.Gateways", in: listed, from: "4.2", to: "4.4", need: required},
		{path: "Mido.Gateways", in: listed, from: "5", must: hasGateways, absent: true},
		{path: "Mido.Gateways", in: listed, from: "4.2", to: "4.4", must: hasGateways},
		{path: "Mido.GatewayHost", in: oldForm, must: isHost},
		{path: "Mido.GatewayIP", in: oldForm, must: isIP},
		{path: "Mido.PublicNetworkCidr", in: oldForm, need: required, must: isCIDR},
		{path: "Mido.PublicGatewayIP", in: oldForm, need: required, must: isIP},
		{path: "Mido.Gateways[].GatewayHost", in: oldList, need: required, must: isHost},
		{path: "Mido.Gateways[].GatewayIP", in: oldList, need: required, must: isIP},
		{path: "Mido.Gateways[].GatewayInterface", in: oldList, need: required},

		{path: "Mido.PublicNetworkCidr", in: newForm, need: forbidden},
		{path: "Mido.PublicGatewayIP", in: newForm, need: forbidden},
		{path: "Mido.GatewayHost", in: newList, need: forbidden},
		{path: "Mido.GatewayIP", in: newList, need: forbidden},
		{path: "Mido.GatewayInterface", in: newList, need: forbidden},
		{path: "Mido.BgpAsn", in: newForm, must: isASN},
		{path: "Mido.Gateways[].GatewayHost", in: newList, need: forbidden},
		{path: "Mido.Gateways[].GatewayIP", in: newList, need: forbidden},
		{path: "Mido.Gateways[].GatewayInterface", in: newList, need: forbidden},
		{path: "Mido.Gateways[].Ip", in: newList, need: required, must: isIP},
		{path: "Mido.Gateways[].ExternalDevice", in: newList, need: required},
		{path: "Mido.Gateways[].ExternalCidr", in: newList, need: required, must: isExternalCIDR},
		{path: "Mido.Gateways[].ExternalIp", in: newList, need: required, must: inExternalCIDR},
		{path: "Mido.Gateways[].ExternalRouterIp", in: withoutBGP, need: required, must: inExternalCIDR},
		{path: "Mido.Gateways[].BgpPeerIp", in: withBGP, need: required, must: inExternalCIDR},
		{path: "Mido.Gateways[].BgpPeerAsn", in: withBGP, need: required, must: isASN},
		{path: "Mido.Gateways[].BgpAdRoutes", in: withBGP, must: hasRoutes, absent: true},
		{path: "Mido.Gateways[].BgpAdRoutes[]", in: withBGP, must: isCIDR},
		{path: "Mido.Gateways[]", from: "5", in: newList, must: addressesDiffer},
	}
}

func edge(c *config) bool {
	return c.mode == "EDGE" || c.version == 0 || !isSet(c.root.Get("Mode"))
}

func managed(c *config) bool { return c.mode == "MANAGED" || c.mode == "MANAGED-NOVLAN" }
func vpcmido(c *config) bool { return c.mode == "VPCMIDO" }
func oldForm(c *config) bool { return vpcmido(c) && !c.bgp }
func newForm(c *config) bool { return vpcmido(c) && c.bgp }
func oldList(c *config) bool { return oldForm(c) && !c.flat }
func newList(c *config) bool { return newForm(c) && !c.flat }
func listed(c *config) bool  { return vpcmido(c) && !c.flat }

func withBGP(c *config) bool    { return newList(c) && isSet(c.root.Get("Mido", "BgpAsn")) }
func withoutBGP(c *config) bool { return newList(c) && !isSet(c.root.Get("Mido", "BgpAsn")) }

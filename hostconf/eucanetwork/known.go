package eucanetwork

import (
	"strconv"

	"cuemulus.dev/hostconf"
)

// shape is what a field holds: a text, a list of texts, an object or a list of them.
type shape int

const (
	scalar shape = iota
	texts
	object
	objects
)

// field is one field of an object, and the versions that read it; "" is no bound.
type field struct {
	name     string
	from, to string
	shape    shape
	fields   []field // of an object
}

// known lists the fields that each version reads. Any other name is refused by the
// reader, before a value is looked at.
func known() []field {
	triple := []field{{name: "Name"}, {name: "Subnet"}, {name: "Netmask"}, {name: "Gateway"}}
	return []field{
		{name: "InstanceDnsDomain"},
		{name: "InstanceDnsServers", shape: texts},
		{name: "MacPrefix"},
		{name: "Mode", from: "4.1.0"},
		{name: "PublicGateway", from: "4.1"},
		{name: "PublicIps", shape: texts},
		{name: "PrivateIps", shape: texts},
		{name: "Subnets", shape: objects, fields: triple},
		{name: "ManagedSubnet", from: "4.2", shape: object, fields: []field{
			{name: "Subnet"}, {name: "Netmask"}, {name: "MinVlan"}, {name: "MaxVlan"}, {name: "SegmentSize"},
		}},
		{name: "Clusters", shape: objects, fields: []field{
			{name: "Name"},
			{name: "MacPrefix"},
			{name: "PrivateIps", shape: texts},
			{name: "Subnet", shape: object, fields: triple},
		}},
		{name: "Mido", from: "4.1.0", shape: object, fields: []field{
			{name: "EucanetdHost"},
			{name: "GatewayHost"},
			{name: "GatewayIP"},
			{name: "GatewayInterface"},
			{name: "PublicNetworkCidr"},
			{name: "PublicGatewayIP"},
			{name: "BgpAsn", from: "4.4"},
			{name: "Gateways", from: "4.2", shape: objects, fields: append([]field{
				{name: "GatewayHost"}, {name: "GatewayIP"}, {name: "GatewayInterface"},
			}, newFields()...)},
		}},
	}
}

// newGateway lists the fields of a gateway in the form of 4.4.
func newGateway() []string {
	return []string{"Ip", "ExternalDevice", "ExternalCidr", "ExternalIp", "ExternalRouterIp", "BgpPeerIp", "BgpPeerAsn", "BgpAdRoutes"}
}

func newFields() (fields []field) {
	for _, name := range newGateway() {
		f := field{name: name, from: "4.4"}
		if name == "BgpAdRoutes" {
			f.shape = texts
		}
		fields = append(fields, f)
	}
	return fields
}

// Fields gives the names of the fields that a version reads in the object at a path
// of names, "Mido", "Gateways"; nil where the version reads no such object.
func Fields(version string, path ...string) []string {
	c := &config{version: indexOf(version)}
	at := known()
	for _, step := range path {
		next := []field(nil)
		for _, f := range at {
			if f.name == step && c.reads(f.from, f.to) {
				next = f.fields
			}
		}
		at = next
	}
	var names []string
	for _, f := range at {
		if c.reads(f.from, f.to) {
			names = append(names, f.name)
		}
	}
	return names
}

func indexOf(version string) int {
	for i, v := range Versions() {
		if v == version {
			return i
		}
	}
	return -1
}

// shape compares an object with the fields that the version reads.
func (c *config) shape(n *hostconf.Node, fields []field, path []string) {
	if n == nil || n.Kind != hostconf.Map {
		c.add(path, "Can not read %s: an object is expected", orAll(path))
		return
	}
	for _, entry := range n.Fields {
		at := append(path[:len(path):len(path)], entry.Key)
		f, ok := c.named(entry.Key, fields)
		if !ok {
			c.add(at, `Unrecognized field "%s"`, entry.Key)
			continue
		}
		if v := entry.Value; isSet(v) {
			c.value(v, f, at)
		}
	}
}

func (c *config) named(name string, fields []field) (field, bool) {
	for _, f := range fields {
		if f.name == name && c.reads(f.from, f.to) {
			return f, true
		}
	}
	return field{}, false
}

// value compares a value with its field's shape. Numbers and true or false stand for
// their texts; a single value does not stand for a list.
func (c *config) value(v *hostconf.Node, f field, path []string) {
	isList, isMap := v.Kind == hostconf.List, v.Kind == hostconf.Map
	switch {
	case f.shape == scalar && (isList || isMap):
		c.add(path, "Can not read %s: a text is expected", written(path))
	case (f.shape == texts || f.shape == objects) && !isList:
		c.add(path, "Can not read %s: a list is expected", written(path))
	case f.shape == object:
		c.shape(v, f.fields, path)
	case isList:
		for i, item := range v.Items {
			at := append(path[:len(path):len(path)], strconv.Itoa(i))
			if f.shape == objects {
				c.shape(item, f.fields, at)
			} else if isSet(item) && (item.Kind == hostconf.List || item.Kind == hostconf.Map) {
				c.add(at, "Can not read %s: a text is expected", written(at))
			}
		}
	}
}

func orAll(path []string) string {
	if len(path) == 0 {
		return "the configuration"
	}
	return written(path)
}

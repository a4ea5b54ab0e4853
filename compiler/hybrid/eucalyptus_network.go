package hybrid

import (
	"strconv"

	"cuemulus.dev/hostconf"
	"cuemulus.dev/hostconf/cloud"
)

// networkFile is where the configuration of the network lies on the cloud controller
// until it is given to the cloud.
func networkFile(p *cloud.Plan) string {
	if p.NetworkFormat == "yaml" {
		return "/etc/eucalyptus/network.yaml"
	}
	return "/etc/eucalyptus/network.json"
}

// eucalyptusNetwork writes the configuration of the network in the form that the
// version reads: the only gateway's fields in Mido itself (4.1), a list of gateways
// that share one network (4.2, 4.3), or gateways with a network and a peer each (from
// 4.4 on). Versions before 4.1 know EDGE alone, without its name.
func eucalyptusNetwork(w *writer) {
	root := hostconf.MapOf()
	if !w.EucalyptusBefore("4.1.0") {
		root.Add("Mode", hostconf.Str(w.Mode).From("mode"))
	}
	if w.DNS.Domain != "" {
		root.Add("InstanceDnsDomain", hostconf.Str(w.DNS.Domain).From("dns.domain"))
	}
	if len(w.DNS.Servers) > 0 {
		root.Add("InstanceDnsServers", list("dns.servers", w.DNS.Servers))
	}
	if w.PublicGateway != "" {
		root.Add("PublicGateway", hostconf.Str(w.PublicGateway).From("publicGateway"))
	}
	root.Add("PublicIps", ranges("publicIps", w.PublicIPs))
	if clusters := w.clusters(); len(clusters.Items) > 0 {
		root.Add("Clusters", clusters)
	}
	if w.Mode == "VPCMIDO" {
		root.Add("Mido", w.mido())
	}
	format := hostconf.JSON
	if w.NetworkFormat == "yaml" {
		format = hostconf.YAML
	}
	for _, h := range w.With(cloud.CLC) {
		w.add(h, file{path: networkFile(w.Plan), format: format, root: root, group: "eucalyptus"})
	}
}

// list is a list of texts, each with its own origin.
func list(origin string, texts []string) *hostconf.Node {
	n := hostconf.ListOf().From(origin)
	for i, s := range texts {
		n.Items = append(n.Items, hostconf.Str(s).From(field(origin, "["+strconv.Itoa(i)+"]")))
	}
	return n
}

// ranges is list for ranges of addresses, written without blanks.
func ranges(origin string, texts []string) *hostconf.Node {
	n := list(origin, texts)
	for i, s := range texts {
		if r, ok := cloud.ParseRange(s); ok {
			n.Items[i].Text = r.String()
		}
	}
	return n
}

// clusters gives the zones as Eucalyptus' clusters: in EDGE each with its subnet, in
// VPCMIDO only those that have something to say.
func (w *writer) clusters() *hostconf.Node {
	all := hostconf.ListOf().From("zones")
	for _, name := range w.ZoneNames() {
		z, at := w.Zones[name], field("zones", name)
		c := hostconf.MapOf(hostconf.KV{Key: "Name", Value: hostconf.Str(name)}).From(at)
		if z.MacPrefix != "" {
			c.Add("MacPrefix", hostconf.Str(z.MacPrefix).From(field(at, "macPrefix")))
		}
		if network, ok := cloud.ParseNetwork(z.Subnet); ok && w.Mode == "EDGE" {
			from := field(at, "subnet")
			c.Add("Subnet", hostconf.MapOf(
				hostconf.KV{Key: "Name", Value: hostconf.Str(name)},
				hostconf.KV{Key: "Subnet", Value: hostconf.Str(network.Addr().String()).From(from)},
				hostconf.KV{Key: "Netmask", Value: hostconf.Str(cloud.Netmask(network)).From(from)},
				hostconf.KV{Key: "Gateway", Value: hostconf.Str(z.Gateway).From(field(at, "gateway"))},
			))
			if len(z.PrivateIPs) > 0 {
				c.Add("PrivateIps", ranges(field(at, "privateIps"), z.PrivateIPs))
			}
		}
		if len(c.Fields) > 1 {
			all.Items = append(all.Items, c)
		}
	}
	return all
}

// mido gives the block of MidoNet.
func (w *writer) mido() *hostconf.Node {
	mido := hostconf.MapOf()
	gateways := w.With(cloud.Gateway)
	switch {
	case !w.EucalyptusBefore("4.4"):
		if w.ASN > 0 {
			mido.Add("BgpAsn", hostconf.Str(strconv.FormatInt(w.ASN, 10)).From("asn"))
		}
		list := mido.Add("Gateways", hostconf.ListOf())
		for _, h := range gateways {
			list.Items = append(list.Items, w.peeringGateway(h))
		}
		return mido
	case w.EucalyptusBefore("4.2"):
		w.eucanetd(mido)
		for _, h := range gateways { // the check sees to it that there is one
			w.sharedGateway(h, mido)
			break
		}
	default:
		w.eucanetd(mido)
		list := mido.Add("Gateways", hostconf.ListOf())
		for _, h := range gateways {
			g := hostconf.MapOf().From(field("hosts", h.Name))
			w.sharedGateway(h, g)
			list.Items = append(list.Items, g)
		}
	}
	mido.Add("PublicNetworkCidr", hostconf.Str(w.cidr(cloud.BGP)).From("vlans.bgp.cidr"))
	for _, h := range gateways {
		if r := w.Hosts[h.Router]; r != nil { // the check sees to it that all have one
			mido.Add("PublicGatewayIP", hostconf.Str(r.Addresses[cloud.BGP]).From(field("hosts", r.Name, "addresses", "bgp")))
			break
		}
	}
	return mido
}

// eucanetd names the host that makes the network: before 4.4 that must be a name, as
// it is looked for among the names of MidoNet's hosts.
func (w *writer) eucanetd(mido *hostconf.Node) {
	for _, h := range w.With(cloud.CLC) {
		mido.Add("EucanetdHost", hostconf.Str(w.FQDN(h)).From(field("hosts", h.Name)))
	}
}

// sharedGateway adds a gateway in the form of 4.1 to 4.3.
func (w *writer) sharedGateway(h *cloud.Host, to *hostconf.Node) {
	at := field("hosts", h.Name)
	to.Add("GatewayHost", hostconf.Str(w.FQDN(h)).From(at))
	to.Add("GatewayIP", hostconf.Str(h.External).From(field(at, "external")))
	to.Add("GatewayInterface", hostconf.Str(w.Device(h, cloud.BGP)).From("vlans.bgp.id"))
}

// peeringGateway gives a gateway in the form of 4.4.
func (w *writer) peeringGateway(h *cloud.Host) *hostconf.Node {
	at := field("hosts", h.Name)
	g := hostconf.MapOf(
		hostconf.KV{Key: "Ip", Value: hostconf.Str(h.Addresses[cloud.MidoNet]).From(field(at, "addresses", "midonet"))},
		hostconf.KV{Key: "ExternalDevice", Value: hostconf.Str(w.Device(h, cloud.BGP)).From("vlans.bgp.id")},
		hostconf.KV{Key: "ExternalCidr", Value: hostconf.Str(w.cidr(cloud.BGP)).From("vlans.bgp.cidr")},
		hostconf.KV{Key: "ExternalIp", Value: hostconf.Str(h.External).From(field(at, "external"))},
	).From(at)
	r := w.Hosts[h.Router]
	if r == nil {
		return g
	}
	peer := hostconf.Str(r.Addresses[cloud.BGP]).From(field("hosts", r.Name, "addresses", "bgp"))
	if w.ASN == 0 {
		g.Add("ExternalRouterIp", peer)
		return g
	}
	g.Add("BgpPeerIp", peer)
	g.Add("BgpPeerAsn", hostconf.Str(strconv.FormatInt(r.ASN, 10)).From(field("hosts", r.Name, "asn")))
	routes := g.Add("BgpAdRoutes", list("advertise", w.Advertise))
	for i, n := range routes.Items {
		n.Origin = w.advertised(i)
	}
	return g
}

// cidr gives a network of hosts, "" where there is none.
func (w *writer) cidr(network string) string {
	if v := w.VLANs[network]; v != nil {
		return v.CIDR
	}
	return ""
}

package lint

import (
	"net/netip"
	"strconv"

	"cuemulus.dev/hostconf"
	"cuemulus.dev/hostconf/cloud"
)

// MidoGateway is a gateway of MidoNet as Eucalyptus' network configuration has it, in
// whichever of its forms. An empty text is a field that is missing or no scalar.
type MidoGateway struct {
	File     *HostFile
	Path     []string // to the map that holds its fields
	Form     string   // "flat" (fields of Mido), "legacy" (list with GatewayHost) or "new" (list with Ip)
	Host     string   // GatewayHost
	Address  string   // GatewayIP or ExternalIp: what the virtual router answers with
	Device   string   // GatewayInterface or ExternalDevice
	Network  string   // PublicNetworkCidr or ExternalCidr
	Router   string   // PublicGatewayIP, ExternalRouterIp or BgpPeerIp: where packets go
	ASN      string   // Mido.BgpAsn
	PeerASN  string   // BgpPeerAsn
	Routes   []string // BgpAdRoutes
	Announce bool     // Mido.BgpAsn is there
}

// FieldOf gives the path to the field of a gateway that stands for Address, Router
// and the like in its form.
func (g MidoGateway) FieldOf(newForm, oldForm string, ofMido bool) []string {
	if g.Form == "new" {
		return append(g.Path[:len(g.Path):len(g.Path)], newForm)
	}
	if ofMido {
		return []string{"Mido", oldForm}
	}
	return append(g.Path[:len(g.Path):len(g.Path)], oldForm)
}

// Bounds of what is read of a network configuration: Eucalyptus takes six gateways, and
// rules compare lists with one another.
const (
	maxGateways = 64
	maxRoutes   = 64
	maxRanges   = 2000
)

// MidoGateways reads the gateways of a network configuration; of very many the first
// ones.
func (f *HostFile) MidoGateways() []MidoGateway {
	mido := f.Root.Get("Mido")
	text := func(n *hostconf.Node, key string) string { s, _ := n.Get(key).Scalar(); return s }
	if mido == nil || mido.Kind != hostconf.Map {
		return nil
	}
	all := MidoGateway{File: f, Network: text(mido, "PublicNetworkCidr"), Router: text(mido, "PublicGatewayIP"), ASN: text(mido, "BgpAsn"), Announce: mido.Field("BgpAsn") != nil}
	list := mido.Get("Gateways")
	if list == nil || list.Kind != hostconf.List {
		all.Form, all.Path = "flat", []string{"Mido"}
		all.Host, all.Address, all.Device = text(mido, "GatewayHost"), text(mido, "GatewayIP"), text(mido, "GatewayInterface")
		return []MidoGateway{all}
	}
	var gateways []MidoGateway
	for i, n := range list.Items[:min(len(list.Items), maxGateways)] {
		g := all
		g.Path = []string{"Mido", "Gateways", strconv.Itoa(i)}
		if g.Form = "new"; n.Field("GatewayIP") != nil || n.Field("GatewayHost") != nil {
			g.Form, g.Host, g.Address, g.Device = "legacy", text(n, "GatewayHost"), text(n, "GatewayIP"), text(n, "GatewayInterface")
			gateways = append(gateways, g)
			continue
		}
		g.Address, g.Device, g.Network, g.PeerASN = text(n, "ExternalIp"), text(n, "ExternalDevice"), text(n, "ExternalCidr"), text(n, "BgpPeerAsn")
		if g.Router = text(n, "BgpPeerIp"); g.Router == "" {
			g.Router = text(n, "ExternalRouterIp")
		}
		if routes := n.Get("BgpAdRoutes"); routes != nil {
			for _, item := range routes.Items[:min(len(routes.Items), maxRoutes)] {
				if s, ok := item.Scalar(); ok {
					g.Routes = append(g.Routes, s)
				}
			}
		}
		gateways = append(gateways, g)
	}
	return gateways
}

// AddressRange is a range of addresses in a network configuration.
type AddressRange struct {
	cloud.Range
	Path []string
	Text string
}

// Ranges reads the list of addresses and ranges at a path, leaving out what is none; of
// very many the first ones.
func (f *HostFile) Ranges(path ...string) []AddressRange {
	n := f.Root.Get(path...)
	if n == nil {
		return nil
	}
	var list []AddressRange
	for i, item := range n.Items[:min(len(n.Items), maxRanges)] {
		text, _ := item.Scalar()
		if r, ok := cloud.ParseRange(text); ok {
			list = append(list, AddressRange{r, append(path[:len(path):len(path)], strconv.Itoa(i)), text})
		}
	}
	return list
}

// Prefix reads a network; host bits are taken off. ok is false for what is none.
func Prefix(text string) (netip.Prefix, bool) {
	p, err := netip.ParsePrefix(text)
	if err != nil || !p.Addr().Is4() {
		return netip.Prefix{}, false
	}
	return p.Masked(), true
}

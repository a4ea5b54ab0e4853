package hybrid

import (
	"fmt"
	"slices"
	"strconv"
	"strings"

	"cuemulus.dev/hostconf"
	"cuemulus.dev/hostconf/cloud"
)

// link is one interface of a host, before it is known how the host writes it.
type link struct {
	name    string
	parent  string // of a VLAN
	vlan    int    // 0: none
	bridge  string // the bridge that it is a port of
	ports   []string
	address string // "192.0.2.5/26"; "" for none
	gateway string
	origin  string // input path that caused the address, or the link
}

// hostNetwork writes the interfaces of every host in the files of its own network
// system. An interface that the plan gives no address is written too where something
// else needs it up: below the bridge of a node controller, and on a gateway for
// MidoNet, which takes it whole.
func hostNetwork(w *writer) {
	for _, h := range w.ByName() {
		links := w.links(h)
		if len(links) == 0 {
			continue
		}
		switch h.Distribution {
		case "debian":
			w.ifupdown(h, links)
		case "ubuntu":
			w.netplan(h, links)
		case "el8", "el9":
			w.networkManager(h, links)
		default:
			w.ifcfg(h, links)
		}
		w.sysctl(h)
	}
}

// links gives the interfaces of a host that the plan knows of, each after what it
// stands on.
func (w *writer) links(h *cloud.Host) []link {
	var links []link
	for _, network := range cloud.Networks() {
		v := w.VLANs[network]
		address := h.Addresses[network]
		taken := network == cloud.BGP && h.Is(cloud.Gateway) && w.Mode == "VPCMIDO"
		if v == nil || address == "" && !taken {
			continue
		}
		l := link{name: w.Device(h, network), vlan: v.ID, origin: field("vlans", network, "id")}
		if v.ID != 0 {
			l.parent = w.Parent(h, network)
		}
		if address == "" {
			links = append(links, l)
			continue
		}
		n, _ := cloud.ParseNetwork(v.CIDR)
		at := l
		if network == cloud.Eucalyptus && h.Is(cloud.NC) {
			l.bridge = w.Nodes.Bridge
			links = append(links, l)
			at = link{name: w.Nodes.Bridge, ports: []string{l.name}}
		}
		at.address = address + "/" + strconv.Itoa(n.Bits())
		at.origin = field("hosts", h.Name, "addresses", network)
		if v.Gateway != address && !slices.ContainsFunc(links, func(l link) bool { return l.gateway != "" }) {
			at.gateway = v.Gateway
		}
		links = append(links, at)
	}
	return links
}

// ifcfg writes the files of the network scripts of Red Hat's distributions up to 7.
func (w *writer) ifcfg(h *cloud.Host, links []link) {
	for _, l := range links {
		root := hostconf.MapOf().From(l.origin)
		set := func(key, value string) { root.Add(key, hostconf.Str(value)) }
		set("DEVICE", l.name)
		set("ONBOOT", "yes")
		set("BOOTPROTO", "none")
		set("NM_CONTROLLED", "no")
		if l.vlan != 0 {
			set("VLAN", "yes")
		}
		if l.bridge != "" {
			set("BRIDGE", l.bridge)
		}
		if len(l.ports) > 0 {
			set("TYPE", "Bridge")
			set("STP", "no")
			set("DELAY", "0")
		}
		if address, length, ok := strings.Cut(l.address, "/"); ok {
			set("IPADDR", address)
			set("PREFIX", length)
		}
		if l.gateway != "" {
			set("GATEWAY", l.gateway)
		}
		w.add(h, file{path: "/etc/sysconfig/network-scripts/ifcfg-" + l.name, format: hostconf.Shell, root: root})
	}
}

// networkManager writes keyfiles, which must be readable by root alone.
func (w *writer) networkManager(h *cloud.Host, links []link) {
	for _, l := range links {
		root := hostconf.MapOf().From(l.origin)
		section := func(name string, pairs ...string) {
			s := root.Add(name, nil)
			for i := 0; i < len(pairs); i += 2 {
				s.Add(pairs[i], hostconf.Str(pairs[i+1]))
			}
		}
		sort := "ethernet"
		switch {
		case l.vlan != 0:
			sort = "vlan"
		case len(l.ports) > 0:
			sort = "bridge"
		}
		section("connection", "id", l.name, "type", sort, "interface-name", l.name)
		if l.bridge != "" {
			connection := root.Get("connection")
			connection.Add("master", hostconf.Str(l.bridge))
			connection.Add("slave-type", hostconf.Str("bridge"))
		}
		switch sort {
		case "vlan":
			section("vlan", "parent", l.parent, "id", strconv.Itoa(l.vlan))
		case "bridge":
			section("bridge", "stp", "false")
		}
		switch {
		case l.bridge != "": // a port of a bridge has no addresses of its own
		case l.address == "":
			section("ipv4", "method", "disabled")
			section("ipv6", "method", "disabled")
		default:
			address := l.address
			if l.gateway != "" {
				address += "," + l.gateway
			}
			section("ipv4", "method", "manual", "address1", address)
			section("ipv6", "method", "disabled")
		}
		w.add(h, file{path: "/etc/NetworkManager/system-connections/" + l.name + ".nmconnection", format: hostconf.INI, root: root, mode: 0o600})
	}
}

// netplan writes one file for all interfaces. Netplan merges it with the distribution's
// own, so the interfaces below the VLANs are only named.
func (w *writer) netplan(h *cloud.Host, links []link) {
	network := hostconf.MapOf(hostconf.KV{Key: "version", Value: hostconf.Int(2)})
	for _, sort := range []string{"ethernets", "vlans", "bridges"} {
		group := hostconf.MapOf()
		for _, l := range links {
			if sort == "ethernets" && l.parent != "" && group.Get(l.parent) == nil {
				group.Add(l.parent, hostconf.MapOf())
			}
			if sort != netplanGroup(l) {
				continue
			}
			n := hostconf.MapOf().From(l.origin)
			switch sort {
			case "vlans":
				n.Add("id", hostconf.Int(int64(l.vlan)))
				n.Add("link", hostconf.Str(l.parent))
			case "bridges":
				n.Add("interfaces", hostconf.Strs(l.ports...))
				n.Add("parameters", hostconf.MapOf(hostconf.KV{Key: "stp", Value: hostconf.Boolean(false)}))
			}
			if l.address == "" {
				n.Add("link-local", hostconf.ListOf())
			} else {
				n.Add("addresses", hostconf.Strs(l.address))
			}
			if l.gateway != "" {
				n.Add("routes", hostconf.ListOf(hostconf.MapOf(
					hostconf.KV{Key: "to", Value: hostconf.Str("default")}, hostconf.KV{Key: "via", Value: hostconf.Str(l.gateway)},
				)))
			}
			group.Add(l.name, n)
		}
		if len(group.Fields) > 0 {
			network.Add(sort, group)
		}
	}
	root := hostconf.MapOf(hostconf.KV{Key: "network", Value: network})
	w.add(h, file{path: "/etc/netplan/60-cloud.yaml", format: hostconf.YAML, root: root, mode: 0o600})
}

func netplanGroup(l link) string {
	switch {
	case l.vlan != 0:
		return "vlans"
	case len(l.ports) > 0:
		return "bridges"
	}
	return "ethernets"
}

// ifupdown writes one file below interfaces.d, whose names may hold no dot.
func (w *writer) ifupdown(h *cloud.Host, links []link) {
	root := hostconf.ListOf()
	line := func(l link, format string, args ...any) {
		root.Items = append(root.Items, hostconf.Str(fmt.Sprintf(format, args...)).From(l.origin))
	}
	for i, l := range links {
		if i > 0 {
			line(l, "")
		}
		method := "static"
		if l.address == "" {
			method = "manual"
		}
		line(l, "auto %s", l.name)
		line(l, "iface %s inet %s", l.name, method)
		if l.address != "" {
			line(l, "    address %s", l.address)
		}
		if l.gateway != "" {
			line(l, "    gateway %s", l.gateway)
		}
		if l.parent != "" {
			line(l, "    vlan-raw-device %s", l.parent)
		}
		if len(l.ports) > 0 {
			line(l, "    bridge_ports %s", strings.Join(l.ports, " "))
			line(l, "    bridge_stp off")
			line(l, "    bridge_fd 0")
		}
	}
	w.add(h, file{path: "/etc/network/interfaces.d/60-cloud", format: hostconf.Text, root: root})
}

// sysctl lets hosts forward that must: node controllers, whose bridged packets also
// pass the packet filter, and routers.
func (w *writer) sysctl(h *cloud.Host) {
	root := hostconf.MapOf()
	if h.Is(cloud.NC) || h.Is(cloud.Router) {
		root.Add("net.ipv4.ip_forward", hostconf.Str("1"))
	}
	if h.Is(cloud.NC) {
		root.Add("net.bridge.bridge-nf-call-iptables", hostconf.Str("1"))
	}
	if len(root.Fields) > 0 {
		w.add(h, file{path: "/etc/sysctl.d/60-cloud.conf", format: hostconf.Pairs, root: root})
	}
}

package hybrid

import (
	"fmt"
	"slices"
	"strconv"

	"cuemulus.dev/hostconf"
	"cuemulus.dev/hostconf/cloud"
)

// Names of the policies in a router's file.
const (
	publicList  = "EUCA-PUBLIC"  // prefix list of what the cloud may announce
	defaultList = "DEFAULT-ONLY" // prefix list of the default route
	fromCloud   = "FROM-EUCA"    // route map of what is taken from gateways
	toCloud     = "TO-EUCA"      // route map of what is told to gateways
)

// router writes the files of BGP routers: one of FRR, or two of Quagga. A cloud
// without an autonomous system has fixed routes to its gateways instead of BGP.
func router(w *writer) {
	if w.Mode != "VPCMIDO" {
		return
	}
	for _, h := range w.With(cloud.Router) {
		if w.Versions.Router == "quagga" {
			w.quagga(h)
		} else {
			w.frr(h)
		}
	}
}

// gatewaysOf gives the gateways that hand packets to a router.
func (w *writer) gatewaysOf(h *cloud.Host) (list []*cloud.Host) {
	for _, g := range w.With(cloud.Gateway) {
		if g.Router == h.Name {
			list = append(list, g)
		}
	}
	return list
}

// frr writes frr.conf, and the list of daemons that are to run. Policies in both
// directions and the switch of the import check make releases before and after 7.4
// do the same: since then FRR takes and sends nothing without a policy.
func (w *writer) frr(h *cloud.Host) {
	root := &hostconf.Node{Kind: hostconf.Map}
	root.Add("frr defaults traditional", nil)
	root.Add("hostname "+h.Name, nil)
	root.Add("log syslog informational", nil)
	w.routes(root, h)
	w.policies(root)
	if w.ASN != 0 {
		bgp := w.bgp(root, h)
		bgp.Fields = slices.Insert(bgp.Fields, 1, hostconf.Field{Key: "no bgp network import-check", Value: &hostconf.Node{Kind: hostconf.Map}})
		family := bgp.Add("address-family ipv4 unicast", nil)
		w.neighbors(family, h, true)
	}
	root.Add("line vty", nil)
	w.add(h, file{
		path: "/etc/frr/frr.conf", format: hostconf.Router, root: root, mode: 0o640, owner: "frr", group: "frr",
		header: []string{w.started(h, "frr")},
	})
	w.add(h, file{
		path: "/etc/frr/daemons", format: hostconf.Shell, mode: 0o640, owner: "frr", group: "frr",
		root: hostconf.MapOf(
			hostconf.KV{Key: "zebra", Value: hostconf.Str("yes")},
			hostconf.KV{Key: "bgpd", Value: hostconf.Str("yes")},
			hostconf.KV{Key: "vtysh_enable", Value: hostconf.Str("yes")},
			hostconf.KV{Key: "zebra_options", Value: hostconf.Str("-A 127.0.0.1 -s 90000000")},
			hostconf.KV{Key: "bgpd_options", Value: hostconf.Str("-A 127.0.0.1")},
		),
	})
}

// quagga writes bgpd.conf and zebra.conf. The daemons listen for terminals on
// loopback, which is the distributions' default.
func (w *writer) quagga(h *cloud.Host) {
	terminal := func(name, log string) *hostconf.Node {
		root := &hostconf.Node{Kind: hostconf.Map}
		root.Add("hostname "+name, nil)
		root.Add("password "+secret("VTY_PASSWORD"), nil).From("secrets.vty")
		if w.Secrets.VTYEnable != "" {
			root.Add("enable password "+secret("VTY_ENABLE_PASSWORD"), nil).From("secrets.vtyEnable")
		}
		root.Add("service password-encryption", nil)
		root.Add("log file /var/log/quagga/"+log, nil)
		return root
	}
	zebra := terminal(h.Name, "zebra.log")
	w.routes(zebra, h)
	zebra.Add("line vty", nil)
	w.add(h, file{
		path: "/etc/quagga/zebra.conf", format: hostconf.Router, root: zebra, mode: 0o640, owner: "quagga", group: "quagga",
		header: []string{w.started(h, "zebra")},
	})
	if w.ASN == 0 {
		return
	}
	bgpd := terminal(h.Name, "bgpd.log")
	w.policies(bgpd)
	w.neighbors(w.bgp(bgpd, h), h, false)
	bgpd.Add("line vty", nil)
	w.add(h, file{
		path: "/etc/quagga/bgpd.conf", format: hostconf.Router, root: bgpd, mode: 0o640, owner: "quagga", group: "quagga",
		header: []string{w.started(h, "bgpd") + "; SELinux lets it write its file only with the boolean zebra_write_config"},
	})
}

// started says how a daemon is made to run at boot.
func (w *writer) started(h *cloud.Host, name string) string {
	if h.Distribution == "el6" {
		return fmt.Sprintf("Runs with chkconfig %[1]s on; service %[1]s start", name)
	}
	return "Runs with systemctl enable --now " + name
}

// routes adds fixed routes to the gateways of a cloud without BGP.
func (w *writer) routes(root *hostconf.Node, h *cloud.Host) {
	if w.ASN != 0 {
		return
	}
	for i, block := range w.Advertise {
		for _, g := range w.gatewaysOf(h) {
			root.Add("ip route "+block+" "+g.External, nil).From(w.advertised(i))
		}
	}
}

// advertised gives the field that an advertised block comes from.
func (w *writer) advertised(i int) string {
	if slices.Equal(w.Advertise, cloud.Cover(w.PublicIPs)) {
		return "publicIps"
	}
	return field("advertise", "["+strconv.Itoa(i)+"]")
}

// policies adds what is taken from gateways, the blocks of the plan alone, and what
// they are told, the default route alone.
func (w *writer) policies(root *hostconf.Node) {
	if w.ASN == 0 {
		return
	}
	for i, block := range w.Advertise {
		root.Add(fmt.Sprintf("ip prefix-list %s seq %d permit %s", publicList, 10*(i+1), block), nil).From(w.advertised(i))
	}
	root.Add("ip prefix-list "+defaultList+" seq 10 permit 0.0.0.0/0", nil)
	for _, m := range [][2]string{{fromCloud, publicList}, {toCloud, defaultList}} {
		root.Add("route-map "+m[0]+" permit 10", nil).Add("match ip address prefix-list "+m[1], nil)
	}
}

// bgp opens the block of the router's autonomous system and declares its gateways.
func (w *writer) bgp(root *hostconf.Node, h *cloud.Host) *hostconf.Node {
	block := root.Add(fmt.Sprintf("router bgp %d", h.ASN), nil).From(field("hosts", h.Name, "asn"))
	block.Add("bgp router-id "+h.Addresses[cloud.BGP], nil).From(field("hosts", h.Name, "addresses", cloud.BGP))
	block.Add("bgp log-neighbor-changes", nil)
	for _, g := range w.gatewaysOf(h) {
		at := field("hosts", g.Name, "external")
		block.Add(fmt.Sprintf("neighbor %s remote-as %d", g.External, w.ASN), nil).From("asn")
		block.Add("neighbor "+g.External+" description "+g.Name, nil).From(at)
		if w.Secrets.BGP != "" {
			block.Add("neighbor "+g.External+" password "+secret("BGP_PASSWORD"), nil).From("secrets.bgp")
		}
	}
	return block
}

// neighbors adds what is exchanged with each gateway, and the routers' own network.
func (w *writer) neighbors(block *hostconf.Node, h *cloud.Host, activate bool) {
	if v := w.VLANs[cloud.BGP]; v != nil {
		block.Add("network "+v.CIDR, nil).From("vlans.bgp.cidr")
	}
	for _, g := range w.gatewaysOf(h) {
		name, at := "neighbor "+g.External+" ", field("hosts", g.Name, "external")
		if activate {
			block.Add(name+"activate", nil).From(at)
		}
		block.Add(name+"default-originate", nil).From(at)
		block.Add(name+"route-map "+fromCloud+" in", nil).From(at)
		block.Add(name+"route-map "+toCloud+" out", nil).From(at)
		block.Add(fmt.Sprintf("%smaximum-prefix %d", name, max(10, 2*len(w.Advertise))), nil).From(at)
	}
}

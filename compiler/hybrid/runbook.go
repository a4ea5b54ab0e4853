package hybrid

import (
	"fmt"
	"slices"
	"strings"

	"cuemulus.dev/hostconf"
	"cuemulus.dev/hostconf/cloud"
)

// runbook writes RUNBOOK.md: what to do on which host, in order, each step with a
// check that must hold before the next one.
func runbook(w *writer) {
	r := &book{writer: w}
	r.line("# Deployment of the cloud %s", w.Name)
	if w.Description != "" {
		r.line("")
		r.line("%s", markdownText(w.Description))
	}
	r.line("")
	r.line("The files of a host lie in the folder of its name, below the path that they have on the host. `plan.json` names owner and mode of each.")
	for _, part := range []func(*book){
		(*book).hosts, (*book).secrets, (*book).ports, (*book).networks, (*book).nsdb, (*book).ceph, (*book).routers,
		(*book).eucalyptus, (*book).midonet, (*book).properties, (*book).bootstrap, (*book).smoke, (*book).images,
	} {
		part(r)
	}
	w.add(nil, file{path: "RUNBOOK.md", format: hostconf.Text, root: hostconf.ListOf(r.lines...)})
}

// book is a runbook on its way.
type book struct {
	*writer
	lines []*hostconf.Node
	step  int
}

func (r *book) line(format string, args ...any) {
	r.lines = append(r.lines, hostconf.Str(fmt.Sprintf(format, args...)))
}

// title begins a chapter; numbered ones are steps.
func (r *book) title(text string) {
	r.line("")
	r.line("## %s", text)
	r.line("")
}

func (r *book) begin(text string) {
	r.step++
	r.title(fmt.Sprintf("%d. %s", r.step, text))
}

// shell writes commands.
func (r *book) shell(commands ...string) {
	r.line("")
	r.line("```sh")
	for _, c := range commands {
		r.line("%s", c)
	}
	r.line("```")
}

// check writes commands whose answer is given in words.
func (r *book) check(wanted string, commands ...string) {
	r.line("")
	r.line("Check: %s.", wanted)
	r.shell(commands...)
}

func (r *book) table(head ...string) {
	r.row(head...)
	r.line("%s", "|"+strings.Repeat("---|", len(head)))
}

func (r *book) row(cells ...string) { r.line("| %s |", strings.Join(cells, " | ")) }

// markdownText keeps a text of the user's own from being more than text.
func markdownText(s string) string {
	return strings.NewReplacer("<", "&lt;", ">", "&gt;", "`", "'", "|", "\\|", "[", "\\[", "]", "\\]", "*", "\\*", "_", "\\_", "#", "\\#").Replace(s)
}

// named gives the names of hosts, "`a`, `b`".
func named(hosts []*cloud.Host) string {
	names := make([]string, len(hosts))
	for i, h := range hosts {
		names[i] = "`" + h.Name + "`"
	}
	return strings.Join(names, ", ")
}

func (r *book) hosts() {
	r.title("Hosts")
	networks := slices.DeleteFunc(cloud.Networks(), func(n string) bool { return r.VLANs[n] == nil })
	r.table(append([]string{"host", "roles"}, networks...)...)
	for _, h := range r.ByName() {
		cells := []string{h.Name, strings.Join(h.Roles, ", ")}
		for _, n := range networks {
			cells = append(cells, h.Addresses[n])
		}
		if !h.Managed {
			cells[1] += " (not written here)"
		}
		r.row(cells...)
	}
	r.line("")
	r.table("role", "packages")
	for _, p := range r.packages() {
		if len(r.With(p.role)) > 0 {
			r.row(p.role, strings.Join(p.names, ", "))
		}
	}
}

// packages gives the packages of each role.
func (r *book) packages() []struct {
	role  string
	names []string
} {
	clc, nc, gateway := []string{"eucalyptus-cloud"}, []string{"eucalyptus-nc"}, []string{"midolman"}
	if r.Mode == "VPCMIDO" {
		clc = append(clc, "eucanetd", "nginx", "midolman", "python-midonetclient")
		nc = append(nc, "midolman")
		if r.Versions.MidoNet == "5" {
			clc = append(clc, "midonet-cluster")
		} else {
			clc = append(clc, "midonet-api", "tomcat")
		}
	} else {
		nc = append(nc, "eucanetd", "dhcp")
	}
	router := []string{r.Versions.Router}
	return []struct {
		role  string
		names []string
	}{
		{cloud.CLC, clc},
		{cloud.UFS, []string{"eucalyptus-cloud"}},
		{cloud.CC, []string{"eucalyptus-cc"}},
		{cloud.SC, []string{"eucalyptus-sc"}},
		{cloud.NC, nc},
		{cloud.Gateway, gateway},
		{cloud.NSDB, []string{"zookeeper " + r.Versions.ZooKeeper, "cassandra " + r.Versions.Cassandra}},
		{cloud.Router, router},
		{cloud.CephMon, []string{"ceph " + r.Versions.Ceph}},
		{cloud.CephOSD, []string{"ceph " + r.Versions.Ceph}},
	}
}

func (r *book) secrets() {
	var rows [][]string
	for _, s := range []struct{ mark, kept, files string }{
		{"BGP_PASSWORD", r.Secrets.BGP, "the routers' BGP sessions, and the same on the gateways"},
		{"VTY_PASSWORD", r.Secrets.VTY, "the routers' terminals"},
		{"VTY_ENABLE_PASSWORD", r.Secrets.VTYEnable, "changes at the routers' terminals"},
	} {
		if s.kept != "" {
			rows = append(rows, []string{"`" + secret(s.mark) + "`", "`" + s.kept + "`", s.files})
		}
	}
	if len(rows) == 0 {
		return
	}
	r.title("Secrets")
	r.line("Files hold a mark in the place of a secret. Fill it in on the way to the host, never in the repository.")
	r.line("")
	r.table("mark", "kept in", "for")
	for _, row := range rows {
		r.row(row...)
	}
}

// ports lists what firewalls must let through (Eucalyptus' guide, "Reserve ports"; the
// documentation of MidoNet and Ceph).
func (r *book) ports() {
	r.title("Ports")
	r.table("network", "ports")
	r.row("eucalyptus", "TCP 8773 to 8777, 8779 to 8849, 8888, 16514; UDP 53, 7500, 8773, 8778; multicast 239.193.7.3")
	if r.Mode == "VPCMIDO" {
		tunnel := "IP protocol 47 (GRE)"
		if r.MidoNet.Tunnel == "vxlan" {
			tunnel = "UDP 6677 (VXLAN)"
		}
		r.row("midonet", "TCP 2181, 2888, 3888 (ZooKeeper); TCP 7000, 7001, 7199, 9042 (Cassandra); "+tunnel)
		if r.ASN != 0 {
			r.row("bgp", "TCP 179")
		}
	}
	if r.Ceph != nil {
		r.row("cephPublic, cephCluster", "TCP 3300, 6789, 6800 to 7300")
	}
}

func (r *book) networks() {
	r.begin("Networks and names, on every host")
	r.line("Put the files of the network and `%s` in place. An interface below a VLAN must be up; how it gets its own address is not part of the plan.", hostsFragment)
	for _, d := range []struct{ distribution, command string }{
		{"el6", "service network restart"},
		{"el7", "systemctl restart network"},
		{"el8", "nmcli connection reload && nmcli networking off && nmcli networking on"},
		{"el9", "nmcli connection reload && nmcli networking off && nmcli networking on"},
		{"debian", "systemctl restart networking"},
		{"ubuntu", "netplan apply"},
	} {
		if slices.ContainsFunc(r.ByName(), func(h *cloud.Host) bool { return h.Managed && h.Distribution == d.distribution }) {
			r.shell("# "+d.distribution, d.command)
		}
	}
	r.shell(
		fmt.Sprintf("sed -i '/^%s$/,/^%s$/d' /etc/hosts", r.hostsMark("BEGIN"), r.hostsMark("END")),
		fmt.Sprintf("sed -n '/^%s$/,/^%s$/p' %s >>/etc/hosts", r.hostsMark("BEGIN"), r.hostsMark("END"), hostsFragment),
		"for f in /etc/sysctl.d/60-cloud.conf; do [ ! -e \"$f\" ] || sysctl -p \"$f\"; done",
	)
	if nodes := r.With(cloud.NC); len(nodes) > 0 {
		r.check(fmt.Sprintf("the bridge of a node has the address, and the interface below it none (%s)", named(nodes[:1])), "ip -4 addr show dev "+r.Nodes.Bridge, "ip -4 addr show dev "+r.Device(nodes[0], cloud.Eucalyptus))
	}
	r.check("every name is found, and each host answers", "hostname -f", fmt.Sprintf("getent hosts %s", r.fqdns(r.ByName()[:min(3, len(r.Hosts))])))
}

func (r *book) fqdns(hosts []*cloud.Host) string {
	var names []string
	for _, h := range hosts {
		names = append(names, r.FQDN(h))
	}
	return strings.Join(names, " ")
}

func (r *book) images() {
	if len(r.Images) == 0 {
		return
	}
	r.title("Images")
	r.table("image", "root disk", "what that means")
	names := make([]string, 0, len(r.Images))
	for name := range r.Images {
		names = append(names, name)
	}
	slices.SortFunc(names, cloud.CompareNames)
	for _, name := range names {
		if r.Images[name].Store == "instance" {
			r.row(name, "instance store", "starts fast, from a small image in object storage; gone with its instance, cannot be stopped, hard to change")
			continue
		}
		r.row(name, "volume", "outlives the node, can be stopped, snapshot and grown; as fast as the zone's storage is")
	}
}

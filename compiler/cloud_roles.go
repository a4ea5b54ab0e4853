package compiler

import (
	"fmt"
	"slices"

	"cuemulus.dev/hostconf/cloud"
	"cuemulus.dev/internal/diag"
)

// roleNeeds says in which networks a role's host must have an address. Networks that
// the mode does not have count for nothing.
func roleNeeds() []struct {
	role     string
	networks []string
} {
	return []struct {
		role     string
		networks []string
	}{
		{cloud.CLC, []string{cloud.Eucalyptus, cloud.MidoNet}},
		{cloud.UFS, []string{cloud.Eucalyptus}},
		{cloud.CC, []string{cloud.Eucalyptus}},
		{cloud.SC, []string{cloud.Eucalyptus}},
		{cloud.NC, []string{cloud.Eucalyptus, cloud.MidoNet}},
		{cloud.Gateway, []string{cloud.MidoNet}},
		{cloud.NSDB, []string{cloud.MidoNet}},
		{cloud.Router, []string{cloud.BGP}},
		{cloud.CephMon, []string{cloud.CephPublic}},
		{cloud.CephOSD, []string{cloud.CephPublic, cloud.CephCluster}},
	}
}

// roles checks that the roles are there that need each other, and what each needs.
func (k *cloudCheck) roles() {
	if k.p.Hosts == nil {
		return
	}
	vpc, edge := k.p.Mode == "VPCMIDO", k.p.Mode == "EDGE"
	k.count(cloud.CLC, 1, 1, "a cloud has one cloud controller", true)
	k.count(cloud.UFS, 1, 0, "users speak with the user-facing services", true)
	for _, zone := range k.p.ZoneNames() {
		k.zoneRoles(zone)
	}
	for _, r := range []struct{ role, why string }{
		{cloud.Gateway, "MidoNet reaches the outside through a gateway"},
		{cloud.NSDB, "MidoNet keeps its state in ZooKeeper and Cassandra"},
		{cloud.Router, "gateways hand packets to a router"},
	} {
		k.count(r.role, 1, 0, r.why, vpc)
		if edge {
			k.unused(r.role, "mode EDGE has no MidoNet", `remove the role, or write mode: "VPCMIDO"`)
		}
	}
	ceph := k.p.Ceph != nil
	k.count(cloud.CephMon, 1, 0, "clients of Ceph find the cluster by its monitors", ceph)
	k.count(cloud.CephOSD, 1, 0, "Ceph keeps data on OSDs", ceph)
	if !ceph {
		k.unused(cloud.CephMon, "the plan has no ceph", "write ceph: {fsid: ...}, or remove the role")
		k.unused(cloud.CephOSD, "the plan has no ceph", "write ceph: {fsid: ...}, or remove the role")
	}
	k.neededNetworks(vpc, ceph)
	for _, h := range k.p.ByName() {
		k.hostRoles(h, vpc)
	}
}

// count reports a role that too few or too many hosts have; most 0 is no bound.
func (k *cloudCheck) count(role string, least, most int, why string, wanted bool) {
	hosts := k.p.With(role)
	switch {
	case !wanted || k.unknownRoles():
	case len(hosts) < least:
		k.add(codeCloudRole, k.key("hosts"), fmt.Sprintf("no host has the role %s: %s", role, why), fmt.Sprintf("add %q to the roles of a host", role))
	case most > 0 && len(hosts) > most:
		k.add(codeCloudRole, k.roleSpot(hosts[most], role), fmt.Sprintf("%s has the role %s as well: %s", hosts[most].Name, role, why), "keep one", k.also(k.roleSpot(hosts[0], role), "the first"))
	}
}

// unknownRoles reports a host whose roles were compared with the schema and are wrong,
// so that nobody knows which role it was to have.
func (k *cloudCheck) unknownRoles() bool {
	for _, h := range k.p.Hosts {
		if h.Roles == nil || slices.Contains(h.Roles, "") {
			return true
		}
	}
	return false
}

// unused reports hosts with a role that nothing needs.
func (k *cloudCheck) unused(role, why, help string) {
	for _, h := range k.p.With(role) {
		k.add(codeCloudRole, k.roleSpot(h, role), fmt.Sprintf("%s has the role %s, which nothing needs: %s", h.Name, role, why), help)
	}
}

// zoneRoles wants one CC, one SC and an NC in every zone.
func (k *cloudCheck) zoneRoles(zone string) {
	lost := func(h *cloud.Host) bool { return h.ZoneNeeded() != "" && k.p.Zones[h.Zone] == nil }
	if k.unknownRoles() || slices.ContainsFunc(k.p.ByName(), lost) {
		return // which zone such a host was to be in is not known
	}
	for _, r := range []struct {
		role string
		most int
		why  string
	}{{cloud.CC, 1, "a zone has one cluster controller"}, {cloud.SC, 1, "a zone has one storage controller"}, {cloud.NC, 0, "instances run on node controllers"}} {
		hosts := k.p.InZone(zone, r.role)
		switch {
		case len(hosts) == 0:
			k.add(codeCloudRole, k.key("zones", zone), fmt.Sprintf("no host of the zone %s has the role %s: %s", zone, r.role, r.why), fmt.Sprintf("add %q to the roles of a host of the zone", r.role))
		case r.most > 0 && len(hosts) > r.most:
			k.add(codeCloudRole, k.roleSpot(hosts[r.most], r.role), fmt.Sprintf("%s has the role %s in the zone %s as well: %s", hosts[r.most].Name, r.role, zone, r.why), "keep one, or put one into another zone", k.also(k.roleSpot(hosts[0], r.role), "the first"))
		}
	}
}

// neededNetworks reports networks that the mode needs and the plan does not have.
func (k *cloudCheck) neededNetworks(vpc, ceph bool) {
	for _, n := range []struct {
		name, why string
		needed    bool
	}{
		{cloud.MidoNet, "mode VPCMIDO needs it for tunnels", vpc},
		{cloud.BGP, "mode VPCMIDO needs it for gateways and routers", vpc},
		{cloud.CephPublic, "clients of Ceph need it", ceph},
	} {
		if n.needed && k.p.VLANs[n.name] == nil && !k.written("vlans", n.name) && k.written("vlans") {
			k.add(codeCloudVLAN, k.key("vlans"), fmt.Sprintf("the plan has no network %s: %s", n.name, n.why), fmt.Sprintf("write vlans: %s: {id: ..., cidr: ...}", n.name))
		}
	}
}

// hostRoles checks a host's own roles, zone and addresses.
func (k *cloudCheck) hostRoles(h *cloud.Host, vpc bool) {
	if h.Roles != nil && len(h.Roles) == 0 {
		k.add(codeCloudRole, k.field("hosts", h.Name, "roles"), fmt.Sprintf("%s has no role", h.Name), "give it one, or remove the host")
	}
	for i, role := range h.Roles {
		if role != "" && slices.Index(h.Roles, role) < i {
			k.add(codeCloudRole, k.field("hosts", h.Name, "roles", fmt.Sprintf("[%d]", i)), fmt.Sprintf("the role %s stands twice", role), "name it once", k.also(k.roleSpot(h, role), "first here"))
		}
	}
	k.hostZone(h)
	k.ways(h)
	for _, n := range roleNeeds() {
		if !h.Is(n.role) {
			continue
		}
		for _, network := range n.networks {
			missing := h.Addresses[network] == "" && !k.written("hosts", h.Name, "addresses", network)
			midonet := network == cloud.MidoNet || network == cloud.BGP
			if !missing || k.p.VLANs[network] == nil || midonet && !vpc {
				continue
			}
			at := k.key("hosts", h.Name)
			if k.written("hosts", h.Name, "addresses") {
				at = k.key("hosts", h.Name, "addresses")
			}
			k.add(codeCloudHost, at, fmt.Sprintf("%s has the role %s and no address in the network %s", h.Name, n.role, network), fmt.Sprintf("write addresses: %s: ...", network))
		}
	}
}

// hostZone checks that the hosts of a zone say which.
func (k *cloudCheck) hostZone(h *cloud.Host) {
	role := h.ZoneNeeded()
	switch {
	case role == "" || k.p.Zones == nil:
	case h.Zone == "" && !k.written("hosts", h.Name, "zone"):
		if len(k.p.Zones) > 1 {
			k.add(codeCloudHost, k.key("hosts", h.Name), fmt.Sprintf("%s has the role %s and does not say in which zone", h.Name, role), "write zone: one of "+listed(k.p.ZoneNames()))
		}
	case h.Zone != "" && k.p.Zones[h.Zone] == nil:
		help := "the zones are " + listed(k.p.ZoneNames())
		if near := diag.Nearest(h.Zone, k.p.ZoneNames()); near != "" {
			help = fmt.Sprintf("did you mean %q? %s", near, help)
		}
		k.add(codeCloudHost, k.field("hosts", h.Name, "zone"), fmt.Sprintf("there is no zone %s", quoted(h.Zone)), help)
	}
}

// ways reports a host with more than one way out: it would take any of them.
func (k *cloudCheck) ways(h *cloud.Host) {
	var found []string
	for _, network := range cloud.Networks() {
		if v := k.p.VLANs[network]; v != nil && v.Gateway != "" && h.Addresses[network] != "" && h.Addresses[network] != v.Gateway {
			found = append(found, network)
		}
	}
	if len(found) > 1 {
		k.add(codeCloudInterface, k.field("vlans", found[1], "gateway"), fmt.Sprintf("%s has two ways out, by the networks %s and %s", h.Name, found[0], found[1]),
			"keep the gateway of one", k.also(k.field("vlans", found[0], "gateway"), "the other way"), k.also(k.key("hosts", h.Name), "the host"))
	}
}

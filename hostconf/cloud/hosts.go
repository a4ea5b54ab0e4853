package cloud

import (
	"cmp"
	"fmt"
	"maps"
	"slices"
)

// With gives the hosts that have a role, in the order of ByName.
func (p *Plan) With(role string) []*Host {
	var found []*Host
	for _, h := range p.ByName() {
		if h.Is(role) {
			found = append(found, h)
		}
	}
	return found
}

// ByName gives all hosts sorted by name, numbers in names by their value: nc-2
// stands before nc-10.
func (p *Plan) ByName() []*Host {
	hosts := make([]*Host, 0, len(p.Hosts))
	for name, h := range p.Hosts {
		h.Name = name
		hosts = append(hosts, h)
	}
	slices.SortFunc(hosts, func(a, b *Host) int { return CompareNames(a.Name, b.Name) })
	return hosts
}

// InZone gives the hosts of a zone that have a role.
func (p *Plan) InZone(zone, role string) []*Host {
	return slices.DeleteFunc(p.With(role), func(h *Host) bool { return h.Zone != zone })
}

// ZoneNames gives the names of the zones, sorted as CompareNames does.
func (p *Plan) ZoneNames() []string { return slices.SortedFunc(maps.Keys(p.Zones), CompareNames) }

// PoolsFor gives the names of the pools with a use, sorted; none without Ceph.
func (p *Plan) PoolsFor(use string) []string {
	var names []string
	if p.Ceph == nil {
		return nil
	}
	for name, pool := range p.Ceph.Pools {
		if pool.Use == use {
			names = append(names, name)
		}
	}
	slices.SortFunc(names, CompareNames)
	return names
}

// FQDN gives a host's name with the domain.
func (p *Plan) FQDN(h *Host) string { return h.Name + "." + p.Domain }

// Device gives the interface that carries a network on a host, such as "em1.1000";
// "" where the plan has no such network.
func (p *Plan) Device(h *Host, network string) string {
	v := p.VLANs[network]
	if v == nil {
		return ""
	}
	parent := p.Parent(h, network)
	if v.ID == 0 {
		return parent
	}
	return fmt.Sprintf("%s.%d", parent, v.ID)
}

// Parent gives the interface below a network's VLAN on a host: the host's own where
// it has one, then the network's, then the cloud's.
func (p *Plan) Parent(h *Host, network string) string {
	of := ""
	if v := p.VLANs[network]; v != nil {
		of = v.Interface
	}
	return cmp.Or(h.Interface, of, p.Interface)
}

// MidoNetHosts gives the hosts that run MidoNet's agent: gateways, node controllers
// and the cloud controller. None in mode EDGE.
func (p *Plan) MidoNetHosts() []*Host {
	if p.Mode != "VPCMIDO" {
		return nil
	}
	return slices.DeleteFunc(p.ByName(), func(h *Host) bool { return !h.Is(CLC) && !h.Is(NC) && !h.Is(Gateway) })
}

// UsesCeph reports whether a zone keeps its volumes in Ceph.
func (p *Plan) UsesCeph(zone string) bool {
	z := p.Zones[zone]
	return p.Ceph != nil && z != nil && z.Storage == "ceph-rbd"
}

// Is reports whether the host has a role.
func (h *Host) Is(role string) bool { return slices.Contains(h.Roles, role) }

// ZoneNeeded gives the host's first role that belongs to a zone, "" for none.
func (h *Host) ZoneNeeded() string {
	for _, role := range []string{CC, SC, NC} {
		if h.Is(role) {
			return role
		}
	}
	return ""
}

package compiler

import (
	"fmt"
	"slices"
	"strings"

	"cuemulus.dev/hostconf/cloud"
	"cuemulus.dev/internal/diag"
)

// The most gateways that Eucalyptus takes (MAX_GATEWAYS of its validator).
const maxGateways = 6

// tunnelZones are the names that eucanetd looks for from 4.3 on (net/midonet-api.h).
func tunnelZones() []string { return []string{"mido-tz", "midotz", "euca-tz", "eucatz"} }

// target reports what the plan's version of Eucalyptus has no way to say.
func (k *cloudCheck) target() {
	version := k.p.Versions.Eucalyptus
	if version == "" {
		return
	}
	related := k.also(k.field("versions", "eucalyptus"), "the version")
	cannot := func(at spot, what, why, help string) {
		k.add(codeCloudTarget, at, fmt.Sprintf("this target cannot express %s: Eucalyptus %s %s", what, version, why), help, related)
	}
	before, vpc := k.p.EucalyptusBefore, k.p.Mode == "VPCMIDO"
	gateways := k.p.With(cloud.Gateway)
	if vpc && before("4.1.0") {
		at := k.field("mode")
		if !k.written("mode") {
			at = k.field("versions", "eucalyptus")
		}
		cannot(at, "mode VPCMIDO", "has no VPCs", `write eucalyptus: "4.1" or later, or mode: "EDGE"`)
		return
	}
	if k.p.PublicGateway != "" {
		at := k.field("publicGateway")
		switch _, ok := cloud.ParseAddress(k.p.PublicGateway); {
		case before("4.1"):
			cannot(at, "publicGateway", "does not read it", "remove it, or use 4.1.1 or later")
		case vpc:
			k.add(codeCloudTarget, at, "this target cannot express publicGateway: mode VPCMIDO routes through its gateways", "remove it")
		case !ok:
			k.add(codeCloudAddress, at, fmt.Sprintf("%s is not an address", k.p.PublicGateway), "write the address of the router of the public network")
		}
	}
	if k.p.NetworkFormat == "yaml" && before("5") {
		cannot(k.field("networkFormat"), `networkFormat "yaml"`, "reads JSON alone", `write networkFormat: "json", or leave it out`)
	}
	if !vpc {
		for _, unused := range []string{"asn", "advertise"} {
			if k.p.Mode == "EDGE" && k.written(unused) {
				k.add(codeCloudTarget, k.key(unused), fmt.Sprintf("this target cannot express %s: mode EDGE announces nothing", unused), `remove it, or write mode: "VPCMIDO"`)
			}
		}
		return
	}
	if len(gateways) > 1 && before("4.2") {
		cannot(k.roleSpot(gateways[1], cloud.Gateway), "more than one gateway", "has one", "keep one gateway, or use 4.2 or later")
	} else if len(gateways) > maxGateways {
		cannot(k.roleSpot(gateways[maxGateways], cloud.Gateway), fmt.Sprintf("%d gateways", len(gateways)), fmt.Sprintf("takes at most %d", maxGateways), "keep fewer gateways")
	}
	if before("4.2") && len(gateways) == 1 && !gateways[0].Is(cloud.CLC) {
		cannot(k.roleSpot(gateways[0], cloud.Gateway), "a gateway on "+gateways[0].Name, "has its gateway on the cloud controller", "give the role to the host with the role clc")
	}
	if before("4.4") {
		k.oneRouter(gateways, cannot)
	}
	if k.p.Versions.MidoNet == "5" && before("4.4") {
		cannot(k.field("versions", "midonet"), "MidoNet 5", "speaks the API of MidoNet 1", `write midonet: "1.9", or leave it out`)
	}
	if k.p.Secrets.BGP != "" && k.p.Versions.MidoNet != "5" {
		k.add(codeCloudTarget, k.key("secrets", "bgp"), fmt.Sprintf("this target cannot express a password of BGP sessions: MidoNet %s has none", k.p.Versions.MidoNet), "remove it", related)
	}
	if z := k.p.MidoNet.TunnelZone; z != "" && !before("4.3") && !slices.Contains(tunnelZones(), z) {
		cannot(k.field("midonet", "tunnelZone"), fmt.Sprintf("the tunnel zone %q", z), "looks for certain names alone", "write one of "+listed(tunnelZones()))
	}
}

// oneRouter: before 4.4 all gateways share one way out.
func (k *cloudCheck) oneRouter(gateways []*cloud.Host, cannot func(spot, string, string, string)) {
	for _, h := range gateways {
		if first := gateways[0]; k.p.Hosts[h.Router] != nil && k.p.Hosts[first.Router] != nil && h.Router != first.Router {
			at := k.field("hosts", h.Name, "router")
			cannot(at, "a router for each gateway", "has one for all (PublicGatewayIP)", fmt.Sprintf("write router: %q, or use 4.4 or later", first.Router))
			return
		}
	}
}

// ceph checks pools, users and copies.
func (k *cloudCheck) ceph() {
	c := k.p.Ceph
	if c == nil {
		return
	}
	pools := func(use string) []string { return k.p.PoolsFor(use) }
	at := k.key("ceph", "pools")
	if !k.written("ceph", "pools") {
		at = k.key("ceph")
	}
	sum, known := 0, true
	for _, name := range sortedKeys(c.Pools) {
		pool := c.Pools[name]
		known = known && pool.Use != ""
		sum += pool.Percent
		if n := pool.PGs; n > 0 && n&(n-1) != 0 {
			k.add(codeCloudCeph, k.field("ceph", "pools", name, "pgs"), fmt.Sprintf("%d is no power of two, so placement groups would be of two sizes", n), fmt.Sprintf("write %d, or leave it out", nearPower(n)))
		}
	}
	for _, use := range []string{"volumes", "snapshots"} {
		if known && len(pools(use)) == 0 {
			k.add(codeCloudCeph, at, fmt.Sprintf("no pool is for %s, and Eucalyptus would look for one called rbd, which is not made", use), fmt.Sprintf("add a pool with use: %q", use))
		}
	}
	if sum > 100 || slices.ContainsFunc(sortedKeys(c.Pools), func(name string) bool { return c.Pools[name].Percent == 0 }) {
		k.add(codeCloudCeph, at, "the percents of the pools leave nothing for some of them", "write at most 100 in sum, with a part for every pool")
	}
	if c.StorageUser != "" && c.StorageUser == c.NodeUser {
		k.add(codeCloudCeph, k.field("ceph", "nodeUser"), fmt.Sprintf("storage and node controllers have one Ceph user, %s, and need different rights", c.NodeUser), "give each its own", k.also(k.field("ceph", "storageUser"), "the other user"))
	}
	k.copies(c)
}

// copies: each copy is on another host, and the groups of all pools fit the OSDs. The
// monitors refuse more than 250 copies of groups an OSD (mon_max_pg_per_osd).
func (k *cloudCheck) copies(c *cloud.Ceph) {
	hosts := k.p.With(cloud.CephOSD)
	if len(hosts) == 0 {
		return
	}
	at := k.field("ceph", "size")
	if !k.written("ceph", "size") {
		at = k.key("ceph")
	}
	if c.Size > len(hosts) {
		k.add(codeCloudCeph, at, fmt.Sprintf("there are to be %d copies, each on another host, and %s", c.Size, counted(len(hosts), "host has the role ceph-osd", "hosts have the role ceph-osd")), fmt.Sprintf("write size: %d, or add hosts", len(hosts)))
	}
	osds, groups, last := 0, 0, ""
	for _, h := range hosts {
		osds += h.OSDs
	}
	for _, name := range sortedKeys(c.Pools) {
		if c.Pools[name].PGs > 0 {
			groups, last = groups+c.Pools[name].PGs*c.Size, name
		}
	}
	if most := 250 * osds; groups > most && osds > 0 {
		k.add(codeCloudCeph, k.field("ceph", "pools", last, "pgs"), fmt.Sprintf("the pools would have %d copies of placement groups, and the monitors refuse more than %d on %s", groups, most, counted(osds, "OSD", "OSDs")), "write fewer, or leave pgs out")
	}
}

func counted(n int, one, many string) string {
	if n == 1 {
		return "1 " + one
	}
	return fmt.Sprintf("%d %s", n, many)
}

// nearPower is the next lower power of two.
func nearPower(n int) int {
	power := 1
	for power*2 <= n {
		power *= 2
	}
	return power
}

// listed joins names for a message.
func listed(names []string) string { return strings.Join(names, ", ") }

// warn makes a warning of the last finding.
func (k *cloudCheck) warn() { k.diags[len(k.diags)-1].Severity = diag.Warning }

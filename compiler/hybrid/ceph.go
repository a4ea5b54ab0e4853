package hybrid

import (
	"fmt"
	"math/bits"
	"strings"

	"cuemulus.dev/hostconf"
	"cuemulus.dev/hostconf/cloud"
)

// cephScript is where the script lies that makes pools and users, on the first
// monitor.
const cephScript = "/root/ceph-eucalyptus.sh"

// ceph writes ceph.conf for monitors, OSDs and the zones' storage and node
// controllers, and the script that makes pools and users.
func ceph(w *writer) {
	if w.Ceph == nil {
		return
	}
	for _, h := range w.ByName() {
		daemon := h.Is(cloud.CephMon) || h.Is(cloud.CephOSD)
		client := (h.Is(cloud.SC) || h.Is(cloud.NC)) && w.UsesCeph(h.Zone)
		if daemon || client {
			w.add(h, file{path: "/etc/ceph/ceph.conf", format: hostconf.INI, root: w.cephConf(h.Is(cloud.NC))})
		}
	}
	if monitors := w.With(cloud.CephMon); len(monitors) > 0 {
		f := script(cephScript, w.cephScript())
		f.mode, f.origin = 0o700, "ceph"
		w.add(monitors[0], f)
	}
}

// cephConf is the file of a host. Ceph reads mon_host; the node controller's own
// reader looks for "mon addr" (hybrid facts: connect_iscsitarget_main.pl), which on a
// monitor only makes Ceph warn and so stands on nodes alone.
func (w *writer) cephConf(node bool) *hostconf.Node {
	root := &hostconf.Node{Kind: hostconf.Map}
	global := root.Add("global", nil)
	set := func(key, value, origin string) { global.Add(key, hostconf.Str(value).From(origin)) }
	var names, addresses, first []string
	for _, h := range w.With(cloud.CephMon) {
		names = append(names, h.Name)
		addresses = append(addresses, h.Addresses[cloud.CephPublic])
		first = append(first, h.Addresses[cloud.CephPublic]+":6789")
	}
	set("fsid", w.Ceph.FSID, "ceph.fsid")
	for _, n := range []struct{ key, network string }{{"public_network", cloud.CephPublic}, {"cluster_network", cloud.CephCluster}} {
		if v := w.VLANs[n.network]; v != nil {
			set(n.key, v.CIDR, field("vlans", n.network, "cidr"))
		}
	}
	set("mon_initial_members", strings.Join(names, ","), "hosts")
	set("mon_host", strings.Join(addresses, ","), "hosts")
	if node {
		set("mon addr", strings.Join(first, ","), "hosts")
	}
	for _, key := range []string{"auth_cluster_required", "auth_service_required", "auth_client_required"} {
		set(key, "cephx", "ceph")
	}
	return root
}

// poolNames gives the names of all pools: those of volumes first.
func (w *writer) poolNames() []string {
	return append(w.PoolsFor("volumes"), w.PoolsFor("snapshots")...)
}

// osds counts the cluster's disks.
func (w *writer) osds() (n int) {
	for _, h := range w.With(cloud.CephOSD) {
		n += h.OSDs
	}
	return n
}

// groups gives the number of a pool's placement groups: the plan's, or that of the
// formula.
func (w *writer) groups(name string) int {
	pool := w.Ceph.Pools[name]
	if pool.PGs > 0 {
		return pool.PGs
	}
	return placementGroups(w.Ceph.PGsPerOSD, w.osds(), pool.Percent, w.Ceph.Size)
}

// placementGroups is the formula of Ceph's documentation (Placement groups,
// "Choosing the number of PGs"; pgcalc): target x OSDs x percent / copies, at least
// OSDs / copies, as the power of two below, or the one above where that one is more
// than a quarter too small.
func placementGroups(target, osds, percent, copies int) int {
	copies = max(copies, 1)
	hundredfold := max(target*osds*percent/copies, 100*osds/copies, 100)
	power := 1 << (bits.Len(uint(hundredfold/100)) - 1)
	if 100*power < hundredfold*3/4 {
		power *= 2
	}
	return power
}

// checkGroups refuses more placement groups than monitors allow an OSD
// (mon_max_pg_per_osd, 250).
func (w *writer) checkGroups() {
	all := 0
	for _, name := range w.poolNames() {
		all += w.groups(name) * w.Ceph.Size
	}
	if limit := 250 * w.osds(); all > limit && limit > 0 {
		w.build.Refuse("ceph.pools", fmt.Sprintf("the pools have %d placement groups in all copies, and monitors allow %d: 250 for each of %d OSDs", all, limit, w.osds()),
			"take fewer pgs, or a smaller pgsPerOsd")
	}
}

// users gives the users of Ceph with the grants that their work needs and no more:
// nodes read the pools of snapshots, since a volume made from a snapshot reads there
// what it shares with it.
func (w *writer) users() []cephUser {
	full := func(pools []string) []string { return w.grants("profile rbd", "allow rwx", pools) }
	volumes, snapshots := w.PoolsFor("volumes"), w.PoolsFor("snapshots")
	storage := cephUser{w.Ceph.StorageUser, append(full(volumes), full(snapshots)...)}
	node := cephUser{w.Ceph.NodeUser, append(full(volumes), w.grants("profile rbd-read-only", "allow rx", snapshots)...)}
	if w.CephBefore("luminous") { // unprotecting a snapshot asks every pool for clones
		storage.grants = append(storage.grants, "allow x")
	}
	if storage.name == node.name {
		return []cephUser{storage}
	}
	return []cephUser{storage, node}
}

type cephUser struct {
	name   string
	grants []string
}

// grants writes a grant for each pool: profiles exist since Luminous.
func (w *writer) grants(profile, old string, pools []string) (list []string) {
	if w.CephBefore("luminous") {
		profile = old
	}
	for _, name := range pools {
		list = append(list, profile+" pool="+name)
	}
	return list
}

// cephScript is the script that makes pools and users. It may run again: a pool that
// is there stays as it is, and a user gets the capabilities of the plan.
func (w *writer) cephScript() string {
	w.checkGroups()
	var b strings.Builder
	b.WriteString(`#!/bin/bash
# Makes the pools and users of Eucalyptus. Run it on this monitor as root, with the
# administrator's keyring; it may run again. The keyrings that it writes belong on the
# hosts that the runbook names, with mode 0640.
set -euo pipefail
umask 077
out=${1:-/root/ceph-keyrings}
mkdir -p "$out"
read -ra options <<<"${CEPH_OPTIONS:-}"
ceph() { command ceph ${options[@]+"${options[@]}"} "$@"; }
`)
	for _, name := range w.poolNames() {
		fmt.Fprintf(&b, "\nceph osd pool create %s %[2]d %[2]d replicated\n", name, w.groups(name))
		sure := ""
		if w.Ceph.Size == 1 {
			sure = " --yes-i-really-mean-it"
		}
		fmt.Fprintf(&b, "ceph osd pool set %s size %d%s\n", name, w.Ceph.Size, sure)
		fmt.Fprintf(&b, "ceph osd pool set %s min_size %d\n", name, (w.Ceph.Size+1)/2)
		if !w.CephBefore("luminous") {
			fmt.Fprintf(&b, "ceph osd pool application enable %s rbd\n", name)
		}
		if !w.CephBefore("nautilus") { // what the autoscaler goes by
			fmt.Fprintf(&b, "ceph osd pool set %s target_size_ratio 0.%02d\n", name, min(w.Ceph.Pools[name].Percent, 99))
		}
	}
	mon := "profile rbd"
	if w.CephBefore("luminous") {
		mon = "allow r"
	}
	for _, u := range w.users() {
		caps := fmt.Sprintf("client.%s mon '%s' osd '%s'", u.name, mon, strings.Join(u.grants, ", "))
		ring := fmt.Sprintf(`"$out/ceph.client.%s.keyring"`, u.name)
		fmt.Fprintf(&b, "\nif ceph auth get client.%s >/dev/null 2>&1; then\n  ceph auth caps %s\nfi\n", u.name, caps)
		fmt.Fprintf(&b, "rm -f %[2]s\nceph auth get-or-create %[1]s -o %[2]s\nchmod 0600 %[2]s\n", caps, ring)
	}
	return b.String()
}

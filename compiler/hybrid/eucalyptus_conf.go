package hybrid

import (
	"strconv"
	"strings"

	"cuemulus.dev/hostconf"
	"cuemulus.dev/hostconf/cloud"
)

// The ports of the cluster and node controllers. NC_PORT is the same on both.
const (
	ccPort = "8774"
	ncPort = "8775"
)

// eucalyptusConf writes eucalyptus.conf of every host that runs a part of Eucalyptus.
// Four programs read the file, each in its own way: the C parts stop at a blank, the
// init script and systemd read shell, and the tool that initialises the cloud splits
// CLOUD_OPTS into words. KEY="value", each key once and nothing behind, is what all of
// them understand alike.
func eucalyptusConf(w *writer) {
	for _, h := range w.ByName() {
		if root := w.eucalyptusKeys(h); root != nil {
			w.add(h, file{path: "/etc/eucalyptus/eucalyptus.conf", format: hostconf.Shell, root: root, group: "eucalyptus"})
		}
	}
}

func (w *writer) eucalyptusKeys(h *cloud.Host) *hostconf.Node {
	java := h.Is(cloud.CLC) || h.Is(cloud.UFS) || h.Is(cloud.SC)
	if !java && !h.Is(cloud.CC) && !h.Is(cloud.NC) {
		return nil
	}
	at := field("hosts", h.Name)
	root := hostconf.MapOf().From(at)
	set := func(key, value, origin string) { root.Add(key, hostconf.Str(value).From(origin)) }
	set("EUCALYPTUS", "/", "")
	set("EUCA_USER", "eucalyptus", "")
	if java {
		set("CLOUD_OPTS", "--bind-addr="+h.Addresses[cloud.Eucalyptus], field(at, "addresses", "eucalyptus"))
	}
	set("LOGLEVEL", "INFO", "")
	if h.Is(cloud.CC) {
		set("CC_PORT", ccPort, "")
	}
	if h.Is(cloud.CC) || h.Is(cloud.NC) {
		set("NC_PORT", ncPort, "")
	}
	if h.Is(cloud.CC) {
		set("SCHEDPOLICY", "ROUNDROBIN", "")
		set("NODES", strings.Join(w.addressesOf(w.InZone(h.Zone, cloud.NC), cloud.Eucalyptus), " "), "hosts")
	}
	if h.Is(cloud.NC) {
		set("HYPERVISOR", "kvm", "")
		set("INSTANCE_PATH", w.Nodes.Instances, "nodes.instances")
		if w.Nodes.MaxCores > 0 {
			set("MAX_CORES", strconv.Itoa(w.Nodes.MaxCores), "nodes.maxCores")
		}
		for _, key := range []string{"USE_VIRTIO_ROOT", "USE_VIRTIO_DISK", "USE_VIRTIO_NET"} {
			set(key, "1", "")
		}
	}
	set("VNET_MODE", w.Mode, "mode")
	if h.Is(cloud.NC) {
		set("VNET_BRIDGE", w.Nodes.Bridge, "nodes.bridge")
		if w.Mode == "EDGE" {
			set("VNET_PUBINTERFACE", w.Nodes.Bridge, "nodes.bridge")
			set("VNET_PRIVINTERFACE", w.Nodes.Bridge, "nodes.bridge")
			set("VNET_DHCPDAEMON", "/usr/sbin/dhcpd", "")
		}
		if w.UsesCeph(h.Zone) {
			set("CEPH_USER_NAME", w.Ceph.NodeUser, "ceph.nodeUser")
			set("CEPH_KEYRING_PATH", keyringPath(w.Ceph.NodeUser), "ceph.nodeUser")
			set("CEPH_CONFIG_PATH", cephConf, "ceph")
		}
	}
	return root
}

// addressesOf gives the addresses of hosts in a network; hosts without one are left
// out.
func (w *writer) addressesOf(hosts []*cloud.Host, network string) (list []string) {
	for _, h := range hosts {
		if a := h.Addresses[network]; a != "" {
			list = append(list, a)
		}
	}
	return list
}

// cephConf is where every client of Ceph has its configuration.
const cephConf = "/etc/ceph/ceph.conf"

// keyringPath is where a host keeps the key of a Ceph user.
func keyringPath(user string) string { return "/etc/ceph/ceph.client." + user + ".keyring" }

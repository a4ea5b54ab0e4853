// Package cloud is the plan of a private cloud as a plain value: hosts with roles,
// networks, addresses and versions. It is what schemas/hybrid.#Cloud evaluates to,
// with everything filled in that follows from something else (Parse), so that who
// writes a file of a host and who checks one read the same plan.
//
// A plan that passed the compiler's checks is consistent: names refer to what is
// there, addresses lie in their networks. Before that any field may be empty or
// wrong; the methods are safe on such plans and then give nothing.
package cloud

import (
	"cmp"
	"encoding/json"
	"fmt"
	"maps"
)

// The roles of hosts.
const (
	CLC     = "clc"      // cloud controller
	UFS     = "ufs"      // user-facing services
	CC      = "cc"       // cluster controller of a zone
	SC      = "sc"       // storage controller of a zone
	NC      = "nc"       // node controller
	Gateway = "gateway"  // MidoNet gateway
	NSDB    = "nsdb"     // ZooKeeper and Cassandra
	Router  = "router"   // BGP router
	CephMon = "ceph-mon" // monitor of Ceph
	CephOSD = "ceph-osd" // storage of Ceph
)

// The networks of hosts: the keys of vlans and of a host's addresses.
const (
	Eucalyptus  = "eucalyptus"
	MidoNet     = "midonet"
	BGP         = "bgp"
	CephPublic  = "cephPublic"
	CephCluster = "cephCluster"
)

// Networks lists the networks of hosts in the order in which files name them.
func Networks() []string { return []string{Eucalyptus, MidoNet, BGP, CephPublic, CephCluster} }

// Plan is one private cloud.
type Plan struct {
	Name          string            `json:"name"` // the cloud's folder below the output folder
	Description   string            `json:"description"`
	Domain        string            `json:"domain"`
	Mode          string            `json:"mode"` // "VPCMIDO" or "EDGE"
	Production    bool              `json:"production"`
	Versions      Versions          `json:"versions"`
	Distribution  string            `json:"distribution"`
	Interface     string            `json:"interface"`
	VLANs         map[string]*VLAN  `json:"vlans"`    // by network: Eucalyptus, MidoNet, ...
	Reserved      map[string]string `json:"reserved"` // other networks of the site by name
	VPCs          []string          `json:"vpcs"`     // networks of VPCs inside the cloud
	MayOverlap    bool              `json:"mayOverlap"`
	Zones         map[string]*Zone  `json:"zones"`
	Hosts         map[string]*Host  `json:"hosts"`
	PublicIPs     []string          `json:"publicIps"` // addresses, or two joined by "-"
	Advertise     []string          `json:"advertise"` // networks; filled in from PublicIPs
	ASN           int64             `json:"asn"`       // 0: no BGP
	PublicGateway string            `json:"publicGateway"`
	DNS           DNS               `json:"dns"`
	MidoNet       MidoNetSettings   `json:"midonet"`
	Nodes         Nodes             `json:"nodes"`
	Ceph          *Ceph             `json:"ceph"` // nil: no Ceph
	Images        map[string]*Image `json:"images"`
	Secrets       Secrets           `json:"secrets"`
	NetworkFormat string            `json:"networkFormat"` // "json" or "yaml"
	Properties    map[string]string `json:"properties"`
}

// Versions are the versions of a cloud's parts, in the words of the schema.
type Versions struct {
	Eucalyptus string `json:"eucalyptus"` // "4.0", "4.1.0", "4.1", "4.2", "4.3", "4.4", "5"
	MidoNet    string `json:"midonet"`    // "2015.01", "2015.06", "1.9", "5"
	Router     string `json:"router"`     // "frr", "quagga"
	Ceph       string `json:"ceph"`       // "pacific"
	ZooKeeper  string `json:"zookeeper"`  // "3.8"
	Cassandra  string `json:"cassandra"`  // "2.1"
}

// VLAN is one network of hosts.
type VLAN struct {
	ID        int    `json:"id"`   // 0: without a tag
	CIDR      string `json:"cidr"` // "192.0.2.0/26"
	Gateway   string `json:"gateway"`
	Interface string `json:"interface"` // "" where no other than the host's
}

// Zone is an availability zone.
type Zone struct {
	Storage    string   `json:"storage"` // "ceph-rbd", "overlay", "das"
	MacPrefix  string   `json:"macPrefix"`
	Subnet     string   `json:"subnet"`
	Gateway    string   `json:"gateway"`
	PrivateIPs []string `json:"privateIps"`
}

// Host is one host.
type Host struct {
	Name         string            `json:"-"` // its key
	Roles        []string          `json:"roles"`
	Zone         string            `json:"zone"`      // of a cc, sc or nc
	Addresses    map[string]string `json:"addresses"` // by network
	Interface    string            `json:"interface"`
	Distribution string            `json:"distribution"`
	Managed      bool              `json:"managed"`
	External     string            `json:"external"` // of a gateway
	Router       string            `json:"router"`   // of a gateway: name of a host
	ASN          int64             `json:"asn"`      // of a router
	OSDs         int               `json:"osds"`
}

// DNS is what instances know of names.
type DNS struct {
	Domain  string   `json:"domain"`
	Servers []string `json:"servers"`
}

// MidoNetSettings are the settings of MidoNet.
type MidoNetSettings struct {
	TunnelZone string `json:"tunnelZone"`
	Tunnel     string `json:"tunnel"` // "gre" or "vxlan"
}

// Nodes is what node controllers have alike.
type Nodes struct {
	Bridge    string `json:"bridge"`
	Instances string `json:"instances"` // folder
	MaxCores  int    `json:"maxCores"`  // 0: all
}

// Ceph is the cluster behind the zones' volumes.
type Ceph struct {
	FSID        string           `json:"fsid"`
	Size        int              `json:"size"` // copies
	Pools       map[string]*Pool `json:"pools"`
	PGsPerOSD   int              `json:"pgsPerOsd"`
	StorageUser string           `json:"storageUser"` // without "client."
	NodeUser    string           `json:"nodeUser"`
}

// Pool is one pool.
type Pool struct {
	Use     string `json:"use"` // "volumes" or "snapshots"
	Percent int    `json:"percent"`
	PGs     int    `json:"pgs"` // 0: from the formula
}

// Image is an image of the cloud.
type Image struct {
	Store    string `json:"store"` // "ebs" or "instance"
	Stateful bool   `json:"stateful"`
}

// Secrets says where secrets are kept: references, "" where one is not used.
type Secrets struct {
	BGP       string `json:"bgp"`       // @@BGP_PASSWORD@@
	VTY       string `json:"vty"`       // @@VTY_PASSWORD@@
	VTYEnable string `json:"vtyEnable"` // @@VTY_ENABLE_PASSWORD@@
}

// Parse reads the JSON of an evaluated plan and fills in what follows from
// something else. The error is that of the JSON.
func Parse(data []byte) (*Plan, error) {
	p := &Plan{}
	if err := json.Unmarshal(data, p); err != nil {
		return nil, fmt.Errorf("read the plan: %w", err)
	}
	p.fill()
	return p, nil
}

func (p *Plan) fill() {
	// null stands for nothing; hosts and zones may be incomplete while the checks run.
	maps.DeleteFunc(p.Hosts, func(_ string, h *Host) bool { return h == nil })
	maps.DeleteFunc(p.Zones, func(_ string, z *Zone) bool { return z == nil })
	maps.DeleteFunc(p.VLANs, func(_ string, v *VLAN) bool { return v == nil })
	maps.DeleteFunc(p.Images, func(_ string, i *Image) bool { return i == nil })
	p.Versions.MidoNet = cmp.Or(p.Versions.MidoNet, p.usualMidoNet())
	zone, router := only(p.Zones), ""
	if routers := p.With(Router); len(routers) == 1 {
		router = routers[0].Name
	}
	for name, h := range p.Hosts {
		h.Name = name
		if h.Zone == "" && h.ZoneNeeded() != "" {
			h.Zone = zone
		}
		if h.Router == "" && h.Is(Gateway) {
			h.Router = router
		}
		h.Distribution = cmp.Or(h.Distribution, p.Distribution)
	}
	for _, z := range p.Zones {
		if z.Storage == "" {
			z.Storage = "overlay"
			if p.Ceph != nil {
				z.Storage = "ceph-rbd"
			}
		}
	}
	if len(p.Advertise) == 0 {
		p.Advertise = Cover(p.PublicIPs)
	}
	if c := p.Ceph; c != nil {
		maps.DeleteFunc(c.Pools, func(_ string, pool *Pool) bool { return pool == nil })
		if len(c.Pools) == 0 {
			c.Pools = map[string]*Pool{"eucavols": {Use: "volumes"}, "eucasnaps": {Use: "snapshots"}}
		}
		c.share()
	}
}

// share gives pools without a percent equal parts of what the others leave.
func (c *Ceph) share() {
	left, open := 100, 0
	for _, pool := range c.Pools {
		left -= pool.Percent
		if pool.Percent == 0 {
			open++
		}
	}
	for _, pool := range c.Pools {
		if pool.Percent == 0 && left > 0 {
			pool.Percent = max(1, left/open)
		}
	}
}

// usualMidoNet is the MidoNet that a version of Eucalyptus was made for.
func (p *Plan) usualMidoNet() string {
	switch {
	case p.EucalyptusBefore("4.2"):
		return "2015.01"
	case p.EucalyptusBefore("4.4"):
		return "1.9"
	}
	return "5"
}

func only[V any](m map[string]V) string {
	if len(m) != 1 {
		return ""
	}
	for key := range m {
		return key
	}
	return ""
}

package hybrid

import (
	"fmt"
	"strings"

	"cuemulus.dev/hostconf/cloud"
)

func (r *book) nsdb() {
	nodes := r.With(cloud.NSDB)
	if r.Mode != "VPCMIDO" || len(nodes) == 0 {
		return
	}
	r.begin("State of MidoNet, on " + named(nodes))
	r.line("Put `zoo.cfg` and `myid` in place, with a folder of state that ZooKeeper alone may enter, and merge `cassandra.yaml.patch` into `cassandra.yaml`. Only before its first start may Cassandra's folder of data be emptied.")
	r.shell("install -d -o zookeeper -g zookeeper -m 0770 "+zookeeperData, "service zookeeper start", "service cassandra start")
	first := nodes[0].Addresses[cloud.MidoNet]
	r.check("ZooKeeper says `Mode: leader` on one node and `follower` on the others, or `standalone` where it is alone; Cassandra lists every node as `UN`",
		fmt.Sprintf("echo srvr | nc %s 2181", first), "nodetool status")
}

func (r *book) ceph() {
	monitors := r.With(cloud.CephMon)
	if r.Ceph == nil || len(monitors) == 0 {
		return
	}
	r.begin("Pools and users of Ceph, on " + named(monitors[:1]))
	r.line("The cluster with its monitors and OSDs runs already. The script makes the pools and the two users of Eucalyptus, and writes a keyring for each.")
	r.shell("bash " + cephScript)
	var storage, nodes []*cloud.Host
	for _, zone := range r.ZoneNames() {
		if r.UsesCeph(zone) {
			storage = append(storage, r.InZone(zone, cloud.SC)...)
			nodes = append(nodes, r.InZone(zone, cloud.NC)...)
		}
	}
	r.line("")
	r.line("Carry the keyrings over an encrypted connection to the hosts that use them, and remove them here:")
	r.line("")
	r.table("keyring", "hosts", "owner and mode")
	r.row("`"+keyringPath(r.Ceph.StorageUser)+"`", named(storage), "root:eucalyptus 0640")
	r.row("`"+keyringPath(r.Ceph.NodeUser)+"`", named(nodes), "root:kvm 0640")
	r.check("the monitors have a quorum, the pools are there, and a storage controller may list its pool",
		"ceph -s", "ceph osd pool ls detail", fmt.Sprintf("rbd --id %s ls %s", r.Ceph.StorageUser, strings.Join(r.PoolsFor("volumes")[:min(1, len(r.PoolsFor("volumes")))], "")))
}

func (r *book) routers() {
	var routers []*cloud.Host
	for _, h := range r.With(cloud.Router) {
		if h.Managed {
			routers = append(routers, h)
		}
	}
	if r.Mode != "VPCMIDO" || len(routers) == 0 {
		return
	}
	r.begin("Routers, on " + named(routers))
	r.line("Put the files in place, fill in the secrets, and let the program judge them before it starts. An exit code of 0 is not enough for `bgpd -C`: it must say nothing.")
	if r.Versions.Router == "quagga" {
		r.shell("zebra -C -f /etc/quagga/zebra.conf", "service zebra start")
		if r.ASN != 0 {
			r.shell("bgpd -C -f /etc/quagga/bgpd.conf", "service bgpd start")
		}
	} else {
		r.shell("vtysh -C -f /etc/frr/frr.conf", "systemctl restart frr")
	}
	if r.ASN != 0 {
		r.check("every gateway is listed; the sessions come up with step \"MidoNet's tunnels\"", "vtysh -c 'show ip bgp summary'")
		return
	}
	r.check("the public addresses have a route to a gateway", "vtysh -c 'show ip route static'")
}

func (r *book) eucalyptus() {
	clc := r.With(cloud.CLC)
	if len(clc) == 0 {
		return
	}
	r.begin("Eucalyptus, first on " + named(clc))
	r.line("Put `eucalyptus.conf` in place on every host of Eucalyptus. Initialise the cloud once, start its services, then register every component with its address in the network eucalyptus. Object storage is not part of the plan: register its backend as well.")
	old := r.EucalyptusBefore("4.2")
	initialise := "clcadmin-initialize-cloud"
	if old {
		initialise = "euca_conf --initialize"
	}
	r.shell("# on the cloud controller, once", initialise, "service eucalyptus-cloud start",
		"# on the other hosts: eucalyptus-cloud (ufs, sc), eucalyptus-cc (cc), eucalyptus-nc (nc)")
	commands := []string{"# on the cloud controller"}
	for _, h := range r.With(cloud.UFS) {
		commands = append(commands, r.register(old, "user-api", "", h))
	}
	for _, zone := range r.ZoneNames() {
		for _, h := range r.InZone(zone, cloud.CC) {
			commands = append(commands, r.register(old, "cluster", zone, h))
		}
		for _, h := range r.InZone(zone, cloud.SC) {
			commands = append(commands, r.register(old, "storage", zone, h))
		}
	}
	for _, zone := range r.ZoneNames() {
		nodes := strings.Join(r.addressesOf(r.InZone(zone, cloud.NC), cloud.Eucalyptus), " ")
		for _, h := range r.InZone(zone, cloud.CC) {
			if old {
				commands = append(commands, fmt.Sprintf("euca_conf --register-nodes \"%s\" # on %s", nodes, h.Name))
			} else {
				commands = append(commands, fmt.Sprintf("clusteradmin-register-nodes %s # on %s", nodes, h.Name))
			}
		}
	}
	r.shell(commands...)
	list := "euserv-describe-services"
	if old {
		list = "euca-describe-services"
	}
	r.check("every service but the storage controllers is enabled; those wait for their properties and are BROKEN", list)
}

// register gives the command that registers a component.
func (r *book) register(old bool, sort, zone string, h *cloud.Host) string {
	address, name := h.Addresses[cloud.Eucalyptus], h.Name
	switch {
	case !old && zone == "":
		return fmt.Sprintf("euserv-register-service -t %s -h %s %s-%s", sort, address, name, sort)
	case !old:
		return fmt.Sprintf("euserv-register-service -t %s -z %s -h %s %s-%s", sort, zone, address, name, sort)
	case sort == "user-api":
		return fmt.Sprintf("euca_conf --register-service -T user-api -H %s -N %s-%s", address, name, sort)
	case sort == "storage":
		return fmt.Sprintf("euca_conf --register-sc -P %s -H %s -C %s-%s", zone, address, name, sort)
	}
	return fmt.Sprintf("euca_conf --register-%s -P %s -H %s -C %s-%s", sort, zone, address, name, sort)
}

func (r *book) midonet() {
	if r.Mode != "VPCMIDO" {
		return
	}
	r.begin("MidoNet, on " + named(r.MidoNetHosts()))
	r.line("Start the API on the cloud controller, then the agent on every host of this step. The API knows no password and answers on loopback alone: leave it there.")
	if r.EucalyptusBefore("4.2") {
		r.line("")
		r.line("Until `www.http_port` is 8081 (step \"Properties of the cloud\") Eucalyptus itself has port 8080: set that property now.")
		r.shell("euca-modify-property -p www.http_port=8081")
	}
	if r.Versions.MidoNet == "5" {
		r.shell("# on the cloud controller", "bash "+midonetSettings, "systemctl start midonet-cluster")
	} else {
		r.line("")
		r.line("`midonet-connector.xml` holds the only connector that Tomcat's `server.xml` may have.")
		if r.Versions.MidoNet != "2015.01" {
			r.shell("# on the cloud controller", "bash "+midonetSettings)
		}
		r.shell("# on the cloud controller", "service tomcat start")
	}
	if r.Versions.MidoNet == "5" {
		r.shell("# on every node", "mn-conf template-set -h local -t agent-compute-medium", "# on every gateway", "mn-conf template-set -h local -t agent-gateway-medium")
	}
	r.shell("# on every host of this step", "service midolman start")
	r.check("the API answers, and lists every agent by its full name as alive", "curl -fsS "+midonetAPI+"/", "midonet-cli -A -e host list", "ip netns list")
}

func (r *book) properties() {
	clc := r.With(cloud.CLC)
	if len(clc) == 0 {
		return
	}
	r.begin("Properties of the cloud, on " + named(clc))
	r.line("The script gives the cloud its network and its zones their storage. The kind of storage can be set once only.")
	r.shell("bash " + propertiesScript)
	list := "euserv-describe-services"
	if r.EucalyptusBefore("4.2") {
		list = "euca-describe-services"
	}
	r.check("the storage controllers are enabled", list)
}

func (r *book) bootstrap() {
	if r.Mode != "VPCMIDO" {
		return
	}
	r.begin("MidoNet's tunnels, on " + named(r.With(cloud.CLC)))
	if r.EucalyptusBefore("4.4") {
		r.line("Start eucanetd, which makes the router eucart. The script then makes the tunnel zone with its members, binds the gateways' interfaces, and makes what BGP needs.")
	} else {
		r.line("The script makes the tunnel zone with its members; without all of them eucanetd makes nothing. Then start eucanetd, which makes the router eucart, its ports and the BGP sessions.")
	}
	if r.EucalyptusBefore("4.4") {
		r.shell("service eucanetd start", "bash "+midonetBootstrap)
	} else {
		r.shell("bash "+midonetBootstrap, "systemctl start eucanetd")
	}
	if r.ASN == 0 {
		return
	}
	if r.Secrets.BGP != "" {
		r.line("")
		r.line("The routers ask for the password of the sessions. Eucalyptus gives MidoNet's side none: set it on each peer of eucart with `midonet-cli`, as a person, so that it stands in no file.")
	}
	r.check("an interface of BGP appears on every gateway ("+named(r.With(cloud.Gateway))+")", "ip -o link show | grep mbgp")
	blocks := make([]string, len(r.Advertise))
	for i, b := range r.Advertise {
		blocks[i] = "`" + b + "`"
	}
	r.check(fmt.Sprintf("the routers have %s with the path %d", strings.Join(blocks, ", "), r.ASN), "vtysh -c 'show ip bgp'")
}

func (r *book) smoke() {
	r.begin("Whole cloud")
	r.line("With a user's credentials: a network, an instance with a public address, and a volume.")
	zone := ""
	if zones := r.ZoneNames(); len(zones) > 0 {
		zone = zones[0]
	}
	if r.Mode == "VPCMIDO" {
		r.shell("euca-create-vpc 10.0.0.0/16 # or a network of your plan", "euca-create-subnet -c VPC -i 10.0.1.0/24 -z "+zone)
	}
	r.shell("euca-allocate-address", "euca-associate-address -i INSTANCE ADDRESS", "euca-create-volume -z "+zone+" -s 1", "euca-attach-volume -i INSTANCE -d /dev/vdb VOLUME")
	r.check("the instance answers on its public address, and the volume is `attached`", "ping -c 3 ADDRESS", "euca-describe-volumes VOLUME")
}

package compiler

import "strings"

// edgeCloud and vpcCloud are plans for the examples: each code's example changes a
// few words of one.
const (
	edgeCloud = `stacks: cloud: hybrid.#Cloud & {
	domain:     "example.com"
	mode:       "EDGE"
	production: false
	versions: eucalyptus: "4.4"
	vlans: eucalyptus: {id: 1000, cidr: "192.0.2.0/26"}
	zones: "zone-a": {subnet: "192.0.2.128/25", gateway: "192.0.2.129"}
	hosts: {
		"clc-1": {roles: ["clc", "ufs", "cc", "sc"], addresses: eucalyptus: "192.0.2.2"}
		"nc-1": {roles: ["nc"], addresses: eucalyptus: "192.0.2.5"}
	}
	publicIps: ["198.51.100.130-198.51.100.250"]
}`
	vpcCloud = `stacks: cloud: hybrid.#Cloud & {
	domain:     "example.com"
	production: false
	versions: eucalyptus: "4.4"
	vlans: {
		eucalyptus: {id: 1000, cidr: "192.0.2.0/26"}
		midonet: {id: 1001, cidr: "192.0.2.64/28"}
		bgp: {id: 1002, cidr: "203.0.113.0/28"}
	}
	zones: "zone-a": {}
	hosts: {
		"clc-1": {roles: ["clc", "ufs", "cc", "sc"], addresses: {eucalyptus: "192.0.2.2", midonet: "192.0.2.66"}}
		"nc-1": {roles: ["nc"], addresses: {eucalyptus: "192.0.2.5", midonet: "192.0.2.67"}}
		"nsdb-1": {roles: ["nsdb"], addresses: midonet: "192.0.2.68"}
		"gw-1": {roles: ["gateway"], addresses: midonet: "192.0.2.69", external: "203.0.113.2"}
		"bgp-1": {roles: ["router"], addresses: bgp: "203.0.113.1", asn: 64511}
	}
	asn: 64496
	publicIps: ["198.51.100.130-198.51.100.250"]
}`
	cephHosts = `"ceph-1": {roles: ["ceph-mon", "ceph-osd"], addresses: cephPublic: "192.0.2.99"}
		"nc-1"`
)

// changed gives an example with words replaced, in pairs.
func changed(example string, pairs ...string) string {
	return strings.NewReplacer(pairs...).Replace(example)
}

// cephCloud is edgeCloud with Ceph, of these fields.
func cephCloud(fields string) string {
	return changed(edgeCloud, `"nc-1"`, cephHosts, "\tvlans:", "\tvlans: cephPublic: {id: 1003, cidr: \"192.0.2.96/28\"}\n\tceph: {fsid: \"6b0b8a0e-5f0e-4d5c-9d54-2f3f5b1f7a10\", "+fields+"}\n\tvlans:")
}

// cloudCodes gives the codes of a Cloud, by id.
func cloudCodes() []Code {
	return []Code{
		codeCloudNetwork, codeCloudVLAN, codeCloudOverlap, codeCloudAddress, codeCloudTaken, codeCloudRole, codeCloudHost,
		codeCloudTarget, codeCloudPublic, codeCloudRouting, codeCloudCeph, codeCloudInterface, codeCloudImage,
		codeCloudProperty, codeCloudSecret, codeCloudProduction, codeCloudElsewhere, codeCloudName,
	}
}

// What the fields of a Cloud say about each other and the project.
var (
	codeCloudNetwork = Code{
		ID: "INPUT120", Name: "cloud-network", Title: "A network of a private cloud is none",
		Why:  "A network is given by its first address and its length: 192.0.2.0/26, not 192.0.2.5/26. One of hosts has room for two at least.",
		Bad:  changed(edgeCloud, "192.0.2.0/26", "192.0.2.5/26"),
		Good: edgeCloud,
	}
	codeCloudVLAN = Code{
		ID: "INPUT121", Name: "cloud-vlan", Title: "A network of hosts is missing, or two have one VLAN",
		Why:  "Every network of hosts is a VLAN of its own on its interface. MidoNet and Ceph need networks that are left out elsewhere, and an address without its network can be given to no interface.",
		Bad:  changed(vpcCloud, "id: 1001", "id: 1000"),
		Good: vpcCloud,
	}
	codeCloudOverlap = Code{
		ID: "INPUT122", Name: "cloud-overlap", Title: "Networks of a private cloud overlap",
		Why:  "A host routes an address to one place. The networks of hosts, the reserved ones, the subnets of instances and the public addresses are apart; public addresses may be a part of the network bgp. 169.254.0.0/16 belongs to MidoNet's own routers and the metadata service.",
		Bad:  changed(vpcCloud, "192.0.2.64/28", "169.254.1.64/28", "192.0.2.66", "169.254.1.66", "192.0.2.67", "169.254.1.67", "192.0.2.68", "169.254.1.68", "192.0.2.69", "169.254.1.69"),
		Good: vpcCloud,
	}
	codeCloudAddress = Code{
		ID: "INPUT123", Name: "cloud-address", Title: "An address is not one that a host can have in its network",
		Why:  "A host's address is inside the network's CIDR, and neither its first address, which names the network, nor its last, which is for broadcasts.",
		Bad:  changed(edgeCloud, `"192.0.2.5"`, `"192.0.2.0"`),
		Good: edgeCloud,
	}
	codeCloudTaken = Code{
		ID: "INPUT124", Name: "cloud-address-taken", Title: "Two things have one address",
		Why:  "Two hosts that answer for one address are both unreachable. The external address of a gateway is MidoNet's, and public addresses are instances', so no interface may have them.",
		Bad:  changed(edgeCloud, `"192.0.2.5"`, `"192.0.2.2"`),
		Good: edgeCloud,
	}
	codeCloudRole = Code{
		ID: "INPUT125", Name: "cloud-role", Title: "A role is missing, or too many hosts have it",
		Why:  "A cloud has one cloud controller and user-facing services, a zone one cluster and one storage controller and node controllers. MidoNet needs a gateway, a router and an NSDB node, Ceph a monitor and an OSD. A role that nothing needs is a mistake as well.",
		Bad:  changed(edgeCloud, `"cc", `, ""),
		Good: edgeCloud,
	}
	codeCloudHost = Code{
		ID: "INPUT126", Name: "cloud-host", Title: "A host lacks what its role needs, or has what only another role has",
		Why:  "Each role needs addresses in certain networks; a gateway an external address and a router; a host of a zone the zone, where there are several.",
		Bad:  changed(vpcCloud, `, external: "203.0.113.2"`, ""),
		Good: vpcCloud,
	}
	codeCloudTarget = Code{
		ID: "INPUT127", Name: "cloud-target", Title: "The target cannot express what the plan says",
		Why:  "Each version of Eucalyptus reads other fields of its network's configuration, and refuses what it does not know: 4.0 has no VPCs, 4.1 one gateway on the cloud controller, versions before 4.4 one way out for all gateways, all public addresses in the network bgp, and no MidoNet 5. Leaving a field out would make another network than the one that was planned.",
		Bad:  changed(vpcCloud, `"4.4"`, `"4.0"`),
		Good: vpcCloud,
	}
	codeCloudPublic = Code{
		ID: "INPUT128", Name: "cloud-public", Title: "Public addresses are not where the outside finds them",
		Why:  "A range has its lower address first and stands once. Advertised blocks cover all public addresses, and their first and last address belong to nobody.",
		Bad:  changed(edgeCloud, "198.51.100.130-198.51.100.250", "198.51.100.250-198.51.100.130"),
		Good: edgeCloud,
	}
	codeCloudRouting = Code{
		ID: "INPUT129", Name: "cloud-routing", Title: "Gateways and routers cannot speak BGP so",
		Why:  "Both sides need a number of their own: what is announced inside one system is not told on. 23456 and 65535 are nobody's (RFC 6793, RFC 7300), and 65552 to 131071 are reserved by IANA; private are 64512 to 65534 and 4200000000 to 4294967294 (RFC 6996).",
		Bad:  changed(vpcCloud, "64511", "64496"),
		Good: vpcCloud,
	}
	codeCloudCeph = Code{
		ID: "INPUT130", Name: "cloud-ceph", Title: "Ceph cannot keep the volumes so",
		Why:  "Volumes and snapshots have a pool each, a power of two of placement groups, and every copy on another host. Storage and node controllers have users of their own, since they need different rights.",
		Bad:  cephCloud("size: 3"),
		Good: cephCloud("size: 1"),
	}
	codeCloudInterface = Code{
		ID: "INPUT131", Name: "cloud-interface", Title: "An interface would be used twice",
		Why:  "MidoNet takes the interface of a gateway in the network bgp whole: it has no address, and nothing else runs on it. The bridge of instances has a name of its own.",
		Bad:  changed(vpcCloud, `addresses: midonet: "192.0.2.69"`, `addresses: {midonet: "192.0.2.69", bgp: "203.0.113.3"}`),
		Good: vpcCloud,
	}
	codeCloudImage = Code{
		ID: "INPUT132", Name: "cloud-image", Title: "An image keeps state where it is lost",
		Why:  "The root disk of an instance-store image is on the node's own disk: it is gone when the instance or the node stops. What must not be lost belongs on a volume.",
		Bad:  changed(edgeCloud, "\tdomain:", "\timages: db: {store: \"instance\", stateful: true}\n\tdomain:"),
		Good: changed(edgeCloud, "\tdomain:", "\timages: db: {store: \"ebs\", stateful: true}\n\tdomain:"),
	}
	codeCloudProperty = Code{
		ID: "INPUT133", Name: "cloud-property", Title: "A property is decided by the plan",
		Why:  "The plan's fields and the files of the hosts must agree with it, so it has one place.",
		Bad:  changed(edgeCloud, "\tdomain:", "\tproperties: \"zone-a.storage.blockstoragemanager\": \"das\"\n\tdomain:"),
		Good: changed(edgeCloud, "\tdomain:", "\tproperties: \"zone-a.storage.maxvolumesizeingb\": \"100\"\n\tdomain:"),
	}
	codeCloudSecret = Code{
		ID: "INPUT134", Name: "cloud-secret", Title: "A secret is missing, nothing uses it, or it stands in the plan",
		Why:  "Quagga's terminals have a password, and a published default would be an open door. The plan says where it is kept, never what it is. A property of the cloud that is a secret, such as zone-a.storage.sanpassword, is set by hand: the script of the properties is committed.",
		Bad:  changed(vpcCloud, `eucalyptus: "4.4"`, `{eucalyptus: "4.4", router: "quagga"}`),
		Good: changed(vpcCloud, `eucalyptus: "4.4"`, `{eucalyptus: "4.4", router: "quagga"}`+"\n\tsecrets: vty: \"vault:cloud/vty\""),
	}
	codeCloudProduction = Code{
		ID: "INPUT135", Name: "cloud-production", Title: "A production cloud would not survive the loss of a host",
		Why:  "ZooKeeper, Cassandra and Ceph's monitors decide by majority, so three is the least and an even number gains nothing; data has three copies, and a second gateway takes over. production: false says that a loss is acceptable.",
		Bad:  changed(vpcCloud, "\tproduction: false\n", "", `"gw-1"`, `"gw-2": {roles: ["gateway"], addresses: midonet: "192.0.2.70", external: "203.0.113.3"}`+"\n\t\t\"gw-1\""),
		Good: vpcCloud,
	}
	codeCloudElsewhere = Code{
		ID: "INPUT136", Name: "cloud-overlaps-elsewhere", Title: "A private cloud overlaps a network on AWS, or another cloud",
		Why:  "Networks that share addresses can never be connected by a VPN or a transit gateway. mayOverlap: true says that they never will be.",
		Bad:  edgeCloud + "\nstacks: main: {kind: \"Vpc\", account: \"prod\", region: \"eu-west-1\", cidr: \"192.0.2.0/24\"}",
		Good: edgeCloud + "\nstacks: main: {kind: \"Vpc\", account: \"prod\", region: \"eu-west-1\", cidr: \"10.0.0.0/24\"}",
	}
	codeCloudName = Code{
		ID: "INPUT137", Name: "cloud-name-taken", Title: "A private cloud has the name of an account",
		Why:  "Each account and each cloud has a folder of its name below the output folder. One folder for both would hide which files belong where.",
		Bad:  changed(edgeCloud, "\tdomain:", "\tname: \"prod\"\n\tdomain:"),
		Good: edgeCloud,
	}
)

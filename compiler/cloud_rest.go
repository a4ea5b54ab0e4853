package compiler

import (
	"fmt"
	"strings"

	"cuemulus.dev/hostconf/cloud"
)

// rest checks what stands for itself: images, properties, secrets, the bridge, and
// what a production cloud must have.
func (k *cloudCheck) rest() {
	for _, name := range sortedKeys(k.p.Images) {
		if i := k.p.Images[name]; i.Stateful && i.Store == "instance" {
			k.add(codeCloudImage, k.field("images", name, "store"), fmt.Sprintf("the image %s keeps state on the node's own disk, which is lost with the instance", name), `write store: "ebs", or stateful: false`)
		}
	}
	if _, taken := k.crossCheck.draft.project.Accounts[k.p.Name]; taken && k.p.Name != "" {
		at := k.key()
		if k.written("name") {
			at = k.field("name")
		}
		k.add(codeCloudName, at, fmt.Sprintf("the cloud and an account are both called %s, so their files would lie in one folder", k.p.Name), "write name: another one", k.also(spot{path: []string{"accounts", k.p.Name}, key: true}, "the account"))
	}
	k.properties()
	k.secrets()
	for _, h := range k.p.With(cloud.NC) {
		if b := k.p.Nodes.Bridge; b != "" && b == k.p.Parent(h, cloud.Eucalyptus) {
			k.add(codeCloudInterface, k.field("nodes", "bridge"), fmt.Sprintf("the bridge has the name of an interface of %s, %s", h.Name, b), "give it a name of its own, such as br0")
			break
		}
	}
	if k.p.Production {
		k.production()
	}
}

// decided are the properties that the plan decides, by the end of their names.
func decided() []string {
	return []string{
		"cloud.network.network_configuration", ".storage.blockstoragemanager", ".storage.cephuser",
		".storage.cephkeyringfile", ".storage.cephconfigfile", ".storage.cephvolumepools", ".storage.cephsnapshotpools",
	}
}

func (k *cloudCheck) properties() {
	for _, name := range sortedKeys(k.p.Properties) {
		if strings.HasPrefix(k.p.Properties[name], "@") && !k.p.EucalyptusBefore("4.2") {
			k.add(codeCloudTarget, k.field("properties", name), fmt.Sprintf("this target cannot express a value that begins with @: euctl of Eucalyptus %s takes it for the name of a file", k.p.Versions.Eucalyptus), "set the property by hand", k.also(k.field("versions", "eucalyptus"), "the version"))
		}
		if isSecretProperty(name) && k.p.Properties[name] != "" {
			k.add(codeCloudSecret, k.key("properties", name), fmt.Sprintf("the property %s is a secret, which would stand in the script of the properties", name), "remove it, and set it by hand from where the secret is kept")
			k.diags[len(k.diags)-1].Secret = true
			continue
		}
		if name == webPort {
			k.webPort(name)
			continue
		}
		of, _, _ := strings.Cut(name, ".storage.")
		for _, end := range decided() {
			mine := name == end || strings.HasPrefix(end, ".") && strings.HasSuffix(name, end)
			if mine && (!strings.HasPrefix(end, ".") || k.p.Zones[of] != nil) {
				k.add(codeCloudProperty, k.key("properties", name), fmt.Sprintf("the plan decides the property %s", name), "remove it: it follows from the fields of the plan")
			}
		}
	}
}

// isSecretProperty reports whether the end of a property's name says that its value is
// a secret, such as that of zone-a.storage.sanpassword.
func isSecretProperty(name string) bool {
	name = strings.NewReplacer("-", "", "_", "").Replace(strings.ToLower(name))
	for _, end := range []string{"password", "passwd", "passphrase", "secret", "secretkey", "privatekey"} {
		if strings.HasSuffix(name, end) {
			return true
		}
	}
	return false
}

// webPort is the property of the port of Eucalyptus' own pages, which 4.0 and 4.1 have
// alone. In mode VPCMIDO MidoNet's API takes its place.
const webPort = "www.http_port"

func (k *cloudCheck) webPort(name string) {
	switch at := k.key("properties", name); {
	case !k.p.EucalyptusBefore("4.2") && k.p.Versions.Eucalyptus != "":
		k.add(codeCloudTarget, at, fmt.Sprintf("this target cannot express %s: Eucalyptus %s has no such property", name, k.p.Versions.Eucalyptus), "remove it", k.also(k.field("versions", "eucalyptus"), "the version"))
	case k.p.Mode == "VPCMIDO":
		k.add(codeCloudProperty, at, fmt.Sprintf("the plan decides the property %s", name), "remove it: it is 8081, since MidoNet's API has 8080")
	}
}

func (k *cloudCheck) secrets() {
	quagga := k.p.Versions.Router == "quagga" && len(k.p.With(cloud.Router)) > 0
	s := k.p.Secrets
	if quagga && s.VTY == "" && !k.written("secrets", "vty") {
		k.add(codeCloudSecret, k.field("versions", "router"), "Quagga's terminals ask for a password, and the plan does not say where it is kept", `write secrets: vty: "vault:..."`)
	}
	for _, unused := range []struct {
		name, value, why string
		unused           bool
	}{
		{"vty", s.VTY, "FRR has no such password", k.p.Versions.Router == "frr"},
		{"vtyEnable", s.VTYEnable, "FRR has no such password", k.p.Versions.Router == "frr"},
		{"bgp", s.BGP, "without asn there is no BGP", k.p.ASN == 0 && !k.written("asn")},
	} {
		if unused.value != "" && unused.unused {
			k.add(codeCloudSecret, k.key("secrets", unused.name), fmt.Sprintf("nothing uses the secret %s: %s", unused.name, unused.why), "remove it")
		}
	}
}

// production wants the loss of a host to lose nothing.
func (k *cloudCheck) production() {
	if k.unknownRoles() {
		return
	}
	help := "add hosts, or write production: false"
	vpc := k.p.Mode == "VPCMIDO"
	for _, r := range []struct {
		role, what string
		least      int
		odd        bool
		wanted     bool
	}{
		{cloud.NSDB, "NSDB nodes", 3, true, vpc},
		{cloud.Gateway, "gateways", 2, false, vpc && !k.p.EucalyptusBefore("4.2")},
		{cloud.CephMon, "monitors of Ceph", 3, true, k.p.Ceph != nil},
	} {
		hosts := k.p.With(r.role)
		n := len(hosts)
		if !r.wanted || n == 0 || n >= r.least && (!r.odd || n%2 == 1) {
			continue
		}
		words := fmt.Sprintf("a production cloud has %d or more %s, and this one %d", r.least, r.what, n)
		if n >= r.least {
			words = fmt.Sprintf("%d %s tolerate the loss of no more hosts than %d", n, r.what, n-1)
		}
		k.add(codeCloudProduction, k.roleSpot(hosts[n-1], r.role), words, help)
	}
	if c := k.p.Ceph; c != nil && c.Size > 0 && c.Size < 3 {
		k.add(codeCloudProduction, k.field("ceph", "size"), fmt.Sprintf("a production cloud has 3 copies or more, and this one %d", c.Size), "write size: 3, or production: false")
	}
}

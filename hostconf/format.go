package hostconf

import (
	"bytes"
	"path"
	"strings"
)

// Format says in which language a file is written.
type Format string

// The formats; the package comment says what each becomes as a tree.
const (
	JSON    Format = "json"
	YAML    Format = "yaml"
	Shell   Format = "shell"
	INI     Format = "ini"
	Keyring Format = "keyring"
	Pairs   Format = "pairs"
	Router  Format = "router"
	Text    Format = "text"
)

// Recognize gives the format of a host's file by its name and what it says. ok is
// false for files that are none of those that cuemulus knows: then nothing should
// be said about them. The folder does not count.
func Recognize(name string, data []byte) (format Format, ok bool) {
	for _, k := range known {
		if k.matches(base(name)) && (k.says == nil || k.says(data)) {
			return k.format, true
		}
	}
	return "", false
}

// Named reports whether a file's name alone says that it may be a host's file.
func Named(name string) bool { return WhatIs(name) != "" }

// The sorts of files that WhatIs tells apart by their names.
const (
	Network    = "network"    // network.json of Eucalyptus
	Eucalyptus = "eucalyptus" // eucalyptus.conf
	Ceph       = "ceph"       // ceph.conf
	Keys       = "keyring"    // keyrings of Ceph
	Midolman   = "midolman"   // midolman.conf
	MidoNet    = "midonet"    // midonet.conf of MidoNet 5
	Midonetrc  = "midonetrc"  // the command line client of MidoNet
	ZooKeeper  = "zoo"        // zoo.cfg
	MyID       = "myid"       // the number of a ZooKeeper server
	Bgpd       = "bgpd"       // bgpd.conf of Quagga
	Zebra      = "zebra"      // zebra.conf of Quagga
	FRR        = "frr"        // frr.conf
	Cassandra  = "cassandra"  // cassandra.yaml, or a patch of it
	Context    = "context"    // the descriptor of MidoNet's API for Tomcat
	WebXML     = "web"        // web.xml of MidoNet's API
	Repository = "repository" // a list of packages' sources of yum
	Script     = "script"     // a shell script
)

// WhatIs gives the sort of a file by its name, "" for one that has none.
func WhatIs(name string) string {
	for _, k := range known {
		if k.matches(base(name)) {
			return k.what
		}
	}
	return ""
}

func base(name string) string {
	return strings.ToLower(path.Base(strings.ReplaceAll(name, "\\", "/")))
}

// What gives the sort of the file, "" for one that has none.
func (f *File) What() string {
	if what := WhatIs(f.Name()); what != "" || f.Format != Text || !strings.HasSuffix(f.Name(), ".sh") {
		return what
	}
	return Script
}

// Locate reads where a file belongs out of its name on disk, CLOUD/HOST/etc/...: the
// host and the path on it. Where the name does not say it, both are "" and cloud is the
// file's folder. Folders of the machine itself that have such names too do not count:
// the innermost one does, and only where a host's file may lie in it.
func Locate(name string) (cloud, host, onHost string) {
	parts := strings.Split(strings.ReplaceAll(name, "\\", "/"), "/")
	for i := len(parts) - 2; i > 0; i-- {
		if parts[i-1] != "" && parts[i-1] != "." && parts[i-1] != ".." && isTop(parts[i:]) {
			return strings.Join(parts[:i-1], "/"), parts[i-1], "/" + strings.Join(parts[i:], "/")
		}
	}
	return strings.Join(parts[:len(parts)-1], "/"), "", ""
}

// isTop reports whether a path may begin at a host's root.
func isTop(parts []string) bool {
	switch parts[0] {
	case "etc":
		return true
	case "root", "bin", "opt":
		return len(parts) == 2
	case "var":
		return parts[1] == "lib"
	case "usr":
		return parts[1] == "share" || parts[1] == "local" || parts[1] == "lib"
	}
	return false
}

// kind is one sort of host's file.
type kind struct {
	stem, end string // the name begins and ends so; without an end it is the stem
	what      string
	format    Format
	says      func(data []byte) bool // nil: the name is enough
}

func (k kind) matches(base string) bool {
	if k.end == "" {
		return base == k.stem
	}
	return len(base) >= len(k.stem)+len(k.end) && strings.HasPrefix(base, k.stem) && strings.HasSuffix(base, k.end)
}

// known lists the files of a private cloud. Names such as network-4.4.json are
// common in repositories, so a stem and an ending are compared.
var known = [...]kind{
	{"network", ".json", Network, JSON, isNetwork},
	{"network", ".yaml", Network, YAML, isNetwork},
	{"network", ".yml", Network, YAML, isNetwork},
	{"eucalyptus", ".conf", Eucalyptus, Shell, nil},
	{"ceph", ".conf", Ceph, INI, nil},
	{"", ".keyring", Keys, Keyring, nil},
	{"keyring", "", Keys, Keyring, isKeyring},
	{"midolman", ".conf", Midolman, INI, nil},
	{"midonet", ".conf", MidoNet, INI, isINI},
	{"", "midonetrc", Midonetrc, INI, nil},
	{"zoo", ".cfg", ZooKeeper, Pairs, nil},
	{"myid", "", MyID, Text, nil},
	{"bgpd", ".conf", Bgpd, Router, nil},
	{"zebra", ".conf", Zebra, Router, nil},
	{"frr", ".conf", FRR, Router, nil},
	{"cassandra", ".yaml", Cassandra, YAML, isCassandra},
	{"cassandra", ".yaml.patch", Cassandra, YAML, isCassandra},
	{"midonet-api", ".xml", Context, Text, nil},
	{"web", ".xml", WebXML, Text, isMidonetAPI},
	{"midonet", ".repo", Repository, INI, nil},
	{"datastax", ".repo", Repository, INI, nil},
	{"eucalyptus", ".repo", Repository, INI, nil},
	{"ceph", ".repo", Repository, INI, nil},
	{"cloud-properties", ".sh", Script, Text, nil},
	{"midonet-", ".sh", Script, Text, nil},
	{"ceph-", ".sh", Script, Text, nil},
	{"euca-", ".sh", Script, Text, nil},
	{"nsdb-", ".sh", Script, Text, nil},
	{"host-network", ".sh", Script, Text, nil},
}

// isNetwork reports whether a text looks like Eucalyptus' network configuration
// and not like any other file of that name.
func isNetwork(data []byte) bool {
	if bytes.Contains(data, []byte("AWSTemplateFormatVersion")) || bytes.Contains(data, []byte("AWS::")) {
		return false
	}
	for _, word := range []string{"PublicIps", "publicIps", "PublicIPs", "Mido", "VPCMIDO", "InstanceDnsServers", "EucanetdHost"} {
		if bytes.Contains(data, []byte(word)) {
			return true
		}
	}
	return false
}

// isCassandra tells settings of Cassandra from what else a file of that name may hold:
// a template, or a manifest of Kubernetes.
func isCassandra(data []byte) bool {
	for _, word := range []string{"AWSTemplateFormatVersion", "AWS::", "apiVersion:"} {
		if bytes.Contains(data, []byte(word)) {
			return false
		}
	}
	for _, key := range []string{"cluster_name:", "seed_provider:", "seeds:", "listen_address:", "rpc_address:"} {
		if bytes.HasPrefix(data, []byte(key)) || bytes.Contains(data, []byte("\n"+key)) {
			return true
		}
	}
	return false
}

func isKeyring(data []byte) bool {
	return bytes.Contains(data, []byte("[")) && bytes.Contains(data, []byte("key"))
}

// isINI tells sections from the nested blocks that the same name may have.
func isINI(data []byte) bool {
	return bytes.Contains(data, []byte("[")) && !bytes.Contains(data, []byte("{"))
}

func isMidonetAPI(data []byte) bool {
	return bytes.Contains(data, []byte("midonet")) || bytes.Contains(data, []byte("zookeeper-zookeeper_hosts"))
}

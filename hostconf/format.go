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
// be said about them. A name in another folder than the usual one counts too.
func Recognize(name string, data []byte) (format Format, ok bool) {
	base := strings.ToLower(path.Base(strings.ReplaceAll(name, "\\", "/")))
	for _, k := range known {
		if k.matches(base) && (k.says == nil || k.says(data)) {
			return k.format, true
		}
	}
	return "", false
}

// Named reports whether a file's name alone says that it may be a host's file.
func Named(name string) bool {
	base := strings.ToLower(path.Base(strings.ReplaceAll(name, "\\", "/")))
	for _, k := range known {
		if k.matches(base) {
			return true
		}
	}
	return false
}

// kind is one sort of host's file.
type kind struct {
	stem, end string // the name begins and ends so
	format    Format
	says      func(data []byte) bool // nil: the name is enough
}

func (k kind) matches(base string) bool {
	return len(base) >= len(k.stem)+len(k.end) && strings.HasPrefix(base, k.stem) && strings.HasSuffix(base, k.end)
}

// known lists the files of a private cloud. Names such as network-4.4.json are
// common in repositories, so a stem and an ending are compared.
var known = [...]kind{
	{"network", ".json", JSON, isNetwork},
	{"network", ".yaml", YAML, isNetwork},
	{"network", ".yml", YAML, isNetwork},
	{"eucalyptus", ".conf", Shell, nil},
	{"ceph", ".conf", INI, nil},
	{"", ".keyring", Keyring, nil},
	{"keyring", "", Keyring, isKeyring},
	{"midolman", ".conf", INI, nil},
	{"midonet", ".conf", INI, nil},
	{"", "midonetrc", INI, nil},
	{"zoo", ".cfg", Pairs, nil},
	{"bgpd", ".conf", Router, nil},
	{"zebra", ".conf", Router, nil},
	{"frr", ".conf", Router, nil},
	{"cassandra", ".yaml", YAML, nil},
	{"cassandra", ".yaml.patch", YAML, nil},
	{"midonet-api", ".xml", Text, nil},
	{"web", ".xml", Text, isMidonetAPI},
	{"cloud-properties", ".sh", Text, nil},
	{"midonet-bootstrap", ".sh", Text, nil},
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

func isKeyring(data []byte) bool {
	return bytes.Contains(data, []byte("[")) && bytes.Contains(data, []byte("key"))
}

func isMidonetAPI(data []byte) bool {
	return bytes.Contains(data, []byte("midonet")) || bytes.Contains(data, []byte("zookeeper-zookeeper_hosts"))
}

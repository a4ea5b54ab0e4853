package hybrid

import (
	"fmt"
	"maps"
	"slices"
	"strings"

	"cuemulus.dev/hostconf/cloud"
)

// propertiesScript is where the script of the cloud's properties lies on the cloud
// controller.
const propertiesScript = "/usr/local/sbin/cloud-properties.sh"

// property is one property of the cloud.
type property struct {
	name, value string
	file        bool   // value is the name of a file that holds the value
	wait        string // zone whose storage controller must be well before the next one
}

// cloudProperties gives the properties that follow from the plan, in the order in
// which they can be set: the port that MidoNet's API needs is given up first, and a
// zone's kind of storage is set before what belongs to it.
func cloudProperties(p *cloud.Plan) (list []property) {
	if p.EucalyptusBefore("4.2") && p.Mode == "VPCMIDO" {
		list = append(list, property{name: "www.http_port", value: "8081"})
	}
	list = append(list, property{name: "cloud.network.network_configuration", value: networkFile(p), file: true})
	for _, zone := range p.ZoneNames() {
		of := zone + ".storage."
		list = append(list, property{name: of + "blockstoragemanager", value: p.Zones[zone].Storage, wait: zone})
		if p.UsesCeph(zone) {
			list = append(list,
				property{name: of + "cephuser", value: p.Ceph.StorageUser},
				property{name: of + "cephkeyringfile", value: keyringPath(p.Ceph.StorageUser)},
				property{name: of + "cephconfigfile", value: cephConf},
				property{name: of + "cephvolumepools", value: strings.Join(p.PoolsFor("volumes"), ",")}, // split at commas, and not trimmed
				property{name: of + "cephsnapshotpools", value: strings.Join(p.PoolsFor("snapshots"), ",")},
			)
		}
	}
	for _, name := range slices.Sorted(maps.Keys(p.Properties)) {
		list = append(list, property{name: name, value: p.Properties[name]})
	}
	return list
}

// eucalyptusProperties writes the script that sets the cloud's properties. It changes
// nothing that is right already, so it may run any number of times; a zone's kind of
// storage can be set once only, and the cloud refuses another.
func eucalyptusProperties(w *writer) {
	tools, change, fromFile := propertyTools()[1], "euctl %s", "euctl %s=@%s"
	if w.EucalyptusBefore("4.2") {
		tools, change, fromFile = propertyTools()[0], "euca-modify-property -p %s", "euca-modify-property -f %s=%s"
	}
	var b strings.Builder
	fmt.Fprintf(&b, `#!/bin/bash
# Sets the properties of the cloud %s. Run on the cloud controller with the
# credentials of the administrator, after all components are registered. It may run
# again: what is right is left as it is.
set -euo pipefail

%s
is() { [ "$(current "$1")" = "$2" ]; } # NAME VALUE

wait_for_storage() { # ZONE: until its storage controller is no longer BROKEN
	local services
	for _ in $(seq 60); do
		services=$(services)
		if ! awk -v zone="$1" '/storage/ && /BROKEN/ { for (i = 1; i <= NF; i++) if ($i == zone) found = 1 } END { exit !found }' <<<"$services"; then
			return 0
		fi
		sleep 5
	done
	echo "the storage controller of $1 is still BROKEN: read its log" >&2
	return 1
}

`, w.Name, tools)
	for _, p := range cloudProperties(w.Plan) {
		if p.file {
			fmt.Fprintf(&b, fromFile+"\n", quoted(p.name), quoted(p.value))
			continue
		}
		fmt.Fprintf(&b, "is %s %s || "+change+"\n", quoted(p.name), quoted(p.value), quoted(p.name+"="+p.value))
		if p.wait != "" {
			fmt.Fprintf(&b, "wait_for_storage %s\n", quoted(p.wait))
		}
	}
	for _, h := range w.With(cloud.CLC) {
		w.add(h, script(propertiesScript, b.String()))
	}
}

// propertyTools gives the functions that ask for a property and list the services:
// those of the tools before 4.2, and of euctl.
func propertyTools() [2]string {
	return [2]string{
		`known=$(euca-describe-properties)
current() { # NAME
	awk -v name="$1" '$1 == "PROPERTY" && $2 == name { sub(/^PROPERTY[ \t]+[^ \t]+[ \t]*/, ""); print }' <<<"$known"
}
services() { euca-describe-services; }
`,
		`current() { euctl --dump --format=raw "$1"; } # NAME
services() { euserv-describe-services; }
`,
	}
}

// quoted writes a text for a shell: bare where it is a plain word, else in single
// quotes.
func quoted(s string) string {
	plain := s != ""
	for _, r := range s {
		if !(r >= 'a' && r <= 'z' || r >= 'A' && r <= 'Z' || r >= '0' && r <= '9' || strings.ContainsRune("_./:,@%+=-", r)) {
			plain = false
		}
	}
	if plain {
		return s
	}
	return "'" + strings.ReplaceAll(s, "'", `'\''`) + "'"
}

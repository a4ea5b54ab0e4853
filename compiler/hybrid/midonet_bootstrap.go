package hybrid

import (
	"fmt"
	"strings"

	"cuemulus.dev/hostconf/cloud"
)

// midonetBootstrap is the script that makes in MidoNet what Eucalyptus does not.
const midonetBootstrap = "/usr/local/sbin/midonet-bootstrap.sh"

// bootstrapHead is the part of the script that finds and makes. Objects are found by
// their names, since aliases such as router0 exist in an interactive session alone;
// each line of the client's lists is KIND ID NAME VALUE ... .
const bootstrapHead = `set -euo pipefail
read -ra cli <<<"${MIDONET_CLI:-midonet-cli}"
url=${MIDONET_URL:-` + midonetAPI + `}
m() { "${cli[@]}" -A --midonet-url="$url" -e "$@"; }

# after WORD VALUE: the ids of the lines in which the word has the value
after() { awk -v word="$1" -v value="$2" '{ for (i = 3; i < NF; i++) if ($i == word && $(i + 1) == value) { print $2; next } }'; }

# one WHAT IDS: the only id, or an end with a reason
one() {
	if [ -z "$2" ] || [ "$2" != "${2%%[[:space:]]*}" ]; then
		echo "$1: ${2:+more than one}${2:-not found}" >&2
		exit 1
	fi
	echo "$2"
}

all_hosts=$(m host list)
host() { one "the host $1" "$(after name "$1" <<<"$all_hosts")"; }
`

// bootstrap is the script of the tunnel zone with its members and, before Eucalyptus
// 4.4, whose eucanetd makes them itself, of the gateways' BGP sessions, the blocks that
// they announce, and the interfaces that their ports are bound to. It changes nothing
// that is there, so it may run again.
func (w *writer) bootstrap() string {
	var b strings.Builder
	fmt.Fprintf(&b, `#!/bin/bash
# Makes in MidoNet what Eucalyptus does not make. Run on the cloud controller, when
# MidoNet's API answers and the agents of all hosts run; it may run again.
%s
zone=$(m tunnel-zone list | after name %[2]s)
[ -n "$zone" ] || zone=$(m tunnel-zone create name %[2]s type %[3]s)
zone=$(one "the tunnel zone %[2]s" "$zone")
members=$(m tunnel-zone "$zone" list member)

member() { # NAME ADDRESS
	local id present
	id=$(host "$1")
	present=$(awk -v id="$id" '{ for (i = 1; i < NF; i++) if ($i == "host" && $(i + 1) == id) print }' <<<"$members")
	case "$present " in
	" ") m tunnel-zone "$zone" add member host "$id" address "$2" >/dev/null && echo "$1 is a member now" ;;
	*" address $2 "*) echo "$1 is a member" ;;
	*)
		echo "$1 is a member with another address than $2: $present" >&2
		exit 1
		;;
	esac
}

`, bootstrapHead, w.MidoNet.TunnelZone, w.MidoNet.Tunnel)
	for _, h := range w.MidoNetHosts() {
		fmt.Fprintf(&b, "member %s %s\n", w.FQDN(h), h.Addresses[cloud.MidoNet])
	}
	if w.EucalyptusBefore("4.4") {
		w.bootstrapGateways(&b)
	}
	return b.String()
}

// bootstrapGateways adds what eucanetd before 4.4 leaves to people.
func (w *writer) bootstrapGateways(b *strings.Builder) {
	b.WriteString(`
router=$(one "the router eucart, which eucanetd makes" "$(m router list | after name eucart)")
ports=$(m router "$router" list port)
port() { one "the port of eucart with the address $1, which eucanetd makes" "$(after address "$1" <<<"$ports")"; }

binding() { # PORT NAME INTERFACE
	local id list
	id=$(host "$2")
	list=$(m host "$id" list binding) # an interface has one binding at most
	if [ -z "$(awk -v interface="$3" '{ for (n = 1; n < NF; n++) if ($n == "interface" && $(n + 1) == interface) print }' <<<"$list")" ]; then
		m host "$id" add binding port "$1" interface "$3" >/dev/null
	fi
	echo "$3 of $2 is bound"
}
`)
	if w.ASN != 0 {
		b.WriteString(`
session() { # PORT OWN-AS PEER-AS PEER: the id of the session
	local id list
	list=$(m port "$1" list bgp)
	id=$(after peer "$4" <<<"$list")
	[ -n "$id" ] || id=$(m port "$1" add bgp local-AS "$2" peer-AS "$3" peer "$4")
	one "the session with $4" "$id"
}

announce() { # PORT SESSION BLOCK
	local list
	list=$(m port "$1" bgp "$2" list route)
	[ -n "$(after net "$3" <<<"$list")" ] || m port "$1" bgp "$2" add route net "$3" >/dev/null
	echo "$3 is announced"
}
`)
	}
	for _, g := range w.With(cloud.Gateway) {
		fmt.Fprintf(b, "\np=$(port %s)\n", g.External)
		if r := w.Hosts[g.Router]; r != nil && w.ASN != 0 {
			fmt.Fprintf(b, "s=$(session \"$p\" %d %d %s)\n", w.ASN, r.ASN, r.Addresses[cloud.BGP])
			for _, block := range w.Advertise {
				fmt.Fprintf(b, "announce \"$p\" \"$s\" %s\n", block)
			}
		}
		fmt.Fprintf(b, "binding \"$p\" %s %s\n", w.FQDN(g), w.Device(g, cloud.BGP))
	}
}

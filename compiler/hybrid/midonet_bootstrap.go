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

# lines WORD VALUE: the lines themselves
lines() { awk -v word="$1" -v value="$2" '{ for (i = 1; i < NF; i++) if ($i == word && $(i + 1) == value) { print; next } }'; }

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
	present=$(lines host "$id" <<<"$members")
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
# eucanetd makes the router and its ports some time after it has found the tunnel zone.
for wait in $(seq "${WAIT:-60}"); do
	router=$(m router list | after name eucart)
	[ -z "$router" ] || break
	[ "$wait" -gt 1 ] || echo "waiting for eucanetd"
	sleep 5
done
router=$(one "the router eucart, which eucanetd makes" "$(m router list | after name eucart)")
ports=$(m router "$router" list port)
port() { one "the port of eucart with the address $1, which eucanetd makes" "$(after address "$1" <<<"$ports")"; }
`)
	for _, g := range w.With(cloud.Gateway) {
		fmt.Fprintf(b, "\n# %[1]s\ngateway=$(host %[1]s)\nport=$(port %[2]s)\n", w.FQDN(g), g.External)
		if r := w.Hosts[g.Router]; r != nil && w.ASN != 0 {
			fmt.Fprintf(b, `known=$(m port "$port" list bgp)
session=$(after peer %[1]s <<<"$known")
[ -n "$session" ] || session=$(m port "$port" add bgp local-AS %[2]d peer-AS %[3]d peer %[1]s)
session=$(one "the session with %[1]s" "$session")
known=$(m port "$port" bgp "$session" list route)
`, r.Addresses[cloud.BGP], w.ASN, r.ASN)
			for _, block := range w.Advertise {
				fmt.Fprintf(b, "[ -n \"$(after net %[1]s <<<\"$known\")\" ] || m port \"$port\" bgp \"$session\" add route net %[1]s >/dev/null\n", block)
			}
		}
		fmt.Fprintf(b, `known=$(m host "$gateway" list binding)
[ -n "$(lines interface %[1]s <<<"$known")" ] || m host "$gateway" add binding port "$port" interface %[1]s >/dev/null
`, w.Device(g, cloud.BGP))
	}
}

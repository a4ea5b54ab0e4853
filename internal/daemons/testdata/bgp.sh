#!/bin/bash
# Runs the rendered router of a cloud ($1) beside a gateway, each with zebra and bgpd ($3
# is their folder) in a network of its own, in a folder of its own ($2).
set -euo pipefail
site=$1 dir=$2 daemons=$3
mkdir -p "$dir"/{router,gateway}
cp "$site/bgp-1/etc/frr/frr.conf" "$dir/router/frr.conf"

# The gateway says what MidoNet's would say, and something that it should not.
cat >"$dir/gateway/frr.conf" <<'CONF'
router bgp 64497
 bgp router-id 198.51.100.2
 no bgp ebgp-requires-policy
 no bgp network import-check
 neighbor 198.51.100.1 remote-as 64496
 neighbor 198.51.100.1 password session-of-the-test
 neighbor 198.51.100.1 timers connect 1
 address-family ipv4 unicast
  network 198.51.100.128/25
  network 10.66.0.0/16
 exit-address-family
CONF

mount -t proc proc /proc # of the processes that this script sees
# shellcheck source=testdata/frr.sh disable=SC1091
. "$(dirname "$0")/frr.sh"

# Two networks joined by a cable: this one is the router's.
unshare --net sleep 600 &
other=$!
sleep 0.2
in_gateway() { nsenter --target "$other" --net "$@"; }
ip link set lo up
ip link add em1.1002 type veth peer name em1 netns "$other"
ip addr add 198.51.100.1/25 dev em1.1002
ip link set em1.1002 up
in_gateway ip link set lo up
in_gateway ip addr add 198.51.100.2/25 dev em1
in_gateway ip link set em1 up

start() { # folder, prefix of commands
	local at=$dir/$1
	shift
	"$@" "$daemons/zebra" -u root -g root -d -f "$at/frr.conf" -i "$at/zebra.pid" -z "$at/zserv" --vty_socket "$at" -A 127.0.0.1 -P 0 --log "file:$at/zebra.log"
	"$@" "$daemons/bgpd" -u root -g root -d -f "$at/frr.conf" -i "$at/bgpd.pid" -z "$at/zserv" --vty_socket "$at" -A 127.0.0.1 -P 0 --log "file:$at/bgpd.log"
}
start router >"$dir/log" 2>&1
start gateway nsenter --target "$other" --net >>"$dir/log" 2>&1

ask() { vtysh --vty_socket "$dir/$1" -c "$2" 2>/dev/null; }
for _ in $(seq 100); do # a route is known a moment before it is the best
	table=$(ask router 'show bgp ipv4 unicast')
	flat=$(tr -s ' \n' ' ' <<<"$table") # a long prefix has a line of its own
	[[ $flat == *"*> 198.51.100.128/25"* ]] && break
	sleep 0.3
done
echo "$table"
[[ $flat == *"*> 198.51.100.128/25 198.51.100.2 0 0 64497 i"* ]] && echo "the router has 198.51.100.128/25 through 198.51.100.2 from 64497"
grep -q 10.66.0.0 <<<"$table" || echo "the router left out 10.66.0.0/16"
for _ in $(seq 50); do
	learned=$(ask gateway 'show bgp ipv4 unicast neighbors 198.51.100.1 routes')
	[[ $learned == *"*> 0.0.0.0/0"* ]] && break
	sleep 0.2
done
echo "$learned"
[ "$(grep -c '^\*>' <<<"$learned")" = 1 ] && grep -q '0.0.0.0/0' <<<"$learned" && echo "the gateway has 0.0.0.0/0 and nothing else"
for _ in $(seq 50); do
	route=$(ip route get 198.51.100.200 2>/dev/null || true)
	[[ $route == *"via 198.51.100.2"* ]] && break
	sleep 0.2
done
[[ $route == *"via 198.51.100.2"* ]] && echo "the kernel routes 198.51.100.200 via 198.51.100.2"
exit 0

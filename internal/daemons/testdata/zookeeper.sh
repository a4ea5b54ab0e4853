#!/bin/bash
# Starts the rendered ZooKeeper servers of a cloud ($1), in a folder of its own ($2),
# with a Java ($3) and a class path ($4), and asks them.
set -euo pipefail
site=$1 dir=$2 java=$3 classes=$4
ip link set lo up
servers=()
for host in "$site"/nsdb-*; do
	name=${host##*/}
	address=$(sed -n 's/^clientPortAddress=//p' "$host/etc/zookeeper/zoo.cfg")
	ip addr add "$address/28" dev lo
	servers+=("$address")
	# dataDir is where the rendered file has it, in a file system of the server's own
	unshare --mount bash -c "
		mount -t tmpfs tmpfs /var/lib
		mkdir -p /var/lib/zookeeper
		cp -r '$host/var/lib/zookeeper/data' /var/lib/zookeeper/
		exec '$java' -Xmx64m -cp '$classes' org.apache.zookeeper.server.quorum.QuorumPeerMain '$host/etc/zookeeper/zoo.cfg'
	" >"$dir/$name.log" 2>&1 &
done
word() { # address, word
	exec 3<>"/dev/tcp/$1/2181" || return 1
	printf '%s' "$2" >&3
	cat <&3
	exec 3>&-
}
for address in "${servers[@]}"; do
	for _ in $(seq 150); do
		mode=$(word "$address" srvr 2>/dev/null | grep '^Mode: ') && break
		sleep 0.2
	done
	echo "$address ${mode:-no mode}, answers $(word "$address" ruok)"
done
tail -n 5 "$dir"/*.log

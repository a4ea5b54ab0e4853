#!/bin/bash
# Boots Ceph on a rendered cloud ($1), in a folder of its own ($2), and works with it.
set -euo pipefail
site=$1 dir=$2
ip link set lo up
for last in 98 99 100; do ip addr add "192.0.2.$last/28" dev lo; done
mkdir -p "$dir"/{mon/ceph-1,osd/0,run,log}

# What the rendered file leaves to the defaults of an installation stands in a copy for
# the daemons alone; clients read the rendered files as they are.
server=$dir/server.conf
cp "$site/ceph-1/etc/ceph/ceph.conf" "$server"
cat >>"$server" <<CONF
run_dir = $dir/run
log_file = $dir/log/\$name.log
admin_socket = $dir/run/\$name.asok
pid_file = $dir/run/\$name.pid
mon_data = $dir/mon/\$id
osd_data = $dir/osd/\$id
osd_objectstore = memstore
memstore_device_bytes = 268435456
osd_crush_chooseleaf_type = 0
mon_allow_pool_size_one = true
auth_allow_insecure_global_id_reclaim = false
CONF
fsid=$(ceph-conf -c "$server" --show-config-value fsid)
{
	ceph-authtool --create-keyring "$dir/mon.keyring" --gen-key -n mon. --cap mon 'allow *'
	ceph-authtool --create-keyring "$dir/admin.keyring" --gen-key -n client.admin --cap mon 'allow *' --cap osd 'allow *' --cap mgr 'allow *'
	ceph-authtool "$dir/mon.keyring" --import-keyring "$dir/admin.keyring"
	monmaptool --create --addv ceph-1 '[v2:192.0.2.99:3300,v1:192.0.2.99:6789]' --fsid "$fsid" "$dir/monmap"
} >/dev/null
ceph-mon -c "$server" --mkfs -i ceph-1 --monmap "$dir/monmap" --keyring "$dir/mon.keyring"
ceph-mon -c "$server" -i ceph-1 --public-addr 192.0.2.99
admin=(-c "$site/ceph-1/etc/ceph/ceph.conf" -k "$dir/admin.keyring" --connect-timeout 20)
ceph "${admin[@]}" mon stat
uuid=$(cat /proc/sys/kernel/random/uuid) key=$(ceph-authtool --gen-print-key)
printf '{"cephx_secret": "%s"}' "$key" | ceph "${admin[@]}" osd new "$uuid" -i - >/dev/null
ceph-authtool --create-keyring "$dir/osd/0/keyring" -n osd.0 --add-key "$key" >/dev/null
ceph-osd -c "$server" -i 0 --mkfs --osd-uuid "$uuid" >/dev/null 2>&1
ceph-osd -c "$server" -i 0 >/dev/null 2>&1
for _ in $(seq 80); do
	[[ $(ceph "${admin[@]}" osd stat) == *"1 up"* ]] && break
	sleep 0.25
done

# The rendered script, and once more.
script=$site/ceph-1/root/ceph-eucalyptus.sh
CEPH_OPTIONS="${admin[*]}" "$script" "$dir/keys" >"$dir/log/script" 2>&1 || { cat "$dir/log/script"; exit 1; }
first=$(sha256sum "$dir"/keys/*)
CEPH_OPTIONS="${admin[*]}" "$script" "$dir/keys" >"$dir/log/script" 2>&1 || { cat "$dir/log/script"; exit 1; }
[ "$first" = "$(sha256sum "$dir"/keys/*)" ] || { echo "the second run made other keys"; exit 1; }
[ "$(stat -c %a "$dir"/keys/* | sort -u)" = 600 ] && echo "the keyrings have mode 600"
get() { ceph "${admin[@]}" osd pool get eucavols "$1" | cut -d' ' -f2; }
applications=$(ceph "${admin[@]}" osd pool application get eucavols)
[[ $applications == *'"rbd"'* ]] && echo "pool eucavols size $(get size) min_size $(get min_size) pg_num $(get pg_num) application rbd"
{ # there are always other pools
	ceph "${admin[@]}" osd pool create other 8
	ceph "${admin[@]}" osd pool set other size 1 --yes-i-really-mean-it
} >/dev/null 2>&1

sc() { timeout 60 rbd -c "$site/cc-1/etc/ceph/ceph.conf" -n client.euca-sc -k "$dir/keys/ceph.client.euca-sc.keyring" "$@"; }
nc() { timeout 60 rbd -c "$site/nc-1/etc/ceph/ceph.conf" -n client.euca-nc -k "$dir/keys/ceph.client.euca-nc.keyring" "$@"; }
sc create eucavols/vol-1 --size 8
sc snap create eucavols/vol-1@copy --no-progress
sc snap protect eucavols/vol-1@copy
sc clone eucavols/vol-1@copy eucasnaps/snap-1
sc flatten eucasnaps/snap-1 --no-progress
sc snap unprotect eucavols/vol-1@copy
sc snap rm eucavols/vol-1@copy --no-progress
sc snap create eucasnaps/snap-1@base --no-progress
sc snap protect eucasnaps/snap-1@base
sc clone eucasnaps/snap-1@base eucavols/vol-2
sc rm eucavols/vol-1 --no-progress
echo "the storage controller's user made, cloned, unprotected and removed"
if sc create other/vol-3 --size 8 2>/dev/null; then
	echo "the storage controller's user may use other pools"
	exit 1
fi
nc export eucavols/vol-2 "$dir/volume" --no-progress
[ "$(stat -c %s "$dir/volume")" = 8388608 ] && echo "the node's user read a volume made from a snapshot"
if nc rm eucasnaps/snap-1 --no-progress 2>/dev/null; then
	echo "the node's user removed a snapshot's image"
	exit 1
fi
nc info eucasnaps/snap-1 >/dev/null
echo "the node's user may not remove a snapshot's image"
kill "$(cat "$dir/run/osd.0.pid")" "$(cat "$dir/run/mon.ceph-1.pid")"

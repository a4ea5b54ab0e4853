#!/bin/bash
# Sourced: makes the user that runs a test, root of its namespaces, one that FRR's daemons
# accept, in a mount namespace of the test's own.
mount -t tmpfs tmpfs /var/tmp
sed 's/^\(frrvty:.*:\)\(.*\)$/\1root,\2/' /etc/group >/var/tmp/group
mount --bind /var/tmp/group /etc/group

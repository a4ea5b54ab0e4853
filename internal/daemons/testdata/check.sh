#!/bin/bash
# Lets a daemon ($1) check its file ($2), with the folder of logs that an installation has.
set -euo pipefail
# shellcheck source=testdata/frr.sh disable=SC1091
. "$(dirname "$0")/frr.sh"
mount -t tmpfs tmpfs /var/log
mkdir -p /var/log/quagga
exec "$1" -C -u root -g root -f "$2"

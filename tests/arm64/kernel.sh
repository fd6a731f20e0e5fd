#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-only
# kernel.sh: print the folder of a root with Debian's 6.1 for arm64: image and
# headers, busybox, and the libraries that the programs are linked with. Nothing
# in it is ever run on this machine. tests/guest takes it with -k arm64.
set -euo pipefail
# shellcheck source=tests/guest/boot/common.sh
. "$(dirname "$0")/../guest/boot/common.sh"

here=$(cd "$(dirname "$0")" && pwd)
root=$cache/root-arm64
packages=linux-headers-arm64,busybox-static,libc6-dev
packages+=,libsmartcols-dev,libmount-dev,libjson-c-dev,e2fsprogs,xfsprogs,binutils

# The kernel's build programs come for this machine: a second architecture.
make_root() # NEW
{
	local options

	options=$(mktemp)
	proxies >"$options"
	FINAL=$root PACKAGES=$packages mmdebstrap --quiet --variant=extract \
		--mode=root --format=directory --architectures=arm64,amd64 \
		--skip=check/qemu --include="$packages" \
		--aptopt='Acquire::Check-Valid-Until "false"' \
		--aptopt="$options" --extract-hook="$here/fill.sh \"\$1\"" \
		bookworm "$1" - <<<"$(sources bookworm)" >"$1.log" 2>&1 || {
		tail -n 20 "$1.log" >&2
		return 1
	}
	rm -f "$options"
}

mkdir -p "$cache"
exec 9>"$root.making"
flock 9
if [ ! -e "$root/.dchain" ] ||
   [ "$(info "$root" packages)" != "$packages" ] ||
   [ -n "$(find "$root/.dchain" -mtime +"${DCHAIN_ROOT_DAYS:-14}")" ]; then
	need mmdebstrap
	[ "$(id -u)" = 0 ] || die "only root can make a root folder"
	note "making a root with Debian's 6.1 for arm64: one or two minutes"
	new=$(mktemp -d "$cache/new-arm64.XXXXXX")
	chmod 755 "$new"
	make_root "$new" || { rm -rf "$new"; exit 1; }
	rm -rf "$root"
	mv "$new" "$root"
	rm -f "$new.log"
fi
echo "$root"

#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-only
# qemu10.sh: print a QEMU of version 10 or newer, whose emulated CPUs may run at
# the same time while probes come and go (see qemu.sh). Where the system's is
# older, bookworm-backports' is unpacked into the cache, beside it and without
# touching it: QEMU finds its own modules and firmware relative to itself.
# Where there is none: the reason, and exit status 1.
set -euo pipefail
# shellcheck source=tests/guest/boot/common.sh
. "$(dirname "$0")/common.sh"

suite=bookworm-backports
packages='qemu-system-x86 qemu-system-common qemu-system-data seabios'
dir=$cache/qemu10

no()
{
	note "no QEMU 10: $*"
	exit 1
}

# fetch DIR: the packages, with lists of our own.
fetch()
{
	local conf p

	conf=$(apt_of "$1/apt" $suite) || no "the mirror has no $suite"
	mkdir -p "$1/debs"
	for p in $packages; do
		# What backports has not is as the system has it.
		(cd "$1/debs" && APT_CONFIG=$conf apt-get -q download "$p") \
			>>"$1/log" 2>&1 || [ "$p" = seabios ] ||
			no "$(tail -n 1 "$1/log")"
	done
	for p in "$1"/debs/*.deb; do
		dpkg-deb -x "$p" "$1"
	done
	rm -rf "$1/debs" "$1/apt"
	cat >"$1/run" <<-END
		#!/bin/sh
		exec $dir/usr/bin/qemu-system-x86_64 -L $dir/usr/share/seabios \\
			-L $dir/usr/share/qemu -L /usr/share/seabios "\$@"
	END
	chmod 755 "$1" "$1/run"
}

version=$(qemu-system-x86_64 --version |
	sed -n '1s/.*version \([0-9]*\).*/\1/p')
if [ "$version" -ge 10 ]; then
	command -v qemu-system-x86_64
	exit
fi
mkdir -p "$cache"
exec 9>"$cache/qemu10.lock"
flock 9
if [ ! -x "$dir/run" ]; then
	new=$(mktemp -d "$cache/new-qemu10.XXXXXX")
	trap 'rm -rf "$new"' EXIT
	fetch "$new"
	mv "$new" "$dir"
	missing=$(ldd "$dir/usr/bin/qemu-system-x86_64" | grep 'not found' || true)
	if [ -n "$missing" ] || ! "$dir/run" --version >/dev/null; then
		rm -rf "$dir"
		no "it does not run here: $missing"
	fi
fi
echo "$dir/run"

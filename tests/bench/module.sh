#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-only
# module.sh VERSION: build the benchmark's own modules for Debian's kernel of
# that version; print the folder that they are in. Needs root (chroot).
set -euo pipefail
# shellcheck source=tests/guest/boot/common.sh
. "$(dirname "$0")/../guest/boot/common.sh"

version=${1:?usage: module.sh VERSION}
root=$("$guest/boot/kernel.sh" "$version")
release=$(info "$root" release)
out=$top/build/bench/$version
mkdir -p "$out"
# make goes by time stamps: keep them, and begin anew with a new kernel.
[ "$(cat "$out/release" 2>/dev/null)" = "$release" ] ||
	rm -f "$out"/bench-* "$out"/.bench-*
echo "$release" >"$out/release"
cp -pu "$(dirname "$0")"/kernel/* "$top/module/kernel/compat.h" "$out"/
sed -n '/^kernel_has =/,/^$/p; /call kernel_has/p' "$top/Kbuild" \
	>"$out/features"

# The mounts are in a name space of their own and vanish with it.
# shellcheck disable=SC2016 # expanded by the inner shell
unshare --mount --propagation private sh -ec '
	mount --bind "$2" "$1/mnt"
	mount -t proc proc "$1/proc"
	mount --bind /dev "$1/dev"
	exec chroot "$1" env -i PATH=/usr/bin:/usr/sbin:/bin:/sbin LC_ALL=C \
		make -C "/lib/modules/$3/build" M=/mnt W=1 KCFLAGS=-Werror \
		CONFIG_DEBUG_INFO_BTF_MODULES= modules' \
	sh "$root" "$out" "$release" >"$out/build.log" 2>&1 || {
	cat "$out/build.log" >&2
	die "the benchmark's modules do not build for $release"
}
echo "$out"

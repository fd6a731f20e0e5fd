#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-only
# build.sh KERNEL: build dchain.ko from the working tree for that kernel
# (see kernel.sh), with the compiler that built the kernel; print the module's
# path. Any warning fails, those of W=1 included. Needs root (chroot).
set -euo pipefail
# shellcheck source=tests/guest/boot/common.sh
. "$(dirname "$0")/common.sh"

# copy_changed FROM TO: make TO's sources equal to FROM's, touching only what
# differs so that make rebuilds only that.
copy_changed()
{
	local f

	(cd "$1" && find Kbuild module -name '*.[chS]' -o -name Kbuild) |
	while read -r f; do
		cmp -s "$1/$f" "$2/$f" || install -D -m 644 "$1/$f" "$2/$f"
	done
	(cd "$2" && find . -name '*.[chS]' ! -name '*.mod.c') |
	while read -r f; do
		[ -e "$1/$f" ] || rm "$2/$f"
	done
}

# in_root ROOT DIR COMMAND...: run in ROOT with DIR on /mnt. The mounts are in a
# name space of their own and vanish with it. Objtool needs /proc.
in_root()
{
	local root=$1 dir=$2

	shift 2
	# Expanded by the inner shell.
	# shellcheck disable=SC2016
	unshare --mount --propagation private sh -ec '
		root=$1; dir=$2; shift 2
		mount --bind "$dir" "$root/mnt"
		mount -t proc proc "$root/proc"
		mount --bind /dev "$root/dev"
		exec chroot "$root" env -i PATH=/usr/bin:/usr/sbin:/bin:/sbin \
			LC_ALL=C "$@"' sh "$root" "$dir" "$@"
}

# make_module KERNEL ROOT RELEASE OUT
make_module()
{
	local flags="W=1 KCFLAGS=-Werror CONFIG_DEBUG_INFO_BTF_MODULES="

	flags+=" $(info "$2" compiler)"
	# These two are built with this machine's compilers.
	# shellcheck disable=SC2086 # words
	case $1 in
	debug*)	make -j"$(nproc)" -C "$2" M="$4" $flags modules ;;
	arm64)	make -j"$(nproc)" -C "$2/lib/modules/$3/build" M="$4" $flags \
			ARCH=arm64 CROSS_COMPILE=aarch64-linux-gnu- \
			CC=aarch64-linux-gnu-gcc-12 modules ;;
	arm64-*) in_root "$2" "$4" make -j"$(nproc)" -C \
			"/lib/modules/$3/build" M=/mnt $flags ARCH=arm64 \
			CROSS_COMPILE=aarch64-linux-gnu- modules ;;
	*)	in_root "$2" "$4" make -j"$(nproc)" -C \
			"/lib/modules/$3/build" M=/mnt $flags modules ;;
	esac
}

main()
{
	local kernel=${1:?usage: build.sh KERNEL} root out release log

	case $kernel in
	debug*|arm64) ;;
	*)	[ "$(id -u)" = 0 ] || die "only root can build in a chroot"
		# A root folder that is no mount point has no propagation.
		unshare --mount --propagation private true ||
			die "cannot mount here: a plain chroot, or a" \
				"container that may not mount?" ;;
	esac
	root=$("$guest/boot/kernel.sh" "$kernel")
	release=$(info "$root" release "$kernel")
	out=$top/build/$kernel
	log=$out/build.log
	mkdir -p "$out"
	exec 8>"$out/.lock" 9>"$root.lock"
	flock 8
	flock --shared 9
	# A new kernel package makes everything stale.
	[ "$(cat "$out/release" 2>/dev/null)" = "$release" ] ||
		find "$out" -mindepth 1 ! -name .lock -delete
	echo "$release" >"$out/release"
	copy_changed "$top" "$out"
	if ! make_module "$kernel" "$root" "$release" "$out" >"$log" 2>&1 ||
	   grep -iE 'warning|error' "$log" >&2; then
		cat "$log" >&2
		# Objects that came with a warning must not pass next time.
		find "$out" -name '*.o' -delete
		die "dchain.ko for $release does not build cleanly"
	fi
	echo "$out/dchain.ko"
}

main "$@"

#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-only
# initrd.sh ROOT [KERNEL]: print the name of the base initramfs for a root's kernel:
# busybox, the modules that tests use, unpacked, and init. Made once a kernel
# and init; run.sh puts a second archive behind it with what one run adds.
set -euo pipefail
# shellcheck source=tests/guest/boot/common.sh
. "$(dirname "$0")/common.sh"

# Absent ones are built in, or do not exist in that version.
modules='virtio_pci virtio_blk ext4 crc32c_generic crc32c-intel xfs overlay loop fuse
squashfs nls_utf8 brd zram tun veth netconsole autofs4'

# copy_modules ROOT RELEASE TO: the modules with all that they depend on.
copy_modules()
{
	local m f

	[ -e "$1/lib/modules/$2/modules.dep" ] ||
		[ ! -d "$1/lib/modules/$2/kernel" ] ||
		die "no modules.dep in $1"
	mkdir -p "$3/lib/modules/$2"
	for m in $modules; do
		modprobe -S "$2" -d "$1" --show-depends "$m" 2>/dev/null || true
	done | awk '$1 == "insmod" && !seen[$2]++ { print $2 }' |
	while read -r f; do
		case $f in
		*.ko)	cp "$f" "$3/lib/modules/$2/" ;;
		*.xz)	xz -dc "$f" >"$3/lib/modules/$2/$(basename "$f" .xz)" ;;
		*.zst)	zstd -qdc "$f" >"$3/lib/modules/$2/$(basename "$f" .zst)" ;;
		esac
	done
	cp "$1/lib/modules/$2"/modules.{builtin,order}* "$3/lib/modules/$2/"
	depmod -b "$3" "$2"
}

main()
{
	local root=${1:?usage: initrd.sh ROOT [KERNEL]} release key file tree busybox

	PATH=$PATH:/usr/sbin:/sbin
	need busybox cpio depmod modprobe xz zstd
	release=$(info "$root" release "${2-}")
	busybox=$(command -v busybox)
	[ -z "$(info "$root" arch)" ] ||
		busybox=$("$top/tests/arm64/kernel.sh")/bin/busybox
	key=$(cat "$root/.dchain" "$guest"/lib/* "$top"/tests/lib/tap.sh "$0" | sha256sum | cut -c1-12)
	file=$cache/initrd-$release-$key
	if [ ! -e "$file" ]; then
		find "$cache" -maxdepth 1 -name "initrd-$release-*" -mtime +3 -delete
		tree=$(mktemp -d)
		mkdir -p "$tree"/{bin,dev,etc,lib,mnt,out,proc,root,run,sys,tmp}
		mkdir -p "$tree"/usr/{bin,sbin}
		ln -s usr/sbin "$tree/sbin"
		cp "$busybox" "$tree/bin/"
		cp "$guest/lib/init" "$tree/init"
		cp "$top/tests/lib/tap.sh" "$guest"/lib/*.{sh,awk} "$tree/lib/"
		copy_modules "$root" "$release" "$tree"
		(cd "$tree" && find . | cpio -o -H newc --quiet) >"$file.$$"
		mv "$file.$$" "$file"
		rm -rf "$tree"
	fi
	echo "$file"
}

main "$@"

#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-only
# unpacked.sh ROOT [KERNEL]: print the name of a root's kernel, unpacked, which
# QEMU boots by PVH. It is unpacked here once, since in a guest this takes an
# emulated CPU as long as the rest of the boot. Such a kernel is not moved in
# memory (KASLR), so for flavours, and for what is no PVH kernel, the name of
# Debian's packed one is printed.
set -euo pipefail
# shellcheck source=tests/guest/boot/common.sh
. "$(dirname "$0")/common.sh"

# number FILE OFFSET SIZE: of the image's header, see boot.rst of the kernel.
number()
{
	od -An -tu"$3" -j "$2" -N "$3" "$1" | tr -d ' '
}

# payload BZIMAGE: what the image unpacks, to standard output. Behind xz and zstd
# stands the size, which neither program expects.
payload()
{
	local start size magic program rest=4

	start=$((($(number "$1" 497 1) + 1) * 512 + $(number "$1" 584 4)))
	size=$(number "$1" 588 4)
	magic=$(od -An -tx1 -j "$start" -N 4 "$1" | tr -d ' ')
	case $magic in
	fd377a58)	program=xz ;;
	28b52ffd)	program=zstd ;;
	1f8b*)		program=gzip rest=0 ;;
	*)		return 1 ;;
	esac
	head -c "$((start + size - rest))" "$1" | tail -c "+$((start + 1))" |
		$program -dc
}

root=${1:?usage: unpacked.sh ROOT [KERNEL]}
image=$root/$(info "$root" vmlinuz "${2-}")
if [ -n "$(info "$root" arch)$(flavour "${2-}")" ] || [[ ${2-} == debug* ]]; then
	echo "$image"
	exit
fi
need od xz zstd readelf
package=$(info "$root" package "${2-}")
# The package's name has the release, and its version may change alone.
file=$cache/vmlinux-${package// /-}
if [ ! -e "$file" ]; then
	find "$cache" -maxdepth 1 -name "vmlinux-${package% *}-*" -mtime +3 -delete
	# The note that QEMU looks for, XEN_ELFNOTE_PHYS32_ENTRY.
	if ! payload "$image" >"$file.$$" ||
	   ! grep -q '(0x00000012)' < <(readelf -n "$file.$$" 2>/dev/null); then
		cp "$image" "$file.$$"
	fi
	mv "$file.$$" "$file"
fi
echo "$file"

#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-only
# boot.sh ROOT RELEASE VERSION: boot the kernel that is installed in ROOT in a
# guest that has its module folder, as dkms and depmod left it, and load dchain
# of that version there by name.
set -euo pipefail
# shellcheck source=tests/guest/boot/common.sh
. "$(dirname "$0")/../guest/boot/common.sh"

root=${1:?usage: boot.sh ROOT RELEASE VERSION}
release=$2
version=$3
folder=$root/lib/modules/$release
kernel=$root/boot/vmlinuz-$release
[ -e "$kernel" ] || kernel=$folder/vmlinuz

tmp=$(mktemp -d)
trap 'rm -rf "$tmp"' EXIT
mkdir "$tmp/$release"
cp -a "$folder"/modules.* "$folder/updates" "$tmp/$release/"
# The harness's own module stays out.
"$guest/boot/run.sh" -K "$kernel" -x none -t 300 \
	-f "$tmp/$release:/lib/modules/$release" -f modprobe:/usr/bin/modprobe \
	"$(dirname "$0")/guest.sh" "$release" "$version"

#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-only
# fill.sh ROOT: mmdebstrap's hook for kernel.sh. Adds the kernel image, makes the
# headers usable where they lie, and writes the stamp.
set -euo pipefail

root=$1
export APT_CONFIG=${MMDEBSTRAP_APT_CONFIG:?only to be run by mmdebstrap}

fetch() # PACKAGE FOLDER
{
	local dir

	dir=$(mktemp -d)
	(cd "$dir" && apt-get -q -o APT::Sandbox::User=root download "$1")
	mkdir -p "$2"
	dpkg-deb -x "$dir"/*.deb "$2"
	rm -rf "$dir"
}

release=$(basename "$(ls -d "$root"/usr/src/linux-headers-*-arm64)")
release=${release#linux-headers-}
image=linux-image-$release
fetch "$image" "$root"

# The headers point to places below /, and to programs for arm64. This machine's
# are in the package of its own architecture.
headers=$root/usr/src/linux-headers-$release
sed -i "s|/usr/src/|$FINAL/usr/src/|" "$headers/Makefile"
rm -rf "$root"/usr/lib/linux-kbuild-*
fetch "$(basename "$(readlink "$headers/scripts" | xargs dirname)"):amd64" \
	"$root"
ln -sfn "$FINAL/usr/src/linux-headers-$release" \
	"$root/lib/modules/$release/build"
PATH=$PATH:/usr/sbin:/sbin depmod -b "$root" "$release"

cat >"$root/.dchain" <<END
version=arm64
arch=arm64
release=$release
packages=$PACKAGES
vmlinuz=boot/vmlinuz-$release
package=$image $(apt-cache show "$image" | sed -n 's/^Version: //p' | head -n 1)
END

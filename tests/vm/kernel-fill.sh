#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-only
# kernel-fill.sh ROOT VERSION TOOLS: mmdebstrap's hook for kernel.sh. Adds the kernel
# image and the headers of the other flavours, links what an extracted but not
# configured system lacks, and writes the stamp.
set -euo pipefail

root=$1
version=$2
tools=$3
export APT_CONFIG=${MMDEBSTRAP_APT_CONFIG:?only to be run by mmdebstrap}

unpack()
{
	local dir

	dir=$(mktemp -d)
	(cd "$dir" && apt-get -q -o APT::Sandbox::User=root download "$1")
	dpkg-deb -x "$dir"/*.deb "$root"
	rm -rf "$dir"
}

# depends PATTERN PACKAGE: the packages of that name which a package needs,
# itself included.
depends()
{
	apt-cache depends --recurse --important "$2" 2>/dev/null |
		sed -n "s/^\\(linux-\\($1\\)-[0-9].*\\)/\\1/p"
}

# The release (uname -r) of a flavour's newest kernel, empty when it has none.
release()
{
	depends headers "linux-headers-$1" |
		sed -n "s/^linux-headers-\(.*-$1\)\$/\1/p" | head -n 1
}

# Kernel packages ship usr/lib/modules since trixie; dpkg-deb would put a real
# folder where configured systems have the link.
link_usr()
{
	local d

	for d in bin sbin lib lib64; do
		mkdir -p "$root/usr/$d"
		if [ -d "$root/$d" ] && [ ! -L "$root/$d" ]; then
			cp -a "$root/$d/." "$root/usr/$d/"
			rm -rf "${root:?}/$d"
		fi
		ln -sfn "usr/$d" "$root/$d"
	done
	# Links that maintainer scripts would have made.
	[ -e "$root/usr/bin/sh" ] || ln -s dash "$root/usr/bin/sh"
	[ -e "$root/usr/bin/awk" ] || ln -s mawk "$root/usr/bin/awk"
	mkdir -p "$root/proc" "$root/mnt"
}

add_flavour()
{
	local p

	[ -n "$(release "$1")" ] || return 0
	for p in $(depends headers "linux-headers-$1"); do
		[ -e "$root/usr/share/doc/$p" ] || unpack "$p"
	done
}

kver=$(release amd64)
case $kver in
"$version".*) ;;
*)	echo "the suite's kernel is '$kver', not $version" >&2
	exit 1 ;;
esac
# Signed images can lag behind the headers by a day.
image=linux-image-$kver
apt-cache show "$image" >/dev/null 2>&1 || image=$image-unsigned
link_usr
# Since 7.x the image package is empty and depends on the two real ones.
for p in $(depends 'image\|binary\|modules' "$image"); do
	unpack "$p"
done
add_flavour cloud-amd64
add_flavour rt-amd64
link_usr
# The host's kmod looks modules up here.
PATH=$PATH:/usr/sbin:/sbin depmod -b "$root" "$kver"

vmlinuz=usr/lib/modules/$kver/vmlinuz
[ -e "$root/$vmlinuz" ] || vmlinuz=boot/vmlinuz-$kver
[ -e "$root/$vmlinuz" ] || { echo "no vmlinuz in $image" >&2; exit 1; }
cat >"$root/.dchain" <<END
version=$version
tools=$tools
release=$kver
release_cloud=$(release cloud-amd64)
release_rt=$(release rt-amd64)
vmlinuz=$vmlinuz
package=$(apt-cache show "$image" | awk '
	/^Package:/ { p = $2 } /^Version:/ && !n++ { print p, $2 }')
END

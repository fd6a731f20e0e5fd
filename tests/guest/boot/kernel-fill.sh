#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-only
# kernel-fill.sh ROOT NAME RELEASE TOOLS ARCH: mmdebstrap's hook for kernel.sh. Adds
# the kernel's images and the headers of its flavours, links what an extracted but
# not configured system lacks, and writes the stamp.
set -euo pipefail

root=$1
name=$2
release=$3
tools=$4
arch=$5
export APT_CONFIG=${MMDEBSTRAP_APT_CONFIG:?only to be run by mmdebstrap}

# unpack PACKAGE FOLDER
unpack()
{
	local dir

	dir=$(mktemp -d)
	(cd "$dir" && apt-get -q -o APT::Sandbox::User=root download "$1") &&
		dpkg-deb -x "$dir"/*.deb "$2" || {
		rm -rf "$dir"
		return 1
	}
	rm -rf "$dir"
}

# depends PATTERN PACKAGE: the packages of that name which a package needs,
# itself included.
depends()
{
	apt-cache depends --recurse --important "$2:$arch" 2>/dev/null |
		sed -n "s/^\\(linux-\\($1\\)-[0-9].*\\)/\\1/p"
}

# A name that other packages only refer to shows nothing, by exit status 0.
known()
{
	[ -n "$(apt-cache show "$1:$arch" 2>/dev/null)" ]
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

# image_of RELEASE: the package. Signed ones can lag behind the headers by a day.
image_of()
{
	if known "linux-image-$1"; then
		echo "linux-image-$1"
	else
		echo "linux-image-$1-unsigned"
	fi
}

# add_image RELEASE KEY-SUFFIX: unpack the image, without the drivers that no
# guest has, and write its lines of the stamp. A mirror may have the headers and
# not the image.
add_image()
{
	local dir p image vmlinuz=usr/lib/modules/$1/vmlinuz

	echo "release$2=$1" >>"$root/.dchain"
	image=$(image_of "$1")
	dir=$(mktemp -d)
	# Since 7.x the image package is empty and depends on the real ones, and
	# the list of modules is in linux-base-RELEASE.
	for p in $(depends 'image\|base\|binary\|modules' "$image"); do
		unpack "$p" "$dir" || {
			rm -rf "$dir"
			return 1
		}
	done
	find "$dir" -path '*/kernel/drivers/*' -type f \
		! -path '*/drivers/block/*' ! -path '*/drivers/virtio/*' \
		! -path '*/drivers/char/*' ! -path '*/drivers/net/*.ko*' -delete
	find "$dir" -path '*/drivers/net/*/*' -type f -delete
	find "$dir" -path '*/kernel/sound/*' -type f -delete
	if [ -d "$dir/lib" ]; then
		mkdir -p "$dir/usr"
		mv "$dir/lib" "$dir/usr/lib"
	fi
	cp -a "$dir/." "$root"
	rm -rf "$dir"
	# The host's kmod looks modules up here.
	PATH=$PATH:/usr/sbin:/sbin depmod -b "$root" "$1"
	[ -e "$root/$vmlinuz" ] || vmlinuz=boot/vmlinuz-$1
	[ -e "$root/$vmlinuz" ] || { echo "no vmlinuz in $image" >&2; exit 1; }
	cat >>"$root/.dchain" <<-STAMP
		vmlinuz$2=$vmlinuz
		package$2=$(apt-cache show "$image:$arch" | awk '
			/^Package:/ { p = $2 }
			/^Version:/ && !n++ { print p, $2 }')
	STAMP
}

link_usr
printf '%s\n' "name=$name" "tools=$tools" >"$root/.dchain"
[ "$arch" = amd64 ] || echo "arch=$arch" >>"$root/.dchain"
for flavour in '' cloud rt; do
	of=$release${flavour:+-$flavour}-$arch
	known "linux-headers-$of" || continue
	for p in $(depends 'headers\|base' "linux-headers-$of"); do
		[ -e "$root/usr/share/doc/${p%:*}" ] ||
			unpack "$p" "$root"
	done
	link_usr
	add_image "$of" "${flavour:+_$flavour}" || {
		[ -n "$flavour" ] || exit 1
		echo "no image of $of"
	}
done

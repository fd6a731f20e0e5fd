#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-only
# other-kernel.sh ROOT FROM TO [FILE OPTION]: make packages of a kernel TO that
# does not exist, in ROOT's /tmp, out of those of kernel FROM in /var/cache/later
# there: their own maintainer scripts and headers, another name, no drivers, and
# with CONFIG_OPTION switched off in FILE: config, which dkms reads, or code,
# which the compiler reads.
set -euo pipefail

root=$1
from=$2
to=$3
file=${4:-}
option=${5:-}
dir=$(mktemp -d)
trap 'rm -rf "$dir"' EXIT

rename="s/\Q$from\E/$to/g"

for kind in image headers; do
	deb=$(echo "$root"/var/cache/later/linux-$kind-"$from"_*.deb)
	tree=$dir/$kind
	mkdir -p "$tree"
	dpkg-deb --fsys-tarfile "$deb" | tar -x -C "$tree" \
		--exclude='*/kernel/*' --exclude='*/vmlinuz*' \
		--exclude='*/System.map*'
	dpkg-deb -e "$deb" "$tree/DEBIAN"
	rm -f "$tree/DEBIAN/md5sums"
	find "$tree" -depth -name "*$from*" | while read -r path; do
		mv "$path" "${path%/*}/$(echo "${path##*/}" | perl -pe "$rename")"
	done
	find "$tree" -type l -lname "*$from*" | while read -r path; do
		ln -sfn "$(readlink "$path" | perl -pe "$rename")" "$path"
	done
	grep -rlF -- "$from" "$tree" | xargs perl -pi -e "$rename"
	# .config, for newer ones auto.conf; the image's has no header.
	case $file in
	config)	line="^CONFIG_$option=y" other="# CONFIG_$option is not set" ;;
	code)	line="^#define CONFIG_$option 1" other= ;;
	esac
	[ -z "$file" ] || { grep -rl "$line\$" "$tree" || true; } |
		xargs -r sed -i "s/$line\$/$other/"
	[ $kind = headers ] || touch "$tree/boot/vmlinuz-$to"
	dpkg-deb -Znone -b "$tree" "$root/tmp/linux-$kind-$to.deb" >/dev/null
done

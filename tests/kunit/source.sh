#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-only
# Ensures that Debian's newest linux-source-6.12 lies unpacked in the cache and
# prints its folder. The debug kernel is built from it; checkpatch and
# coccicheck are taken from it.
set -eu
umask 022

package=linux-source-6.12
cache=${XDG_CACHE_HOME:-$HOME/.cache}/dchain
version=$(apt-cache show --no-all-versions "$package" 2>/dev/null |
	sed -n 's/^Version: //p')
if [ -z "$version" ]; then
	echo "source.sh: apt has no $package: run apt-get update, or add" \
		"bookworm-security or trixie to apt's sources" >&2
	exit 1
fi
source=$cache/source-$version

if [ ! -e "$source/Makefile" ]; then
	mkdir -p "$cache"
	work=$(mktemp -d "$cache/source.XXXXXX")
	trap 'rm -rf "$work"' EXIT
	# apt drops privileges to _apt, which cannot write below /root
	(cd "$work" && apt-get -q -o APT::Sandbox::User=root \
		download "$package=$version") >&2
	dpkg-deb --fsys-tarfile "$work"/*.deb |
		tar -xO "./usr/src/$package.tar.xz" |
		tar -xJ -C "$work" --strip-components=1
	rm "$work"/*.deb
	chmod 755 "$work"
	# loser of a race: the winner's copy is as good
	mv -T "$work" "$source" 2>/dev/null || [ -e "$source/Makefile" ]
fi
echo "$source"

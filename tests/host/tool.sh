#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-only
# tool.sh PROGRAM PACKAGE: print where a program is, and where it is nowhere,
# fetch Debian's package and unpack it below the cache. The package is not
# installed: a Prometheus or a node_exporter would begin to serve.
set -eu

command -v "$1" && exit
tools=${XDG_CACHE_HOME:-$HOME/.cache}/dchain/tools
if [ ! -x "$tools/usr/bin/$1" ]; then
	command -v dpkg >/dev/null && command -v apt-get >/dev/null
	mkdir -p "$tools"
	work=$(mktemp -d "$tools/.XXXXXX")
	trap 'rm -rf "$work"' EXIT
	(cd "$work" && apt-get download -qq "$2") >&2
	dpkg -x "$work"/*.deb "$work/unpacked"
	mkdir -p "$tools/usr/bin"
	mv "$work/unpacked/usr/bin/$1" "$tools/usr/bin/$1"
fi
echo "$tools/usr/bin/$1"

#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-only
# tool.sh PROGRAM PACKAGE...: print where a program is, and where it is nowhere,
# fetch Debian's package, the first of these that there is, and unpack it below
# the cache. The package is not installed: a Prometheus or a node_exporter would
# begin to serve.
set -eu

program=$1
shift
command -v "$program" && exit
tools=${XDG_CACHE_HOME:-$HOME/.cache}/dchain/tools
if [ ! -x "$tools/usr/bin/$program" ]; then
	command -v dpkg >/dev/null && command -v apt-get >/dev/null
	mkdir -p "$tools"
	work=$(mktemp -d "$tools/.XXXXXX")
	trap 'rm -rf "$work"' EXIT
	cd "$work"
	for package; do
		! apt-get download -qq "$package" >&2 || break
	done
	dpkg -x ./*.deb unpacked
	mkdir -p "$tools/usr/bin"
	mv "unpacked/usr/bin/$program" "$tools/usr/bin/"
fi
echo "$tools/usr/bin/$program"

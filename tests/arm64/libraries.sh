#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-only
# libraries.sh ROOT PROGRAM: what ldd would print could it run here: the shared
# libraries that PROGRAM needs, each as FILE-IN-ROOT PLACE-IN-THE-GUEST.
set -euo pipefail

root=$1
declare -A seen

# needs FILE: its interpreter and libraries, by name.
needs()
{
	readelf -ld "$1" 2>/dev/null |
		sed -n 's/.*interpreter: .*\/\(.*\)\]$/\1/p
			s/.*(NEEDED).*\[\(.*\)\]$/\1/p'
}

add() # NAME
{
	local dir place=/lib/$1

	[ -z "${seen[$1]-}" ] || return 0
	seen[$1]=1
	case $1 in
	ld-linux-*)	;;
	*)	place=/lib/aarch64-linux-gnu/$1 ;;
	esac
	for dir in lib usr/lib; do
		[ -e "$root/$dir/aarch64-linux-gnu/$1" ] || continue
		echo "$root/$dir/aarch64-linux-gnu/$1 $place"
		walk "$root/$dir/aarch64-linux-gnu/$1"
		return
	done
	echo "libraries.sh: no $1 in $root" >&2
	return 1
}

walk()
{
	local name

	for name in $(needs "$1"); do
		add "$name"
	done
}

walk "$2"

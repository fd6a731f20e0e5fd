#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-only
# kernel.sh VERSION [FLAVOUR]: print the folder of a root that holds Debian's
# newest kernel of that version: image, modules, headers and their compiler.
#
# VERSION debug is the kernel of tests/kunit, arm64 that of tests/arm64.
#
# The roots are kept in ~/.cache/dchain and shared by every working tree. One
# is made in a temporary folder and renamed, so it is either whole or absent;
# its file .dchain says what it holds, as KEY=VALUE. A root older than
# DCHAIN_ROOT_DAYS (default 14) is made anew; where that fails, the old one
# stays in use.
set -euo pipefail
# shellcheck source=tests/vm/common.sh
. "$(dirname "$0")/common.sh"

# What a kernel's makefiles call, with W=1. The compiler comes with the headers.
tools=linux-headers-amd64,make,dash,bash,coreutils,sed,grep,mawk,perl
tools+=,findutils,diffutils,libc-bin,base-files,kmod

codename()
{
	case $1 in
	5.10)	echo bullseye ;;
	6.1)	echo bookworm ;;
	6.12)	echo trixie ;;
	7.2)	echo sid ;;
	*)	die "no kernel '$1': one of 5.10 6.1 6.12 7.2 debug arm64" ;;
	esac
}

fresh()
{
	[ "$(info "$1" tools 2>/dev/null)" = "$tools" ] &&
		[ -z "$(find "$1/.dchain" -mtime +"${DCHAIN_ROOT_DAYS:-14}")" ]
}

# make_root VERSION CODENAME NEW
make_root()
{
	local start=$SECONDS options

	note "making a root with Debian's $1 ($2): one to three minutes"
	options=$(mktemp)
	proxies >"$options"
	# Suites that are archived or mirrored late fail the date check; the
	# signatures are checked all the same.
	mmdebstrap --quiet --variant=extract --mode=root --format=directory \
		--aptopt='Acquire::Check-Valid-Until "false"' \
		--aptopt="$options" --include="$tools" \
		--extract-hook="$vm/kernel-fill.sh \"\$1\" $1 $tools" \
		"$2" "$3" - <<<"$(sources "$2")" >"$3.log" 2>&1 || {
		tail -n 20 "$3.log" >&2
		rm -f "$options"
		return 1
	}
	rm -f "$options"
	note "$(info "$3" package): ready after $((SECONDS - start)) s"
}

# replace NEW ROOT: swap a finished root in; nobody sees half of it.
replace()
{
	rm -rf "$2.old"
	[ ! -e "$2" ] || mv "$2" "$2.old"
	mv "$1" "$2"
	rm -rf "$2.old" "$1.log"
}

main()
{
	local version=${1:?usage: kernel.sh VERSION [FLAVOUR]} flavour=${2:-}
	local suite root new

	case $version in
	debug)	exec "$top/tests/kunit/kernel.sh" ;;
	arm64)	exec "$top/tests/arm64/kernel.sh" ;;
	esac
	suite=$(codename "$version")
	case $flavour in
	''|cloud|rt) ;;
	*)	die "no flavour '$flavour': cloud, rt or none" ;;
	esac
	root=$cache/root-$version
	mkdir -p "$cache"
	if ! fresh "$root"; then
		exec 9>"$cache/root-$version.lock"
		flock 9
	fi
	# Somebody else may have made it meanwhile.
	if ! fresh "$root"; then
		need mmdebstrap
		[ "$(id -u)" = 0 ] || die "only root can make a root folder"
		new=$(mktemp -d "$cache/new-$version.XXXXXX")
		chmod 755 "$new"
		if make_root "$version" "$suite" "$new"; then
			replace "$new" "$root"
		else
			rm -rf "$new" "$new.log"
			[ -e "$root/.dchain" ] ||
				die "no root for $version (see above)"
			note "could not refresh $root: the old one is used"
			touch "$root/.dchain"
		fi
	fi
	[ -n "$(info "$root" "release${flavour:+_$flavour}")" ] ||
		die "Debian $suite has no '$flavour' kernel"
	echo "$root"
}

main "$@"

#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-only
# kernel.sh KERNEL: print the folder of a root that holds Debian's newest kernel
# of that version: images, modules, headers and their compiler. KERNEL is
#   5.10, 6.1, 6.12       the kernel of Debian 11, 12, 13
#   another version       sid's, or the newest of it in trixie-backports
#   backports, sid, experimental   the newest there, whatever its version
#   debug, debug-rt, debug-clang   the kernels of tests/kunit
#   arm64                 6.1 for arm64, with what its guests run (tests/arm64)
#   arm64-6.12, ...       one of the first three lines, for arm64
# or one of the first three lines with -rt or -cloud behind it: its flavours are
# in the same root (see info and flavour in common.sh). Where Debian has no such
# kernel, or no headers of it any more: the reason, and exit status 3.
#
# The roots are kept in ~/.cache/dchain and shared by every working tree. One
# is made in a temporary folder and renamed, so it is either whole or absent;
# its file .dchain says what it holds, as KEY=VALUE. A root older than
# DCHAIN_ROOT_DAYS (default 14) is made anew; where that fails, the old one
# stays in use.
set -euo pipefail
# shellcheck source=tests/guest/boot/common.sh
. "$(dirname "$0")/common.sh"

# What a kernel's makefiles call, with W=1. The compiler comes with the headers.
tools=make,dash,bash,coreutils,sed,grep,mawk,perl,findutils,diffutils,libc-bin
tools+=,base-files,kmod,binutils

# The suites that may have the kernel, the first that does is taken.
suites()
{
	case $1 in
	5.10)		echo bullseye ;;
	6.1)		echo bookworm ;;
	6.12)		echo trixie ;;
	backports)	echo trixie-backports ;;
	sid|experimental) echo "$1" ;;
	[0-9]*.[0-9]*)	echo sid trixie-backports experimental ;;
	*)		die "no kernel '$1': see $0" ;;
	esac
}

absent()
{
	note "$*"
	exit 3
}

# with_image APT-CONFIG ARCH: of the releases that it reads, newest first, the first
# one whose image Debian has signed; where none is, the newest. Signed images come
# hours or days after the headers.
with_image()
{
	local release newest=

	while read -r release; do
		newest=${newest:-$release}
		# A name that others only refer to shows nothing, by status 0.
		[ -z "$(APT_CONFIG=$1 apt-cache show "linux-image-$release-$2" \
			2>/dev/null)" ] || { echo "$release"; return; }
	done
	[ -z "$newest" ] || echo "$newest"
}

# find_kernel NAME ARCH: the suite, the release (uname -r, without the architecture)
# and the compiler of the newest kernel of that name for which there are headers.
find_kernel()
{
	local dir suite conf version="[0-9]" found compiler

	case $1 in
	[0-9]*)	version="${1//./\\.}[.+-]" ;;
	esac
	dir=$(mktemp -d)
	for suite in $(suites "$1"); do
		conf=$(apt_of "$dir/$suite" "$suite" "$2") || continue
		found=$(with_image "$conf" "$2" < <(APT_CONFIG=$conf \
			apt-cache search --names-only \
			"^linux-headers-$version.*-$2\$" |
			sed -n "s/^linux-headers-\(.*\)-$2 .*/\1/p" |
			grep -v -e '-rt$' -e '-cloud$' | sort -rV))
		[ -n "$found" ] || continue
		compiler=$(APT_CONFIG=$conf apt-cache depends \
			"linux-headers-$found-$2" |
			grep -oE 'gcc-[0-9]+' | head -n 1)
		break
	done
	rm -rf "$dir"
	[ -z "$found" ] || echo "$suite $found $compiler"
}

fresh()
{
	[ "$(info "$1" tools 2>/dev/null)" = "$tools" ] &&
		[ -z "$(find "$1/.dchain" -mtime +"${DCHAIN_ROOT_DAYS:-14}")" ]
}

# make_root NAME ARCH NEW SUITE RELEASE COMPILER
make_root()
{
	local start=$SECONDS options keys arch=$2 new=$3 suite=$4 release=$5
	local base=${4%-backports} packages=$tools,linux-headers-$5-amd64 foreign=

	# The headers of another architecture need a compiler that runs there:
	# they are unpacked beside one that runs here.
	if [ "$arch" != amd64 ]; then
		foreign=1
		packages=$tools,linux-kbuild-$release,$6-aarch64-linux-gnu
	fi
	note "making a root with Debian's $release for $arch ($suite): one to" \
		"three minutes"
	keys='[signed-by=/usr/share/keyrings/debian-archive-keyring.gpg]'
	options=$(mktemp)
	proxies >"$options"
	[ "$base" != experimental ] || base=sid
	# Suites that are archived or mirrored late fail the date check; the
	# signatures are checked all the same.
	{
		sources "$base"
		[ "$base" = "$suite" ] ||
			echo "deb $keys $(mirror Debian) $suite main"
	} | mmdebstrap --quiet --variant=extract --mode=root \
		--format=directory --architectures="amd64${foreign:+,$arch}" \
		--aptopt='Acquire::Check-Valid-Until "false"' \
		--aptopt="$options" --include="$packages" \
		--extract-hook="$guest/boot/kernel-fill.sh \"\$1\" $1 $release $tools $arch" \
		"$base" "$new" - >"$new.log" 2>&1 || {
		tail -n 20 "$new.log" >&2
		rm -f "$options"
		return 1
	}
	rm -f "$options"
	note "$(info "$new" package): ready after $((SECONDS - start)) s"
}

# replace NEW ROOT: swap a finished root in; nobody sees half of it.
replace()
{
	rm -rf "$2.old"
	[ ! -e "$2" ] || mv "$2" "$2.old"
	mv "$1" "$2"
	rm -rf "$2.old" "$1.log"
}

# renew NAME ROOT ARCH: make the root, or keep an old one.
renew()
{
	local found new

	need mmdebstrap
	[ "$(id -u)" = 0 ] || die "only root can make a root folder"
	found=$(find_kernel "${1#arm64-}" "$3")
	[ -n "$found" ] || [ -e "$2/.dchain" ] ||
		absent "Debian has no kernel $1 with headers"
	new=$(mktemp -d "$cache/new-$1.XXXXXX")
	chmod 755 "$new"
	# Three words.
	# shellcheck disable=SC2086
	if [ -n "$found" ] && make_root "$1" "$3" "$new" $found; then
		replace "$new" "$2"
	else
		rm -rf "$new" "$new.log"
		[ -e "$2/.dchain" ] || die "no root for $1 (see above)"
		note "could not refresh $2: the old one is used"
		touch "$2/.dchain"
	fi
}

[ $# = 1 ] || die "usage: kernel.sh KERNEL"
case $1 in
debug)	exec "$top/tests/kunit/kernel.sh" ;;
debug-*) exec "$top/tests/kunit/kernel.sh" "${1#debug-}" ;;
arm64)	exec "$top/tests/arm64/kernel.sh" ;;
esac
flavour=$(flavour "$1")
name=${1%"${flavour:+-$flavour}"}
root=$cache/kernel-$name
suites "${name#arm64-}" >/dev/null
mkdir -p "$cache"
if ! fresh "$root"; then
	exec 9>"$root.lock"
	flock 9
	# Somebody else may have made it meanwhile.
	fresh "$root" || renew "$name" "$root" "$(arch_of "$name")"
fi
[ -n "$(info "$root" release "$1")" ] ||
	absent "Debian has no kernel $1"
echo "$root"

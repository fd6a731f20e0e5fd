#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-only
# root.sh SUITE [PACKAGE...] [+PACKAGE...]: print the folder of a cached Debian
# root in which the packages are installed and configured.
#
# +PACKAGE is only downloaded, with what it depends on, to /var/cache/later:
# a test installs it from there without a network. Nobody writes to a root;
# tests work on a layer above it (layer.sh). The folder's name holds a checksum
# of what was wanted; one older than DCHAIN_ROOT_DAYS (default 14) is made
# anew, and where that fails, the old one stays in use.
set -euo pipefail
# shellcheck source=tests/guest/boot/common.sh
. "$(dirname "$0")/../guest/boot/common.sh"

fresh()
{
	[ -d "$1" ] && [ -z "$(find "$1" -maxdepth 0 \
		-mtime +"${DCHAIN_ROOT_DAYS:-14}")" ]
}

# make_root SUITE NEW INSTALL LATER. No kernel boots from the root itself: no
# time for initramfs images. Recommends stay out, so that a test sees what the
# packages really depend on.
# The $1 in the hooks are mmdebstrap's.
# shellcheck disable=SC2016
make_root()
{
	local options rc=0

	options=$(mktemp)
	proxies >"$options"
	mmdebstrap --quiet --mode=root --variant=apt \
		--skip=cleanup/apt/lists --aptopt="$options" \
		--aptopt='APT::Install-Recommends "false"' \
		--dpkgopt=force-confold --include="$3" \
		--essential-hook='mkdir "$1/etc/initramfs-tools"' \
		--essential-hook='echo update_initramfs=no \
			>"$1/etc/initramfs-tools/update-initramfs.conf"' \
		--customize-hook='mkdir -p "$1/var/cache/later/partial"' \
		--customize-hook="[ -z '$4' ] || chroot \"\$1\" apt-get -qq -y \
			-o Dir::Cache::archives=/var/cache/later \
			--download-only install $4" \
		"$1" "$2" - <<<"$(sources "$1")" >"$2.log" 2>&1 || rc=$?
	[ $rc = 0 ] || tail -n 20 "$2.log" >&2
	rm -f "$options" "$2.log"
	return $rc
}

# renew SUITE ROOT INSTALL LATER
renew()
{
	local new start=$SECONDS

	need mmdebstrap
	[ "$(id -u)" = 0 ] || die "only root can make a root folder"
	note "making a root of $1: one to three minutes"
	new=$(mktemp -d "$cache/new-$1.XXXXXX")
	chmod 755 "$new"
	if make_root "$1" "$new" "$3" "$4"; then
		rm -rf "$2"
		mv -T "$new" "$2"
		touch "$2"
		note "root of $1: ready after $((SECONDS - start)) s"
	else
		rm -rf "$new"
		[ -d "$2" ] || die "no root for $1 (see above)"
		note "could not refresh $2: the old one is used"
		touch "$2"
	fi
}

main()
{
	local suite=${1:?usage: root.sh SUITE [PACKAGE...] [+PACKAGE...]}
	local p install='' later='' root

	shift
	for p; do
		case $p in
		+*)	later+=" ${p#+}" ;;
		*)	install+="${install:+,}$p" ;;
		esac
	done
	root=$(printf '%s\n' "$suite" "$install" "$later" | cat - "$0" |
		sha256sum | cut -c1-12)
	root=$cache/debian-$suite-$root
	mkdir -p "$cache"
	exec 9>"$root.lock"
	# Shared with the tests that stand on the root (layer.sh), so that it is
	# not replaced under them.
	flock --shared 9
	fresh "$root" || { flock 9; fresh "$root" ||
		renew "$suite" "$root" "$install" "$later"; }
	echo "$root"
}

main "$@"

#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-only
# setup.sh [PART...]: install Debian's packages that building and testing need
# (all, or only those of the named parts). Without root nothing is changed: it
# prints the command and exits 1, or exits 0 when nothing is missing.
set -euo pipefail

declare -A packages=(
	[build]='gcc make libc6-dev pkg-config libsmartcols-dev libmount-dev
		libjson-c-dev'
	[guest]='qemu-system-x86 mount mmdebstrap debian-archive-keyring busybox-static
		cpio kmod xz-utils zstd e2fsprogs xfsprogs perl binutils'
	[repro]='gnuplot-nox'
	[unit]='clang libclang-rt-dev libcmocka-dev perl gnuplot-nox python3
		python3-prometheus-client curl mandoc bsdextrautils strace systemd jq'
	[static]='shellcheck clang-tidy cppcheck'
	[all]='sparse coccinelle libpython3-dev ocaml-nox openssl mtools dosfstools
		bpftrace'
	[kunit]='flex bison bc libssl-dev'
	[clang]='clang-19 lld-19 llvm-19'
	[package]='dkms gpgv'
	[arm64]='gcc-12-aarch64-linux-gnu qemu-system-arm'
	[bench]='linux-perf'
)
# What a part needs besides its own.
declare -A implies=(
	[repro]='build guest' [unit]='build'
	[static]='build' [all]='build' [kunit]='build guest unit' [clang]='kunit' [package]='guest'
	[ktest]='build guest kunit' [arm64]='build guest'
	[bench]='build guest all'
	[guest]='build'
)

# wanted PART...: all their packages, one a line.
wanted()
{
	local part

	for part; do
		if [ -z "${packages[$part]-}${implies[$part]-}" ]; then
			echo "setup.sh: no part '$part': one of" \
				"${!packages[*]} ktest" >&2
			return 1
		fi
		# Words.
		# shellcheck disable=SC2086
		printf '%s\n' ${packages[$part]-}
		# shellcheck disable=SC2086
		[ -z "${implies[$part]-}" ] || wanted ${implies[$part]}
	done
}

missing()
{
	local p

	for p; do
		dpkg-query -W -f '${db:Status-Status}\n' "$p" 2>/dev/null |
			grep -qx installed || echo "$p"
	done
}

[ $# != 0 ] || set -- "${!packages[@]}"
list=$(wanted "$@") || exit 2
mapfile -t list < <(sort -u <<<"$list" | sed "/^$/d")
mapfile -t absent < <(missing "${list[@]}")
[ "${#absent[@]}" != 0 ] || exit 0

install=(apt-get install --no-install-recommends -y "${absent[@]}")
if [ "$(id -u)" != 0 ]; then
	echo "Some packages are missing. As root:"
	echo "    ${install[*]}"
	exit 1
fi
export DEBIAN_FRONTEND=noninteractive
lock=(-o DPkg::Lock::Timeout=300)
echo "setup.sh: installing ${absent[*]}"
log=$(mktemp)
trap 'rm -f "$log"' EXIT
apt-get "${lock[@]}" -qq update >"$log" 2>&1 || cat "$log" >&2
"${install[0]}" "${lock[@]}" -qq -o Dpkg::Use-Pty=0 "${install[@]:1}" \
	>"$log" 2>&1 || { cat "$log" >&2; exit 1; }

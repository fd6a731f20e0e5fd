#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-only
#
# Where kernel headers are missing, make names the command that installs them,
# on each distribution; and it takes the compiler that built the kernel.
set -u

# shellcheck source=tests/unit/userland/cli.sh
. "$(dirname "$0")/cli.sh"
top=$(cd "$(dirname "$0")/../../.." && pwd)

# names ID ID_LIKE KVER WORDS: on that system, for that kernel.
names()
{
	printf 'ID="%s"\nID_LIKE="%s"\n' "$1" "$2" >"$work/os-release"
	said=$(OS_RELEASE=$work/os-release make -s -C "$top" module \
		KVER="$3" KDIR="$work/none" 2>&1)
	code=$?
	is "$(echo "$said" | grep -c "^no kernel headers in $work/none: .*$4")" \
		1 "$1, kernel $3: $4"
	[ $code != 0 ] || ok 1 "$1, kernel $3: make fails"
}

names debian '' 6.1.0-56-amd64 \
	'as root: apt-get install linux-headers-6.1.0-56-amd64,'
names ubuntu debian 5.4.0-216-generic \
	'apt-get install linux-headers-5.4.0-216-generic,'
names debian '' 6.8.12-4-pve 'apt-get install proxmox-headers-6.8.12-4-pve '
names rocky 'rhel centos fedora' 5.14.0-570.el9.x86_64 \
	'dnf install kernel-devel-5.14.0-570.el9.x86_64,'
names centos 'rhel fedora' 5.14.0-570.el9.x86_64+rt 'dnf install kernel-rt-devel-'
names ol fedora 5.15.0-300.163.18.el9uek.x86_64 \
	'dnf install kernel-uek-devel-5.15.0-300.163.18.el9uek.x86_64,'
names fedora '' 6.14.5-300.fc42.x86_64 \
	'dnf install kernel-devel-6.14.5-300.fc42.x86_64,'
names sles suse 5.14.21-150500.55.88-rt 'zypper install kernel-rt-devel,'
names ubuntu debian 5.15.167.4-microsoft-standard-WSL2 \
	'WSL2 .* by KDIR=FOLDER$'
names gentoo '' 6.12.1 'no package known .*gentoo.* by KDIR=FOLDER$'

# compiler CLANG-VERSION: what make gives to the kernel's own makefiles.
compiler()
{
	mkdir -p "$work/kernel"
	echo "CONFIG_CLANG_VERSION=$1" >"$work/kernel/.config"
	# The dollars are make's.
	# shellcheck disable=SC2016
	printf 'modules:\n\t@echo "LLVM=$(LLVM)"\n' >"$work/kernel/Makefile"
	make -s --no-print-directory -C "$top" module KVER=1 KDIR="$work/kernel" \
		${2:+"$2"}
}

is "$(compiler 0)" 'LLVM=' 'gcc for a kernel built by gcc'
like "$(compiler 60001)" '^LLVM=1$' 'clang for a kernel built by clang'
is "$(compiler 60001 LLVM=-99)" 'LLVM=-99' 'unless set otherwise'
done_testing

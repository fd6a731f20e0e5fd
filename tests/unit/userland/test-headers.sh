#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-only
#
# Where kernel headers are missing, make names their package; and it takes the
# compiler that built the kernel.
set -u

# shellcheck source=tests/unit/userland/cli.sh
. "$(dirname "$0")/cli.sh"
top=$(cd "$(dirname "$0")/../../.." && pwd)

said=$(make -s -C "$top" module KVER=6.1.0-56-amd64 KDIR="$work/none" 2>&1)
code=$?
like "$said" "^no kernel headers in $work/none: .*linux-headers-6.1.0-56-amd64 " \
	'headers that are missing are named'
[ $code != 0 ] || ok 1 'and make fails'

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

#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-only
# programs.sh ROOT FOLDER: build drive and the programs of userland/ for arm64
# into FOLDER, against the libraries in ROOT. Warnings fail.
set -euo pipefail

root=$1
out=$2
top=$(cd "$(dirname "$0")/../.." && pwd)
libs=$root/usr/lib/aarch64-linux-gnu
cc="aarch64-linux-gnu-gcc-12 --sysroot=$root"

mkdir -p "$out"
if [ "$top/tests/guest/lib/drive.c" -nt "$out/drive" ]; then
	# Two words.
	# shellcheck disable=SC2086
	$cc -O2 -Wall -Wextra -Werror -static -pthread -o "$out/drive" \
		"$top/tests/guest/lib/drive.c"
fi
PKG_CONFIG_LIBDIR=$libs/pkgconfig PKG_CONFIG_SYSROOT_DIR=$root \
	make -s -C "$top/userland" O="$out" CC="$cc" \
	LDFLAGS="-Wl,-rpath-link,$libs" all

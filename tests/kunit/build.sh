#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-only
# Builds build/kunit/dchain_kunit.ko for the debug kernel, and the list of its
# suites beside it. Any warning fails.
set -euo pipefail

here=$(cd "$(dirname "$0")" && pwd)
top=$(cd "$here/../.." && pwd)
out=$top/build/kunit
kernel=$("$here/kernel.sh")

mkdir -p "$out"
cp -u "$here/Kbuild" "$here/module.c" "$top"/tests/pure/pure.h \
	"$top"/module/census-order.h "$top"/module/rows.h "$out"
# those that Kbuild names: tests/pure/test-hot.c is for the host alone
grep -o 'test-[a-z-]*\.o' "$here/Kbuild" | while read -r test; do
	test=${test%.o}
	part=${test#test-}
	cp -u "$top/tests/pure/$test.c" "$top/module/$part".[ch] "$out"
	# as KUnit has them, without dchain_
	echo "${part//-/_}"
done >"$out/suites"
if ! make -s -C "$kernel" M="$out" W=1 KCFLAGS=-Werror modules \
	>"$out/build.log" 2>&1; then
	cat "$out/build.log" >&2
	exit 1
fi

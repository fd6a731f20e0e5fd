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
cp -u "$here/Kbuild" "$here/module.c" \
	"$top"/tests/unit/module/{pure,ledger-make}.h "$out"
(cd "$top/module" && cp -u --parents count/*.[ch] census/*.[ch] \
	"$out")
# those that Kbuild names: tests/unit/module/test-hot.c is for the host alone
grep -o 'test-[a-z-]*\.o' "$here/Kbuild" | while read -r test; do
	test=${test%.o}
	cp -u "$top/tests/unit/module/$test.c" "$out"
	# as KUnit has them, without dchain_
	suite=${test#test-}
	echo "${suite//-/_}"
done >"$out/suites"
if ! make -s -C "$kernel" M="$out" W=1 KCFLAGS=-Werror modules \
	>"$out/build.log" 2>&1; then
	cat "$out/build.log" >&2
	exit 1
fi

#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-only
# one.sh KERNEL/NAME: run the test t/NAME.sh on that kernel, with what its
# header asks for; KERNEL/build only builds the module. Speaks TAP.
#
# Header lines of a test, all optional: # kernels: (default all), # cpus:,
# # memory:, # cmdline:, # limit: (seconds), # disk:, # files: (as run.sh -f),
# # qemu: 10 (when CPUs must really run at once).
set -uo pipefail
# shellcheck source=tests/vm/common.sh
. "$(dirname "$0")/common.sh"

kernel=${1%%/*}
name=${1#*/}
test=$vm/t/$name.sh

header()
{
	sed -n "s/^# $1: *//p" "$test"
}

build_only()
{
	local version=${kernel%%-*} flavour=''

	[ "$version" = "$kernel" ] || flavour=${kernel#*-}
	echo 1..1
	if "$vm/build.sh" "$version" ${flavour:+"$flavour"} >/dev/null; then
		echo "ok 1 - builds without a warning for $kernel"
	else
		echo "not ok 1 - builds without a warning for $kernel"
		return 1
	fi
}

run_test()
{
	local options=(-k "$kernel") value o f why

	for o in c:cpus m:memory a:cmdline t:limit d:disk; do
		value=$(header "${o#*:}")
		[ -z "$value" ] || options+=("-${o%%:*}" "$value")
	done
	for f in $(header files); do
		options+=(-f "$f")
	done
	if [ "$(header qemu)" = 10 ] &&
	   ! why=$("$vm/qemu10.sh" 2>&1 >/dev/null); then
		echo "1..0 # SKIP ${why##*: }"
		return
	fi
	"$vm/run.sh" "${options[@]}" "$test"
}

# check.sh wants all results; alone, they are kept nowhere.
tap=${VM_RESULTS:+$VM_RESULTS/$kernel-$name.tap}
tap=${tap:-/dev/null}
if [ "$name" = build ]; then
	build_only | tee "$tap"
	code=${PIPESTATUS[0]}
else
	[ -r "$test" ] || die "no test $test"
	run_test | tee "$tap"
	code=${PIPESTATUS[0]}
fi
echo "# exit $code" >>"$tap"
exit "$code"

#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-only
# one.sh KERNEL/NAME: run the test t/NAME.sh on that kernel, with what its
# header asks for; KERNEL/build only builds the module. Speaks TAP.
#
# Header lines of a test, all optional: # kernels: (default all), # cpus:,
# # memory:, # cmdline:, # limit: (seconds), # disk:, # files: (as run.sh -f),
# # qemu: 10 (when CPUs must really run at once), # debug: no, REASON (see
# check.sh), # soak: ARGUMENTS and # soak-limit: (for check.sh -s).
set -uo pipefail
# shellcheck source=tests/vm/common.sh
. "$(dirname "$0")/common.sh"

# The header's file names are relative to this.
cd "$top" || exit
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
	local options=(-k "$kernel") arguments=() value o f why

	for o in c:cpus m:memory a:cmdline t:limit d:disk; do
		value=$(header "${o#*:}")
		[ -z "$value" ] || options+=("-${o%%:*}" "$value")
	done
	value=$(header limit)
	if [ -n "${VM_SOAK:-}" ]; then
		read -ra arguments <<<"$(header soak)"
		value=$(header soak-limit)
		options+=(-t "${value:-3600}")
	elif [ "$kernel" = debug ]; then
		# The sanitizers make everything slow.
		options+=(-t "$((3 * ${value:-300}))")
	fi
	for f in $(header files); do
		options+=(-f "$f")
	done
	if [ "$(header qemu)" = 10 ] &&
	   ! why=$("$vm/qemu10.sh" 2>&1 >/dev/null); then
		echo "1..0 # SKIP ${why##*: }"
		return
	fi
	"$vm/run.sh" "${options[@]}" "$test" "${arguments[@]}"
}

# check.sh wants all results; alone, they are kept nowhere.
tap=${VM_RESULTS:+$VM_RESULTS/$kernel-$name.tap}
tap=${tap:-/dev/null}
echo "# test $kernel/$name" >"$tap"
if [ "$name" = build ]; then
	build_only | tee -a "$tap"
	code=${PIPESTATUS[0]}
else
	[ -r "$test" ] || die "no test $test"
	run_test | tee -a "$tap"
	code=${PIPESTATUS[0]}
fi
echo "# exit $code" >>"$tap"
exit "$code"

#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-only
# check.sh [-k "KERNEL..."] [-j JOBS] [-s] [NAME...]: run the tests of t/ in
# guests, each on every kernel it is for, under prove; without NAMEs also build
# for the other flavours. -k debug runs those that are for 6.12 on the debug
# kernel. -s runs the long form (soak) of those that have one. Without -k a test
# that names fewer kernels in `# quick:' runs on those alone.
set -euo pipefail
# shellcheck source=tests/vm/common.sh
. "$(dirname "$0")/common.sh"

kernels='5.10 6.1 6.12 7.2'
jobs=$(nproc)
soak=
quick=1
while getopts k:j:s o; do
	case $o in
	k)	kernels=$OPTARG quick= ;;
	j)	jobs=$OPTARG ;;
	s)	soak=1 quick= ;;
	*)	die 'usage: check.sh [-k "KERNEL..."] [-j JOBS] [-s] [NAME...]' ;;
	esac
done
shift $((OPTIND - 1))
need prove qemu-system-x86_64 gcc busybox

# wanted TEST KERNEL: does the test's header name the kernel? For debug 6.12
# will do, unless the header says `debug: no, REASON`; for arm64 6.1.
wanted()
{
	local on

	[ -r "$vm/t/$1.sh" ] || die "no test '$1' in tests/vm/t"
	[ -z "$soak" ] || grep -q '^# soak:' "$vm/t/$1.sh" || return
	on=$(sed -n 's/^# kernels: *//p' "$vm/t/$1.sh")
	[ -z "$quick" ] || ! grep -q '^# quick:' "$vm/t/$1.sh" ||
		on=$(sed -n 's/^# quick: *//p' "$vm/t/$1.sh")
	case " ${on:-5.10 6.1 6.12 7.2} " in
	*" $2 "*) return 0 ;;
	*" ${2/arm64/6.1} "*) return 0 ;;
	*" ${2/debug/6.12} "*) ! grep -q '^# debug: no' "$vm/t/$1.sh" ;;
	*)	return 1 ;;
	esac
}

list=()
for k in $kernels; do
	root=$("$vm/kernel.sh" "$k")
	echo "# $k: $(info "$root" package)"
	# Once, before tests at the same time want it.
	"$vm/build.sh" "$k" >/dev/null
	if [ $# = 0 ] && [ "$k" != debug ] && [ -z "$soak" ]; then
		list+=("$k/build" "$k-cloud/build" "$k-rt/build")
	fi
done
if [ $# = 0 ]; then
	for t in "$vm"/t/*.sh; do
		set -- "$@" "$(basename "$t" .sh)"
	done
fi
for t; do
	for k in $kernels; do
		! wanted "$t" "$k" || list+=("$k/$t")
	done
done

VM_RESULTS=$(mktemp -d)
VM_SOAK=$soak
export VM_RESULTS VM_SOAK
trap 'rm -rf "$VM_RESULTS"' EXIT
code=0
(cd "$top" && prove --timer -j "$jobs" --exec "$vm/one.sh" "${list[@]}") ||
	code=$?

# All results, for the summary of make check, and what failed with what was
# said about it, which prove keeps to itself. A test that stopped early or whose
# guest complained is one more failure.
cat "$VM_RESULTS"/*.tap | awk '
	/^# test / { test = $3; next }
	/^ok .*# SKIP/ || /^1\.\.0 # SKIP/ { skipped++; print "# " $0; next }
	/^ok / { passed++; more = 0 }
	/^not ok / {
		failed++; seen = 1; more = 10
		print "# failed: " test ": " substr($0, 8)
	}
	/^# / && more-- > 0
	/^# exit / { if ($3 != 0 && !seen) failed++; seen = 0 }
	END { printf "%d passed, %d failed, %d skipped\n",
		passed, failed, skipped }'
exit $code

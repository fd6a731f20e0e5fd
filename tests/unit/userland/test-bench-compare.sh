#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-only
#
# The benchmark's saved run is one that `make bench-compare' can judge by:
# dearer code is distinguished from the same and from cheaper code, and so is a
# figure that was not measured. No measurement is made.
set -u

top=$(cd "$(dirname "$0")/../../.." && pwd)
# shellcheck source=tests/lib/tap.sh
. "$top/tests/lib/tap.sh"
saved=$top/tests/bench/saved/6.1.json
new=$(mktemp)
said=$(mktemp)

# compared FILTER [OPTION...]: exit status and verdicts of comparing the saved run
# with what the filter makes of it.
compared()
{
	local status=0 filter=$1

	shift
	jq "$filter" "$saved" >"$new" || { echo 'jq failed'; return; }
	KERNEL=6.1 "$top/tests/bench/compare" "$@" "$saved" "$new" >"$said" \
		2>&1 || status=$?
	echo "$status" "$(sed -En 's/^(.*[^ ]) +[0-9.-]+ +[0-9.-]+  ([WM].*)/\1: \2/p' \
		"$said" | paste -sd ,)"
}

row='(.rows[] | select(.variant == "kprobe-walk" and .kind == "hit" and
	.chain == 32) | .added)'
is "$(compared .)" "0 " "a run is not worse than itself"
is "$(compared "$row |= . * 1.03 + 8")" "1 kprobe-walk hit 32: WORSE" \
	"3 % and 8 instructions more are worse"
is "$(compared "$row |= . * 1.01")" "0 " "1 % more may be chance"
is "$(compared "$row |= . * 0.9")" "0 " "less is not worse"
is "$(compared '.scale.read_row_20000 |= . * 1.05')" \
	"1 scale read_row_20000: WORSE" "a row of cgroups that costs 5 % more"
is "$(compared 'del(.rows[] | select(.variant == "ftrace-off" and
		.kind == "hit" and .chain == 1))')" \
	"1 ftrace-off hit 1: MISSING" "a variant that was left out"
is "$(compared '(.rows[] | select(.variant == "bpf-walk") | .added) |= . * 2')" \
	"0 " "what others cost is not dchain's fault"
part='del(.scale) | .rows |= map(select(.variant | test("^(bare|ftrace-off)$")))'
is "$(compared "$part" -p)" "0 " "a run of one variant"
is "$(compared "$part | .skipped = [{variant: \"kprobe-off\", reason: \"none\"}]" -p |
	grep -o 'kprobe-off [^,]*' | sort -u | wc -l)" 9 \
	"what was to be measured with it and was skipped is missing"
is "$(compared '.rows |= map(select(.variant == "bare")) | del(.scale)' -p)" "2 " \
	"a run without any figure cannot be compared"
is "$(compared '{}')" "2 " "no result of a run cannot be compared"
rm -f "$new" "$said"
done_testing

#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-only
#
# The benchmark's saved run is one that `make bench-compare' can judge by:
# dearer code is told from the same and from cheaper code, and so is a figure
# that was not measured. No measurement is made.
set -u

top=$(cd "$(dirname "$0")/../.." && pwd)
# shellcheck source=tests/tap.sh
. "$top/tests/tap.sh"
saved=$top/tests/bench/saved/6.1.json
new=$(mktemp)
said=$(mktemp)

# compared FILTER: exit status and verdicts of comparing the saved run with what
# the filter makes of it.
compared()
{
	local status=0

	jq "$1" "$saved" >"$new" || { echo 'jq failed'; return; }
	KERNEL=6.1 "$top/tests/bench/compare" "$saved" "$new" >"$said" 2>&1 ||
		status=$?
	echo "$status" "$(sed -En 's/^(.*[^ ]) +[0-9.]+ +[0-9.-]+  ([WM].*)/\1: \2/p' \
		"$said" | paste -sd ,)"
}

row='(.rows[] | select(.variant == "kprobe-walk" and .kind == "hit" and
	.chain == 32) | .added)'
is "a run is not worse than itself" "0 " "$(compared .)"
is "3 % and 8 instructions more are worse" "1 kprobe-walk hit 32: WORSE" \
	"$(compared "$row |= . * 1.03 + 8")"
is "1 % more may be chance" "0 " "$(compared "$row |= . * 1.01")"
is "less is not worse" "0 " "$(compared "$row |= . * 0.9")"
is "a row of cgroups that costs 5 % more" "1 scale read_row_20000: WORSE" \
	"$(compared '.scale.read_row_20000 |= . * 1.05')"
is "a variant that was left out" "1 ftrace-off hit 1: MISSING" \
	"$(compared 'del(.rows[] | select(.variant == "ftrace-off" and
		.kind == "hit" and .chain == 1))')"
is "what others cost is not dchain's fault" "0 " \
	"$(compared '(.rows[] | select(.variant == "bpf-walk") | .added) |= . * 2')"
is "no result of a run cannot be compared" "2 " "$(compared '{}')"
rm -f "$new" "$said"
plan

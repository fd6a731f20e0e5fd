#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-only
# check.sh PART...: run these parts of the tests, each within its own time
# limit; go on after a failing one; end with one summary line. A part is a
# folder with an executable `run' that speaks TAP or ends with a line such as
# the summary; one that does neither counts as one result.
set -uo pipefail

top=$(cd "$(dirname "$0")/.." && pwd)
# prove reads .proverc here: it shows each skip with its reason.
cd "$top" || exit
# Seconds. Generous: these are for what hangs, not for what is slow.
declare -A limits=([static]=3600 [vm]=2700 [kunit]=1800 [dkms]=2400
	[ktest]=900 [arm64]=900)

# tally FILE STATUS: passed, failed, skipped of one part, from its own summary,
# from what prove says, or from plain TAP.
tally()
{
	awk -v status="$2" '
		/^[0-9]+ passed, [0-9]+ failed, [0-9]+ skipped$/ {
			own = 1; p = $1; f = $3; s = $5
		}
		own { next }
		/^ok .*# (SKIP|skip)/ { s++; next }
		/\.\. skipped: |^1\.\.0 # (SKIP|skip)/ { whole++ }
		/^ok / { p++ }
		/^not ok / { f++ }
		match($0, /^Files=[0-9]+, Tests=/) {
			total += substr($0, RLENGTH + 1) + 0
		}
		match($0, /Failed [0-9]+\/[0-9]+ subtests/) {
			bad += substr($0, RSTART + 7) + 0
		}
		END {
			if (total) { f = bad; p = total - bad - s }
			s += whole
			# A part that fails has a failure, whatever it said.
			if (status != 0 && !f) f = 1
			if (status == 0 && !(p + f + s)) p = 1
			printf "%d %d %d\n", p < 0 ? 0 : p, f, s
		}' "$1"
}

# what_failed FILE: its names, so that the end of a long run's output tells.
# Guests' tests name themselves (vm/check.sh), prove names files and numbers.
what_failed()
{
	grep -aE '^(not ok|# failed:|# .*: FAILED:)|\(Wstat: |^  Failed test' "$1" |
		head -n 20 | sed 's/^#* */#   /'
}

log=$(mktemp)
recap=$(mktemp)
trap 'rm -f "$log" "$recap"' EXIT
passed=0 failed=0 skipped=0
for part; do
	start=$SECONDS
	echo "== $part"
	timeout -k 30 "${limits[$part]:-600}" "$top/tests/$part/run" \
		</dev/null 2>&1 | tee "$log" |
		sed -u "s/^[0-9]* passed, .* skipped\$/# &/"
	code=${PIPESTATUS[0]}
	[ "$code" != 124 ] ||
		echo "== $part: stopped after ${limits[$part]:-600} s"
	read -r p f s < <(tally "$log" "$code")
	echo "== $part: $p/$f/$s passed/failed/skipped" \
		"in $((SECONDS - start)) s, status $code"
	[ "$f" = 0 ] || {
		echo "# failed in $part:"
		what_failed "$log"
	} >>"$recap"
	passed=$((passed + p)) failed=$((failed + f)) skipped=$((skipped + s))
done
cat "$recap"
echo "$passed passed, $failed failed, $skipped skipped"
[ "$failed" = 0 ]

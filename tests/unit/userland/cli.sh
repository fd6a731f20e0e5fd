# SPDX-License-Identifier: GPL-2.0-only
# shellcheck shell=sh
# What tests of the programs share: a folder that goes with the test, output in
# files, compared with what is wanted. $DCHAIN and $TEST_DATA come from `run'.
# shellcheck disable=SC2034 # the tests and tap.sh use them

work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
data=$TEST_DATA
shown="$work/out $work/err"
# shellcheck source=tests/lib/tap.sh
. "$(dirname "$0")/../../lib/tap.sh"

# dchain ARG...: its output in out and err.
dchain()
{
	"$DCHAIN" "$@" >"$work/out" 2>"$work/err"
}

# status WANTED ARG...: exit status, and one line that says why.
status()
{
	wanted=$1
	shift
	dchain "$@"
	[ $? = "$wanted" ] &&
		[ "$(grep -vc -e 'warning: 3 hits of' -e '^Try ' "$work/err")" = 1 ]
}

out()
{
	printf '%s\n' "$@" | diff -u - "$work/out" >"$work/diff" ||
		{ cat "$work/diff" >>"$work/err"; return 1; }
}

# The same, whatever the widths of the columns are.
words()
{
	tr -s ' ' <"$work/out" | sed 's/^ //' >"$work/squeezed"
	mv "$work/squeezed" "$work/out"
	out "$@"
}

# json EXPRESSION: of Python, d being the output.
json()
{
	python3 -c 'import json, sys; d = json.load(open(sys.argv[1]))
assert eval("(" + sys.argv[2] + ")"), d' "$work/out" "$1" 2>>"$work/err"
}

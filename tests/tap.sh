# SPDX-License-Identifier: GPL-2.0-only
# shellcheck shell=bash
# TAP for the scripts that run on this machine. Sourced, never run.

tests=0
failures=0
log=$(mktemp)

# ok NAME COMMAND...: passes when the command does; what it said is shown when
# it does not.
ok()
{
	local name=$1

	shift
	tests=$((tests + 1))
	if "$@" >"$log" 2>&1; then
		echo "ok $tests - $name"
	else
		echo "not ok $tests - $name (exit status $?: $*)"
		tail -n 40 "$log" | sed 's/^/# /'
		failures=$((failures + 1))
	fi
}

# is NAME EXPECTED GOT
is()
{
	tests=$((tests + 1))
	if [ "$2" = "$3" ]; then
		echo "ok $tests - $1"
	else
		echo "not ok $tests - $1"
		printf 'expected: %s\n     got: %s\n' "$2" "$3" | sed 's/^/# /'
		failures=$((failures + 1))
	fi
}

diag()
{
	printf '%s\n' "$*" | sed 's/^/# /'
}

# skip NAME REASON
skip()
{
	tests=$((tests + 1))
	echo "ok $tests - $1 # SKIP $2"
}

# The last line. Succeeds when all did.
plan()
{
	rm -f "$log"
	echo "1..$tests"
	[ "$failures" = 0 ]
}

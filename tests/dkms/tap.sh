# SPDX-License-Identifier: GPL-2.0-only
# shellcheck shell=bash
# TAP for the scripts that run on this machine. Sourced, never run.

tests=0
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
	fi
}

diag()
{
	printf '%s\n' "$*" | sed 's/^/# /'
}

plan()
{
	rm -f "$log"
	echo "1..$tests"
}

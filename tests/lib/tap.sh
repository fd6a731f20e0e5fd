# SPDX-License-Identifier: GPL-2.0-only
# shellcheck shell=sh
# TAP for every test that is a script, on this machine and in guests. Sourced.
#
# Arguments: what was got, what was wanted, and the name of the result last;
# where a command follows, the name comes first. A name is a sentence.

tests=0
failures=0
tap_log=$(mktemp)

# ok STATUS NAME: one result. STATUS is a command's exit status. After a failed
# one follow the ends of the files that the variable $shown names, if it does.
ok()
{
	tests=$((tests + 1))
	if [ "$1" = 0 ]; then
		echo "ok $tests - $2"
		return
	fi
	failures=$((failures + 1))
	echo "not ok $tests - $2"
	# shellcheck disable=SC2086 # words
	[ -z "${shown-}" ] || tail -q -n 40 $shown 2>&1 | sed 's/^/# /'
}

# check NAME COMMAND...: the command must succeed. What it printed is shown
# when it does not.
check()
{
	_name=$1
	shift
	[ $# != 0 ] || bail "$_name: check without a command"
	"$@" >"$tap_log" 2>&1
	_rc=$?
	ok $_rc "$_name"
	[ $_rc = 0 ] || tail -n 40 "$tap_log" | sed 's/^/# /'
}

# refuse NAME COMMAND...: the command must fail.
refuse()
{
	_name=$1
	shift
	if "$@"; then ok 1 "$_name"; else ok 0 "$_name"; fi
}

# is GOT WANTED NAME
is()
{
	[ "$1" = "$2" ]
	ok $? "$3"
	[ "$1" = "$2" ] || diag "got '$1', wanted '$2'"
}

# within GOT LOW HIGH NAME: LOW <= GOT <= HIGH, fractions allowed.
within()
{
	awk "BEGIN { exit !(\"$1\" != \"\" && $1 + 0 >= $2 && $1 + 0 <= $3) }"
	_rc=$?
	ok $_rc "$4"
	[ $_rc = 0 ] || diag "got '$1', wanted $2 to $3"
}

# like TEXT REGEX NAME
like()
{
	printf '%s\n' "$1" | grep -Eq -- "$2"
	_rc=$?
	ok $_rc "$3"
	[ $_rc = 0 ] || diag "'$1' is not like '$2'"
}

diag()
{
	printf '%s\n' "$*" | sed 's/^/# /'
}

# skip REASON NAME: one result that could not be had here.
skip()
{
	tests=$((tests + 1))
	echo "ok $tests - $2 # SKIP $1"
}

skip_all()
{
	echo "1..0 # SKIP $*"
	exit 0
}

# bail REASON: end this test. (TAP's own way would end all that prove runs.)
bail()
{
	ok 1 "$*"
	exit 1
}

# The last line of every test: succeeds when all results did.
done_testing()
{
	rm -f "$tap_log"
	echo "1..$tests"
	[ "$failures" = 0 ] && [ "$tests" != 0 ]
	exit
}

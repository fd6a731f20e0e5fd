# SPDX-License-Identifier: GPL-2.0-only
# shellcheck shell=sh
# For tests that run in a guest: TAP, cgroups, dchain's files. Sourced.

# Used by the tests.
# shellcheck disable=SC2034
debug=/sys/kernel/debug/dchain
cgroups=/sys/fs/cgroup
tests=0
failures=0

# ok STATUS NAME: one result. STATUS is a command's exit status.
ok()
{
	tests=$((tests + 1))
	if [ "$1" = 0 ]; then
		echo "ok $tests - $2"
	else
		failures=$((failures + 1))
		echo "not ok $tests - $2"
	fi
}

# check NAME COMMAND...: the command must succeed.
check()
{
	_name=$1
	shift
	"$@"
	ok $? "$_name"
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

# The last line of every test.
done_testing()
{
	echo "1..$tests"
	[ "$failures" = 0 ] && [ "$tests" != 0 ]
	exit
}

# shellcheck disable=SC2120 # mostly called without
# load [PARAMETER=VALUE...]: load the module or stop the test.
load()
{
	insmod /dchain.ko "$@" || bail "dchain.ko does not load"
	[ -r $debug/cgroups ] || bail "no $debug/cgroups"
}

unload()
{
	rmmod dchain
}

# unload_used: unload it beside programs that read: each reading pins it.
unload_used()
{
	_try=0
	until rmmod dchain 2>/dev/null; do
		[ $((_try += 1)) -le 600 ] || bail "dchain.ko stays in use"
		sleep 0.1
	done
}

# cg_new NAME: make a cgroup, print its folder.
cg_new()
{
	mkdir -p "$cgroups/$1" || bail "cannot make cgroup $1"
	echo "$cgroups/$1"
}

# cg_id FOLDER: the id that dchain shows.
cg_id()
{
	stat -c %i "$1"
}

# cg_run FOLDER COMMAND...: run in a cgroup. The shell's own lookups (search of
# the command) are counted too; for exact numbers use drive.
cg_run()
{
	_cg=$1
	shift
	sh -c 'echo $$ >"$0/cgroup.procs" && exec "$@"' "$_cg" "$@"
}

# scan CGROUP FOLDER: scan it in the background until $worker is killed, from
# within: the names of a path to it would be in every lookup, and the average
# that of their few buckets.
scan()
{
	sh -c 'cd "$1" && echo $$ >"$0/cgroup.procs" &&
		exec dchain-worker -i 0.02 .' "$1" "$2" >/dev/null 2>&1 &
	worker=$!
}

reset()
{
	echo 1 >$debug/reset || bail "reset refused"
}

# field FILE ID-OR-PATH COLUMN: one number of a table; empty when there is no
# such row. A line that is one status name: field status NAME.
field()
{
	case $1 in
	*/*)	_file=$1 ;;
	*)	_file=$debug/$1 ;;
	esac
	awk -v row="$2" -v want="$3" '
		want == "" && $1 == row ":" {
			sub(/^[^:]*: */, ""); print; exit
		}
		NR == 2 { for (i = 2; i <= NF; i++) at[$i] = i - 1; next }
		/^#/ { next }
		$at["id"] == row || $at["path"] == row { print $at[want]; exit }
	' "$_file"
}

# total FILE COLUMN: sum over all rows.
total()
{
	awk -v want="$2" '
		NR == 2 { for (i = 2; i <= NF; i++) at[$i] = i - 1; next }
		/^#/ || NR == 1 { next }
		{ sum += $at[want] }
		END { printf "%.0f\n", sum }' "$debug/$1"
}

# driven KIND COUNT ...: run drive, print how many operations it did.
driven()
{
	drive "$@" | awk '$1 == "ops" { print $2 }'
}

# SPDX-License-Identifier: GPL-2.0-only
# shellcheck shell=sh source=tests/guest/lib/dchain-test.sh
# Whoever started a census ends it: SIGINT and SIGTERM to census, diagnose and
# watch, and the end of the program, end it in the module where it stands; the
# program says so and has its own exit status; the next census is sound. The
# module does not unload under it. A cgroup of little weight beside a loop
# that ends never makes a census long enough to be met. (A quota would not do:
# 7.2 slows nobody before he returns from the kernel.)
# group: all 7.2
# kernels: 5.10 6.1 6.12 7.2
# debug: no, its kernel cannot slow a cgroup down
# cmdline: dhash_entries=4096
# memory: 768M
# limit: 900
. /lib/dchain-test.sh

# start COMMAND...: slowly, in the background, until its census is under way.
start()
{
	echo 10 >"$slow/cpu.weight" || bail "no cpu.weight"
	while :; do :; done &
	busy=$!
	# cg_run would be a process more, whose id this would be
	sh -c 'echo $$ >"$0/cgroup.procs" && exec "$@"' "$slow" "$@" \
		>/run/out 2>/run/err &
	pid=$!
	until grep -q running $debug/census_progress; do
		[ -d "/proc/$pid" ] || bail "$1 $2 ended: $(cat /run/err)"
		sleep 0.1
	done
	diag "$* is at $(tr '\n' ' ' <$debug/census_progress)"
}

# ended NAME MOST: the census was, after at most so many buckets. What is left
# to do then needs no slowness.
ended()
{
	sleep 1
	kill $busy
	for _ in $(seq 600); do
		[ -d "/proc/$pid" ] || grep -q running $debug/census_progress ||
			break
		sleep 0.1
	done
	is "$(cat $debug/census_progress)" "state: idle" "$1: it ended"
	census latest
	like "$(cat /run/census.all)" "# warning: ended early" \
		"$1: the module keeps what it had"
	within "$(said walked)" 1 "$2" "$1: which is not all"
	diag "walked $(said walked) in $(said microseconds) us"
}

# interrupted NAME STATUS LINE SIGNAL COMMAND...
interrupted()
{
	name=$1 wanted=$2 line=$3 signal=$4
	shift 4
	start "$@"
	kill -"$signal" $pid
	ended "$name" 800
	wait $pid
	is $? "$wanted" "$name: its exit status"
	like "$(cat /run/err)" "$line" "$name: says so"
	is "$(wc -c </run/out)" 0 "$name: and nothing else"
	sound "$name"
}

# sound NAME: the next census is as the first one.
sound()
{
	until ! grep -q running $debug/census_progress; do
		sleep 1
	done
	check "$1: the next one is taken" \
		sh -c "cat $debug/census_full >/dev/null"
	census latest
	is "$(said kind) $(said walked)" "full 4096" "$1: and whole"
	within "$(said dentries)" $((dentries - 500)) $((dentries + 500)) \
		"$1: and right"
}

overlay /mnt/over
load
dchain-trasher --count 500000 /mnt/over >/dev/null || bail "no trash"
census
dentries=$(said dentries)
diag "a census takes $(said microseconds) us"
slow=$(cg_new slow)

for signal in INT TERM; do
	interrupted "census, SIG$signal" 9 "interrupted: " "$signal" \
		dchain census --full
	interrupted "diagnose, SIG$signal" 9 "interrupted: " "$signal" \
		dchain diagnose --seconds 0.1
done
dchain census --last >/run/out 2>&1
is $? 0 "the latest census is shown"
interrupted "watch" 9 "^$" TERM dchain watch 1

start dchain census --full
refuse "the module does not unload meanwhile" unload 2>/dev/null
like "$(head -n 1 $debug/census_progress)" running "and goes on"
kill -KILL $pid
ended "killed" 2000
sound "killed"

# Only what ends the program ends its census: whoever is stopped, or handles the
# signal, gets all of it.
start sh -c "trap : TERM; exec 3<$debug/census_full; cat <&3"
kill -TERM $pid
kill -STOP $pid
sleep 1
kill -CONT $pid
kill $busy
wait $pid
is $? 0 "handled, stopped, continued: whoever reads goes on"
is "$(awk '$1 == "walked" { print $2 }' /run/out)" 4096 "and has all of it"

# Whoever waits for his turn can be interrupted, too.
start dchain census --full
cat $debug/census_sample >/run/second 2>&1 &
second=$!
sleep 1
check "the second waits" [ -d /proc/$second ]
kill -TERM $second
wait $second
is $? 143 "and ends at a signal"
is "$(wc -c </run/second)" 0 "with nothing"
kill -TERM $pid
ended "the first" 2000
check "unloads" unload
done_testing

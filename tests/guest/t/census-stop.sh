# SPDX-License-Identifier: GPL-2.0-only
# shellcheck shell=sh source=tests/vm/guest/dchain-test.sh
# Whoever asked for a census ends it: SIGINT and SIGTERM to census, diagnose and
# watch, and the end of the program, end it in the module where it stands; the
# program says so and has its own exit status; the next census is sound. The
# module does not unload under it. A cgroup of little weight beside a loop
# that ends never makes a census long enough to be met. (A quota would not do:
# 7.2 slows nobody before he returns from the kernel.)
# kernels: 5.10 6.1 6.12 7.2
# debug: no, its kernel cannot slow a cgroup down
# quick: 7.2
# cmdline: dhash_entries=4096
# memory: 768M
# limit: 900
. /lib/dchain-test.sh

# The file census' row.
said()
{
	awk -v name="$1" '$1 == name { print $2 }' $debug/census
}

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
	until grep -q running $debug/census_run; do
		[ -d "/proc/$pid" ] || bail "$1 $2 ended: $(cat /run/err)"
		sleep 0.1
	done
	diag "$* is at $(tr '\n' ' ' <$debug/census_run)"
}

# ended NAME MOST: the census was, after at most so many buckets. What is left
# to do then needs no slowness.
ended()
{
	sleep 1
	kill $busy
	for _ in $(seq 600); do
		[ -d "/proc/$pid" ] || grep -q running $debug/census_run ||
			break
		sleep 0.1
	done
	is "$(cat $debug/census_run)" "state: idle" "$1: it ended"
	like "$(cat $debug/census)" "# warning: ended early" \
		"$1: the module keeps what it had"
	within "$(said walked)" 0 "$2" "$1: which is not all"
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
	until ! grep -q running $debug/census_run; do
		sleep 1
	done
	check "$1: the next one is taken" \
		sh -c "echo full >$debug/census_run"
	is "$(said kind) $(said walked)" "full 4096" "$1: and whole"
	within "$(said dentries)" $((dentries - 500)) $((dentries + 500)) \
		"$1: and right"
}

modprobe overlay 2>/dev/null
mkdir -p /tmp/low /tmp/up /tmp/work /mnt/over
mount -t overlay -o lowerdir=/tmp/low,upperdir=/tmp/up,workdir=/tmp/work \
	overlay /mnt/over || bail "no overlay file system"
load
dchain-trasher --count 500000 /mnt/over >/dev/null || bail "no trash"
echo full >$debug/census_run
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
like "$(head -n 1 $debug/census_run)" running "and goes on"
kill -KILL $pid
ended "killed" 2000
sound "killed"

start dchain census --full
echo stop >$debug/census_run
ended "stopped" 2000
wait $pid
is $? 7 "stopped by another: its exit status"
sound "stopped"
check "unloads" unload
done_testing

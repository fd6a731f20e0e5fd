# SPDX-License-Identifier: GPL-2.0-only
# shellcheck shell=sh source=tests/guest/lib/dchain-test.sh
# Who waits for a census: those who come while one is under way share the next;
# who is killed waits no longer, and with the last one the census ends; who is
# stopped, handles a signal or has no time of a CPU gets a whole one, and is in
# nobody's way. A loop of the highest priority makes a worker slow.
# group: all 6.1 7.2
# debug: no, its kernel is too slow
# cmdline: dhash_entries=4096
# memory: 768M
# limit: 600
. /lib/dchain-test.sh

running()
{
	grep -q running $debug/census_progress
}

# start COMMAND...: in the background, until a census is under way.
start()
{
	"$@" >/run/out 2>/run/err &
	pid=$!
	until running; do
		[ -d "/proc/$pid" ] || bail "$* ended: $(cat /run/err)"
	done
}

slowly()
{
	nice -n -20 sh -c 'while :; do :; done' &
	busy=$!
}

quickly()
{
	kill $busy
	wait $busy 2>/dev/null
}

ended()
{
	for _ in $(seq 100); do
		running || break
		sleep 0.1
	done
	is "$(cat $debug/census_progress)" "state: idle" "$1"
}

walked()
{
	awk '$1 == "walked" { print $2 }' "$1"
}

state()
{
	cut -d' ' -f3 "/proc/$1/stat"
}

# Three more come too late for a census and share the next one. True if the first
# one's reader still waits when the last of them does.
four()
{
	start cat $debug/census_full
	all=$pid
	for i in 1 2 3; do
		cat $debug/census_full >/run/census-$i &
		all="$all $!"
		until [ "$(state $!)" = D ] || [ "$(state $pid)" = Z ]; do
			:
		done
	done
	[ "$(state $pid)" = D ]
}

overlay /mnt/over
load
drive miss 200003 /mnt/over >/dev/null
census
dentries=$(said dentries)
diag "a census takes $(said microseconds) us"
renice -n -20 -p $$ >/dev/null

slowly
start cat $debug/census_full
kill -KILL $pid
wait $pid
is "$(wc -c </run/out)" 0 "who is killed has nothing"
start cat $debug/census_full
# Three more: they come too late for that one, and share the next.
for i in 1 2 3; do
	cat $debug/census_full >/run/census-$i &
done
refuse "the module does not unload meanwhile" unload 2>/dev/null
quickly
wait
# The shell's own time in each file: a census's microseconds tell it apart.
is "$(walked /run/census-1)" 4096 "who waited has a whole one"
is "$(cat /run/census-? | grep -c "$(grep microseconds /run/census-1)")" 3 \
	"three share one"

slowly
start cat $debug/census_full
kill -TERM $pid
quickly
ended "with nobody left to wait it ends"

slowly
start sh -c "trap : TERM; exec 3<$debug/census_full; cat <&3"
kill -TERM $pid
kill -STOP $pid
quickly
sleep 1
kill -CONT $pid
wait $pid
is $? 0 "handled, stopped, continued: whoever reads goes on"
is "$(walked /run/out)" 4096 "and has all of it"

# A cgroup with a hundredth of a CPU: it waits for a worker that has all of one.
slow=$(cg_new slow)
if echo "1000 100000" >"$slow/cpu.max"; then
	for i in 1 2 3; do
		cg_run "$slow" sh -c "until [ -e /run/stop ]; do
			cat $debug/census_full; done" >/dev/null &
	done
	sleep 2
	was=$(cut -d. -f1 /proc/uptime)
	census
	took=$(($(cut -d. -f1 /proc/uptime) - was))
	within $took 0 8 "beside throttled ones others wait $took s"
	: >/run/stop
	echo "max 100000" >"$slow/cpu.max"
	wait
else
	skip "no cpu.max" "beside throttled ones others wait"
fi
census
is "$(said kind) $(said walked)" "full 4096" "the next one is sound"
within "$(said dentries)" $((dentries - 500)) $((dentries + 500)) "and right"
check "unmounts" umount /mnt/over
check "unloads" unload
done_testing

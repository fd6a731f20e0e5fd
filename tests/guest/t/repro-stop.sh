# SPDX-License-Identifier: GPL-2.0-only
# shellcheck shell=sh disable=SC1091
# The reproduction, refused or ended in the middle: its own exit status, one
# clear line, and nothing left behind however it ends.
# group: all
# kernels: 6.1
# cpus: 1
# cmdline: dhash_entries=4096
# memory: 768M
# limit: 600
. /lib/dchain-test.sh

said=/run/said

clean_behind()
{
	is "$(ls -d $cgroups/dchain-repro* 2>/dev/null)" "" "$1: no cgroup"
	is "$(grep -c dchain-repro /proc/mounts)" 0 "$1: no mount"
	is "$(pidof dchain-worker dchain-trasher)" "" "$1: no process"
	is "$(ls -d /tmp/dchain-repro* 2>/dev/null)" "" "$1: no file"
	is "$(cat $parameters/mode)" walk "$1: the mode is back"
}

# begin: the reproduction, in the background, until its trasher is at work.
begin()
{
	echo walk >$parameters/mode
	dchain-repro --loops 1 --interval 0.2 >$said 2>&1 &
	for _ in $(seq 600); do
		! pidof dchain-trasher >/run/trasher || return 0
		sleep 0.1
	done
	bail "the trasher does not start: $(cat $said)"
}

dchain-repro >$said 2>&1
is $? 11 "without the module: status 11"
like "$(cat $said)" 'module is not loaded' "without the module: says so"
load

dchain-repro --dry-run >$said 2>&1
is $? 0 "dry run: status 0"
like "$(cat $said)" '^trasher +118784 dentries more, for 30 steps' \
	"dry run: the plan"
clean_behind "dry run"

dchain-repro --budget 10M >$said 2>&1
is $? 8 "over budget: status 8"
like "$(cat $said)" 'refused: more than the budget' "over budget: says so"
clean_behind "over budget"

# A shell's job in the background ignores SIGINT, which is as it is at TERM.
for signal in TERM HUP; do
	begin
	kill -$signal $!
	wait $!
	is $? 9 "SIG$signal: status 9"
	like "$(tail -n 1 $said)" "stopped; all that was made is removed" \
		"SIG$signal: says so"
	clean_behind "SIG$signal"
done

for victim in worker trasher; do
	begin
	kill -9 "$(pidof dchain-$victim)"
	wait $!
	is $? 10 "$victim dies: status 10"
	like "$(cat $said)" "the $victim has ended" "$victim dies: says so"
	clean_behind "$victim dies"
done

begin
dchain-repro >/run/second 2>&1
is $? 10 "a second one at the same time is refused"
like "$(cat /run/second)" 'is another one running' "and says why"
# What cannot clean up leaves two empty cgroups, which the next run removes.
kill -9 $!
wait $!
for _ in $(seq 300); do
	[ -n "$(pidof dchain-worker dchain-trasher)" ] || break
	sleep 0.1
done
is "$(pidof dchain-worker dchain-trasher)" "" "SIGKILL: no process"
is "$(grep populated $cgroups/dchain-repro/cgroup.events)" "populated 0" \
	"SIGKILL: nobody lives in the cgroups"
rm -rf /tmp/dchain-repro*
begin
kill $!
wait $!
is $? 9 "the next run starts"
clean_behind "the next run"
unload
done_testing

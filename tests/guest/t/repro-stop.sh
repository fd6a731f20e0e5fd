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
# These make short what comes before the trasher.
soon='--loops 2 --interval 0.1'

clean_behind()
{
	is "$(ls -d $cgroups/dchain-repro* 2>/dev/null)" "" "$1: no cgroup"
	is "$(grep -c dchain-repro /proc/mounts)" 0 "$1: no mount"
	is "$(pidof dchain-worker dchain-trasher)" "" "$1: no process"
	is "$(cat $parameters/mode)" walk "$1: the mode is back"
}

negative()
{
	cut -f 5 /proc/sys/fs/dentry-state
}

# begin [OPTION...]: the reproduction, in the background, until its trasher is at
# work: 20,000 names are made before, to see how large they are. What the last one
# made may be there still.
begin()
{
	_before=$(negative)
	dchain repro "$@" >$said 2>&1 &
	for _ in $(seq 600); do
		[ "$(negative)" -lt $((_before + 40000)) ] || return 0
		sleep 0.1
	done
	bail "the trasher does not start: $(cat $said)"
}

dchain repro >$said 2>&1
is $? 11 "without the module: status 11"
like "$(cat $said)" 'module is not loaded' "without the module: says so"
load

dchain repro --dry-run >$said 2>&1
is $? 0 "dry run: status 0"
like "$(cat $said)" '^trasher +1[0-9]{5} names for 30 steps' "dry run: the plan"
clean_behind "dry run"

dchain repro --budget 10M >$said 2>&1
is $? 8 "over budget: status 8"
like "$(cat $said)" 'refused: .* are needed, the budget is 10 MiB' \
	"over budget: says what is needed"
clean_behind "over budget"

for arguments in '--target 1' '--target 101' '--budget 10' '--loops 0' \
	'--interval 0' '--progress often' '--out /proc/nowhere' 'extra'; do
	# shellcheck disable=SC2086 # words
	dchain repro $arguments >$said 2>&1
	is $? 10 "refused: $arguments"
	is "$(grep -vc '^Try ' $said)" 1 "refused in one line: $arguments"
done

for signal in INT TERM HUP; do
	# shellcheck disable=SC2086 # words
	begin $soon
	kill -$signal $!
	wait $!
	is $? 9 "SIG$signal: status 9"
	like "$(cat $said)" "stopped by SIG$signal" "SIG$signal: says so"
	clean_behind "SIG$signal"
done

# By default the worker is at work all the time.
for victim in worker trasher; do
	begin
	kill -9 "$(pidof dchain-$victim)"
	wait $!
	is $? 10 "$victim dies: status 10"
	like "$(cat $said)" "the $victim (has )?ended" "$victim dies: says so"
	clean_behind "$victim dies"
done

# What cannot clean up leaves two empty cgroups, which the next run removes.
# shellcheck disable=SC2086 # words
begin $soon
kill -9 $!
wait $!
# They end by themselves, and their file system with them.
for _ in $(seq 300); do
	[ "$(negative)" -gt 5000 ] || break
	sleep 0.1
done
is "$(pidof dchain-worker dchain-trasher)" "" "SIGKILL: no process"
is "$(cat $cgroups/dchain-repro/cgroup.events | grep populated)" "populated 0" \
	"SIGKILL: nobody lives in the cgroups"
within "$(negative)" 0 5000 "SIGKILL: no dentries"
echo walk >$parameters/mode
dchain repro --dry-run >$said 2>&1
is $? 0 "the next run starts"
clean_behind "the next run"

# shellcheck disable=SC2086 # words
begin $soon
dchain repro >/run/second 2>&1
is $? 10 "a second one at the same time is refused"
like "$(cat /run/second)" 'is another repro running' "and says why"
kill -INT $!
wait $!
clean_behind "both"
unload
done_testing

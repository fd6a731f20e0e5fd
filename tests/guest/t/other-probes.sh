# SPDX-License-Identifier: GPL-2.0-only
# shellcheck shell=sh source=tests/guest/lib/dchain-test.sh
# Another tool's kprobe that is hit by interrupts misses none while dchain
# counts by its default hook: a kprobe of dchain's would make the kernel drop
# hits that come while its handler runs.
# group: all 7.2
# kernels: 5.10 6.1 6.12 7.2
# cmdline: dhash_entries=512
. /lib/dchain-test.sh

tracing=/sys/kernel/tracing

# missed HOOK SECONDS: hits and misses of a probe in each timer interrupt.
missed()
{
	load hook="$1"
	hook=$(field status hook)
	echo 'p:other/tick update_process_times' >>$tracing/kprobe_events ||
		bail "no event"
	echo 1 >$tracing/events/other/enable
	drive -c "$a" hit 100000000 /mnt/d >/dev/null &
	_pid=$!
	sleep "$2"
	kill $_pid
	wait
	awk '$1 == "tick" { print $2, $3 }' $tracing/kprobe_profile
	echo 0 >$tracing/events/other/enable
	echo >$tracing/kprobe_events
	unload
}

a=$(cg_new a)
mkdir /mnt/d
: >/mnt/d/entry
overlay /mnt/o
# Long chains: the handler is busy most of the time.
drive miss 50000 /mnt/o >/dev/null

# Called in this shell, for $hook.
missed kprobe 5 >/run/kprobe
read -r hits misses </run/kprobe
diag "hook=kprobe: $hits hits, $misses missed"
check "by kprobe some are missed" [ "$misses" -gt 0 ]
missed auto 20 >/run/auto
read -r hits misses </run/auto
is "$hook" ftrace "the default hook is ftrace"
within "$hits" 1000 1000000 "the other probe was hit"
is "$misses" 0 "and missed none"
done_testing

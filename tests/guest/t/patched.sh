# SPDX-License-Identifier: GPL-2.0-only
# shellcheck shell=sh source=tests/guest/lib/dchain-test.sh
# Other tools on the functions that dchain hooks, before it and after it, by
# both hooks: the function tracer, kprobe events at entry and return, and the
# graph tracer. Both count, and when either goes the other stays.
# group: all 7.2
# kernels: 5.10 6.1 6.12 7.2
# cmdline: dhash_entries=16384
. /lib/dchain-test.sh

tracing=/sys/kernel/tracing

# tool_on TOOL, tool_off TOOL
tool_on()
{
	case $1 in
	function|function_graph)
		echo '__d_lookup*' '__d_rehash' >$tracing/set_ftrace_filter
		echo "$1" >$tracing/current_tracer
		# who is it
		[ "$1" = function ] ||
			echo 1 >$tracing/options/funcgraph-proc ;;
	kprobe)
		echo 'p:other/entry __d_lookup_rcu' >>$tracing/kprobe_events
		echo 1 >$tracing/events/other/enable ;;
	kretprobe)
		echo 'r:other/return __d_lookup_rcu' >>$tracing/kprobe_events
		echo 1 >$tracing/events/other/enable ;;
	esac || bail "no $1"
	echo >$tracing/trace
}

tool_off()
{
	case $1 in
	function|function_graph)
		echo nop >$tracing/current_tracer
		echo >$tracing/set_ftrace_filter ;;
	*)	echo 0 >$tracing/events/other/enable
		echo >$tracing/kprobe_events ;;
	esac
}

# Lookups that the tool has seen of drive's tasks.
tool_saw()
{
	grep -c 'driving.*\(__d_lookup_rcu\|entry:\|return:\)' $tracing/trace
}

# dchain NAME, tool NAME: it counts what drive does.
dchain_counts()
{
	reset
	drive -c "$a" hit 1009 /mnt/d >/dev/null
	is "$(field cgroups /a lookups)" 1009 "$1: dchain is exact"
}

tool_counts()
{
	echo >$tracing/trace
	drive hit 211 /mnt/d >/dev/null
	within "$(tool_saw)" 211 100000 "$1: the tool sees them"
}

a=$(cg_new a)
mkdir /mnt/d
tools=
for tool in function function_graph; do
	! grep -qw $tool $tracing/available_tracers || tools="$tools $tool"
done
for hook in auto kprobe; do
	for tool in $tools kprobe kretprobe; do
		now="hook=$hook, $tool first"
		tool_on $tool
		load hook=$hook
		dchain_counts "$now"
		tool_counts "$now"
		tool_off $tool
		dchain_counts "$now, gone"
		unload
		now="hook=$hook, then $tool"
		load hook=$hook
		tool_on $tool
		dchain_counts "$now"
		tool_counts "$now"
		check "$now: unloads" unload
		tool_counts "$now, unloaded"
		tool_off $tool
	done
done
done_testing

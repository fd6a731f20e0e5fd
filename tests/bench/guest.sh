# SPDX-License-Identifier: GPL-2.0-only
# shellcheck shell=sh
# What runs in the guest for bench/run: find names that stand first and 32nd in
# their chains, and measure their lookups under each way of counting.
#
# Says, one a line: WAY KIND CHAIN INSTRUCTIONS, where WAY is `bare' for nothing
# loaded; `WAY skipped REASON'; `WAY cost INSTRUCTIONS' of what is no lookup.
. /lib/dchain-test.sh
. /lib/oracle.sh

tracing=/sys/kernel/tracing

# place KIND FOLDER NAME: where in its chain it stands, by dchain's own account.
place()
{
	reset
	drive -c "$cg" -n "$3" "$1" 1 "$2" >/dev/null
	field cgroups /bench longest
}

# names WANTED KIND FOLDER: one of the twelve that stands there, if one does.
names()
{
	for _n in 1 2 3 4 5 6 7 8 9 10 11 12; do
		[ "$(place "$2" "$3" "name-$_n.txt")" = "$1" ] || continue
		echo "$2:$1:$3:name-$_n.txt"
		return
	done
}

# New entries stand first: what was made before others is pushed back by them.
# tmpfs keeps no missing names, overlay does.
find_names()
{
	overlay /tmp/negative
	mkdir /tmp/hit /tmp/fill
	_made=0
	_hit='' _negative=''
	until [ -n "$_hit" ] && [ -n "$_negative" ]; do
		[ $_made -lt 200 ] || bail "no name stands 32nd"
		drive -s $((_made += 1)) create 1024 /tmp/fill >/dev/null
		# Some 31 of 2,048 buckets' entries must have come.
		[ $_made -ge 46 ] || continue
		# Both at once: what comes later pushes them back.
		_hit=$(names 32 hit /tmp/hit)
		_negative=$(names 32 negative /tmp/negative)
	done
	# Those that stood first do not any more.
	_n=12
	for _kind in hit negative; do
		until [ "$(place $_kind /tmp/$_kind first-$_n.txt)" = 1 ]; do
			_n=$((_n + 1))
		done
		eval "_first_$_kind=$_kind:1:/tmp/$_kind:first-$_n.txt"
	done
	cases="$_first_hit $_hit $_first_negative $_negative"
}

# measure WAY [COMMAND...]: the lookups, under a command where one is needed.
measure()
{
	_way=$1
	shift
	# shellcheck disable=SC2086 # words
	cg_run "$cg" "$@" lookup $cases >/run/rows ||
		bail "$_way: the measurement failed"
	sed "s/^/$_way /" /run/rows
}

# module WAY PARAMETER...: that the module is loaded so, and counts each lookup.
module()
{
	_key=$1
	shift
	dmesg -c >/dev/null
	if ! insmod /dchain.ko "$@" 2>/dev/null; then
		echo "$_key skipped $(dmesg | sed -n 's/.*dchain: //p' | tail -n 1)"
		return
	fi
	[ "$_key" != marks ] || {
		drive marks 3600 >/dev/null 2>&1 &
		_marks=$!
		sleep 5
		kill -0 $_marks || bail "no marks"
	}
	measure "$_key"
	[ "$_key" != marks ] || kill $_marks
	case $_key in
	off)	;;
	*)	[ "$(field cgroups /bench lookups)" -ge $((4 * 22 * 256)) ] ||
			bail "$_key: not every lookup was counted" ;;
	esac
	unload_used
}

# The article's method: entries and loops counted by perf.
perf_loop()
{
	command -v perf >/dev/null || { echo "perf skipped no perf"; return; }
	for _w in __d_lookup __d_lookup_rcu $(cat /run/heads); do
		echo "p:dc/$(echo "$_w" | tr + _) $_w"
	done >$tracing/kprobe_events
	measure perf perf stat -o /run/perf -e 'dc:*'
	echo >$tracing/kprobe_events
}

# The same walk as a BPF program.
bpf_walk()
{
	command -v bpftrace >/dev/null ||
		{ echo "bpf skipped no bpftrace"; return; }
	bpftrace --unsafe /test/walk.bt >/run/bpf 2>&1 &
	_bpf=$!
	_i=0
	until grep -qs '^Attach' /run/bpf; do
		sleep 1
		if [ $((_i += 1)) -gt 300 ] || ! kill -0 $_bpf 2>/dev/null; then
			echo "bpf skipped $(grep -v '^$' /run/bpf | tail -n 1)"
			return
		fi
	done
	# It says so before it begins.
	sleep 10
	measure bpf
	kill -INT $_bpf
	wait $_bpf
}

# What a person waits for: a census, and a table of 2,000 cgroups, of which the
# program's part is what reading the file alone does not take.
programs()
{
	load max_cgroups=4096
	census
	echo "census cost $(($(said microseconds) * 1000 / $(said dentries)))"
	_few=$(lookup run dchain cgroups 2>&1 >/run/few)
	_few_alone=$(lookup run cat $debug/cgroups 2>&1 >/run/few)
	for _i in $(seq 2000); do
		echo $cgroups/many-$_i
	done | xargs mkdir
	for _i in $(seq 2000); do
		drive -c $cgroups/many-$_i hit 1 /tmp/hit >/dev/null
	done
	_many=$(lookup run dchain cgroups 2>&1 >/run/many)
	[ "$(wc -l </run/many)" -gt 2000 ] || bail "dchain cgroups has few rows"
	_alone=$(lookup run cat $debug/cgroups 2>&1 >/run/many)
	echo "row cost $(((_many - _few - _alone + _few_alone) / 2000))"
	unload
}

# an interrupt may come in between
echo "clock cost $(for _i in 1 2 3 4 5; do lookup clock; done | sort -n | head -n 1)"
cg=$(cg_new bench)
loop_heads >/run/heads
load
find_names
unload
measure bare
module walk hook=ftrace
module sample hook=ftrace sample=16
module off hook=ftrace mode=off
module marks hook=ftrace
module loop hook=ftrace mode=loop
module kprobe hook=kprobe
perf_loop
bpf_walk
programs

# SPDX-License-Identifier: GPL-2.0-only
# shellcheck shell=sh
# The oracle: kprobe events of tracefs, which count what dchain counts without
# any of its code. For tests that run in a guest. Sourced.
#
# A watch records the events of tasks of one name (drive marks its counting
# tasks) into ring buffers of its own; what was recorded is read from the
# buffers' statistics, so nothing has to be kept or parsed.

tracing=/sys/kernel/tracing

# oracle_define HEADS: the events, for loop heads as dchain locate prints them.
# hits are returns of a dentry; on kernels that have it, the op_compare function
# is a tail of __d_lookup_rcu(): the same lookup, the same return.
oracle_define()
{
	{
		for _f in __d_lookup __d_lookup_rcu; do
			echo "p:lookups/$_f $_f"
			# The dollar is the tracer's.
			# shellcheck disable=SC2016
			echo "r:hits/$_f $_f"' ret=$retval'
		done
		for _h in $(echo "$1" | tr , ' '); do
			echo "p:steps/${_h%+*} $_h"
		done
	} >/run/oracle
	while read -r _line; do
		echo "$_line" >>$tracing/kprobe_events ||
			bail "tracefs refuses the event '$_line'"
	done </run/oracle
}

# oracle_watch NAME: count for tasks of that name from now on.
oracle_watch()
{
	for _g in lookups steps hits; do
		_i=$tracing/instances/$1-$_g
		mkdir "$_i" || bail "no trace instance $1-$_g"
		echo 64 >"$_i/buffer_size_kb"
		_filter="comm == \"$1\""
		[ $_g != hits ] || _filter="$_filter && ret != 0"
		echo "$_filter" >"$_i/events/$_g/filter" ||
			bail "tracefs refuses the filter '$_filter'"
		echo 1 >"$_i/events/$_g/enable" ||
			bail "tracefs does not enable $_g"
	done
}

# oracle NAME lookups|steps|hits: how many so far.
oracle()
{
	cat "$tracing/instances/$1-$2"/per_cpu/cpu*/stats | awk '
		$1 == "entries:" || $1 == "overrun:" { n += $2 }
		/^(commit overrun|dropped events): [^0]/ { lost = 1 }
		END { print lost ? "lost" : n }'
}

# oracle_clear NAME: forget what was seen.
oracle_clear()
{
	for _g in lookups steps hits; do
		echo >"$tracing/instances/$1-$_g/trace"
	done
}

# oracle_same ID NAME CASE: a row's lookups, steps and hits are the oracle's,
# and it did see lookups. Forgets what was seen.
oracle_same()
{
	for _g in lookups steps hits; do
		_row="$_row $_g=$(field cgroups "$1" $_g)"
		_true="$_true $_g=$(oracle "$2" $_g)"
	done
	oracle_clear "$2"
	case $_true in
	' lookups=0 '*)	_row="$_row, none seen" ;;
	esac
	is "$_row" "$_true" "$3:$_true"
	_row='' _true=''
}

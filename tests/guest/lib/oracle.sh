# SPDX-License-Identifier: GPL-2.0-only
# shellcheck shell=sh
# The oracle: kprobe events of tracefs, which count what dchain counts without
# any of its code. For tests that run in a guest. Sourced.
#
# A watch records the events of tasks of one name (drive marks its counting
# tasks) into ring buffers of its own; what was recorded is read from the
# buffers' statistics, so nothing has to be kept or parsed.

tracing=/sys/kernel/tracing

# loop_heads: where a dentry is looked at once each time, as FUNCTION+OFFSET, one
# a line. Found without the module, before its probes hide the code.
loop_heads()
{
	# The functions, what the compiler moved out of them, and their ends.
	awk '$1 != from && part { print part, from, $1; part = "" }
		$3 ~ /^__d_lookup(_rcu(_op_compare)?)?(\.cold)?$/ {
			part = $3; from = $1
		}' /proc/kallsyms >/run/parts
	for _f in __d_lookup __d_lookup_rcu __d_lookup_rcu_op_compare; do
		_begin=$(sed -n "s/^$_f \(.*\) .*/\1/p" /run/parts)
		[ -n "$_begin" ] || continue
		grep "^${_f}[. ]" /run/parts | sort | while read -r _ _from _to; do
			objdump -d --no-show-raw-insn --start-address="0x$_from" \
				--stop-address="0x$_to" /proc/kcore
		done >/run/listing
		_head=$(awk -f /lib/heads.awk /run/listing) ||
			bail "$_f has not one loop: $(tail -n 3 /run/listing)"
		echo "$_f+$(printf 0x%x $((0x$_head - 0x$_begin)))"
	done
}

# oracle_define: the events, in this kernel's loops.
# hits are returns of a dentry; on kernels that have it, the op_compare function
# is a tail of __d_lookup_rcu(): the same lookup, the same return.
oracle_define()
{
	loop_heads >/run/heads
	{
		for _f in __d_lookup __d_lookup_rcu; do
			echo "p:lookups/$_f $_f"
			# The dollar is the tracer's.
			# shellcheck disable=SC2016
			echo "r:hits/$_f $_f"' ret=$retval'
		done
		sed 's|\(.*\)+.*|p:steps/\1 &|' /run/heads
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

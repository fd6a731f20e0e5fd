# SPDX-License-Identifier: GPL-2.0-only
# shellcheck shell=sh disable=SC1091
# Proves that each lookup lands on the right cgroup's row, and none beside: two
# at once, moving tasks, threads, nested and removed cgroups, more cgroups than
# slots. tracefs, by the tasks' names, has the right counts.
# group: check
# group: all 5.10 7.2
# kernels: 5.10 6.1 6.12 7.2
# cpus: 2
# cmdline: dhash_entries=4096
# limit: 600
# files: objdump
. /lib/dchain-test.sh
. /lib/oracle.sh

# Each ends with the rows equal to the oracle's; $m is the mode.
two_at_once()
{
	a=$(cg_new $m-a) b=$(cg_new $m-b)
	drive -m left -c "$a" hit 1009 $folder >/dev/null &
	drive -m right -c "$b" -n absent negative 1013 $folder >/dev/null &
	wait
	oracle_same "$(cg_id "$a")" left1 "$m, two at once, one"
	oracle_same "$(cg_id "$b")" right1 "$m, two at once, the other"
}

moving()
{
	a=$(cg_new $m-from) b=$(cg_new $m-to)
	drive -m left -c "$a" -c "$b" -e 7 hit 1009 $folder >/dev/null
	oracle_same "$(cg_id "$a")" left1 "$m, moving, where it came from"
	oracle_same "$(cg_id "$b")" left2 "$m, moving, where it went"
}

threads()
{
	a=$(cg_new $m-threads)
	drive -m left -c "$a" -t 8 hit 211 $folder >/dev/null
	oracle_same "$(cg_id "$a")" left1 "$m, eight threads"
}

nested()
{
	a=$(cg_new $m-outer) b=$(cg_new $m-outer/inner)
	drive -m left -c "$a" hit 211 $folder >/dev/null
	drive -m right -c "$b" hit 307 $folder >/dev/null
	oracle_same "$(cg_id "$a")" left1 "$m, nested, the outer"
	oracle_same "$(cg_id "$b")" right1 "$m, nested, the inner"
}

removed()
{
	a=$(cg_new $m-gone)
	first=$(cg_id "$a")
	drive -m left -c "$a" hit 211 $folder >/dev/null
	rmdir "$a"
	a=$(cg_new $m-gone)
	drive -m right -c "$a" hit 307 $folder >/dev/null
	oracle_same "$first" left1 "$m, removed, its row stays"
	is "$(field cgroups "$first" state)" removed "$m, removed, and says so"
	oracle_same "$(cg_id "$a")" right1 "$m, removed, a new one of that name"
}

more_than_slots()
{
	load mode=$m max_cgroups=5
	for i in 1 2 3 4 5 6 7 8 9 10 11 12; do
		a=$(cg_new $m-many-$i)
		drive -m left -c "$a" -s $i miss 53 $folder >/dev/null
	done
	for column in lookups steps hits; do
		is "$(total cgroups $column /)" "$(oracle left1 $column)" \
			"$m, more cgroups than slots, all $column"
	done
	is "$(field status slots_free)" 0 "$m, more cgroups than slots, all full"
	check "$m, more cgroups than slots, the rest is in (other)" \
		test "$(field cgroups '(other)' lookups)" -gt 0
	oracle_clear left1
	unload
}

folder=/mnt/tree
mkdir $folder
oracle_define
for watch in left1 left2 right1; do
	oracle_watch $watch
done
for m in walk loop; do
	load mode=$m
	two_at_once
	moving
	threads
	nested
	removed
	check "$m, the module unloads" unload
	more_than_slots
done
done_testing

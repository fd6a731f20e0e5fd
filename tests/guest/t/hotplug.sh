# SPDX-License-Identifier: GPL-2.0-only
# shellcheck shell=sh source=tests/guest/lib/dchain-test.sh
# A CPU goes and comes back while it is counted on: nothing that it counted is
# lost, and what it counts afterwards is added.
# group: check
# kernels: 5.10 6.1 6.12 7.2
# cpus: 2
# files: objdump
. /lib/dchain-test.sh
. /lib/oracle.sh

cpu=/sys/devices/system/cpu/cpu1
[ -e $cpu/online ] || skip_all "CPU 1 cannot be switched off"
a=$(cg_new a)
mkdir /mnt/d
oracle_define
load
alone=$(field status memory)
both=0 i=0
while [ $i -lt 3 ]; do
	for on in 0 1; do
		taskset -c $on drive -c "$a" hit 1009 /mnt/d >/dev/null
		taskset -c $on drive -c "$a" -s $i$on miss 503 /mnt/d >/dev/null
		both=$((both + 1))
	done
	before=$(field cgroups /a steps)
	echo 0 >$cpu/online || bail "CPU 1 does not go"
	is "$(field cgroups /a lookups)" $((both * 2015)) \
		"all lookups are there when CPU 1 has gone"
	is "$(field cgroups /a steps)" "$before" "and all steps"
	drive -c "$a" hit 1009 /mnt/d >/dev/null
	is "$(field cgroups /a lookups)" $((both * 2015 + 1009)) \
		"what is counted meanwhile is added"
	echo 1 >$cpu/online || bail "CPU 1 does not come"
	is "$(field cgroups /a lookups)" $((both * 2015 + 1009)) \
		"none is lost or counted twice when it comes back"
	reset
	both=0
	i=$((i + 1))
done
# What was counted on a CPU that is gone has one array, for all of them.
within "$(field status memory)" $((alone + 1)) $((alone * 2)) \
	"each CPU that is online has its memory, those that are gone share one"

# At work all the time. The kernel repeats some lookups then (one of 600,000 was
# seen, and 14 of 200,000): tracefs counts how many there were.
reset
oracle_watch driving1
taskset -c 1 drive -c "$a" -t 2 hit 100000 /mnt/d >/run/drive &
# CPU 1 goes when drive counts, not before: taskset refuses one that is gone.
until n=$(field cgroups /a lookups) && [ "${n:-0}" -gt 0 ]; do
	[ -d /proc/$! ] || bail "drive does not run"
	sleep 0.01
done
i=0
while [ ! -s /run/drive ]; do
	echo 0 >$cpu/online
	echo 1 >$cpu/online
	i=$((i + 1))
done
wait
is "$(cat /run/drive)" "ops 200000" "all is done while CPUs go and come"
within $i 2 10000 "more than once"
id=$(cg_id "$a") n=$(field cgroups /a lookups)
within "$n" 200000 202000 "each is counted"
oracle_same "$id" driving1 "exact when they go in the middle of it"
rmdir "$a"
sleep 3
is "$(field cgroups "$id" state)" removed "a cgroup that is removed meanwhile"
is "$(field cgroups "$id" lookups)" "$n" "has all of them, too"
check "unloads" unload
done_testing

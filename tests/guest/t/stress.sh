# SPDX-License-Identifier: GPL-2.0-only
# shellcheck shell=sh source=tests/guest/lib/dchain-test.sh
# The module is loaded and unloaded, in all modes and by both hooks, while
# workers, trashers, renames, drop_caches, mounts, cgroups, readers of every file
# and writers of every parameter keep two CPUs busy: each load counts, each unload
# is clean, the kernel has no complaint, and afterwards counts are exact.
# group: all 6.12-rt backports-cloud
# kernels: 5.10 6.1 6.12 7.2
# cpus: 2
# memory: 768M
# cmdline: dhash_entries=4096
# limit: 900
# soak: 100
. /lib/dchain-test.sh

cycles=${1:-4}
stop=/run/stop

until_stopped()
{
	while [ ! -e $stop ]; do
		"$@" >/dev/null 2>&1
	done
}

mounts()
{
	mount -t tmpfs tmpfs /tmp/m && drive miss 50 /tmp/m
	umount /tmp/m
}

containers()
{
	mkdir $cgroups/short && drive -c $cgroups/short open 50 /mnt
	rmdir $cgroups/short
}

caches()
{
	sleep 1
	echo 2 >/proc/sys/vm/drop_caches
}

reads()
{
	cat "$debug"/*
}

switches()
{
	for _m in walk off loop; do
		echo $_m >$parameters/mode
		echo 1 >$parameters/reset
		echo 4 >$parameters/sample
		cat $debug/census_full >/dev/null
		sleep 0.3
	done
}

# Each parameter that can be written, without a pause: loads and unloads meet it.
writes()
{
	for _w in sample=4 reset=1 mode=walk; do
		drive store "${_w#*=}" $parameters/"${_w%%=*}"
		drive store x $parameters/"${_w%%=*}"
	done
} 2>>/run/writes

mkdir -p /tmp/m /mnt/tree
until_stopped dchain-worker --interval 0 --loops 20 /sys/module &
until_stopped dchain-trasher --count 3000 /sys/kernel &
until_stopped drive -t 4 hit 2000 /mnt/tree &
until_stopped drive rename 100 /mnt/tree &
until_stopped drive -s 2 unlink 100 /mnt/tree &
until_stopped mounts &
until_stopped containers &
until_stopped caches &
until_stopped reads &
until_stopped switches &
until_stopped writes &

counted=0
for i in $(seq "$cycles"); do
	case $((i % 4)) in
	1)	set -- mode=walk ;;
	2)	set -- mode=loop ;;
	3)	set -- hook=ftrace sample=3 ;;
	0)	set -- max_cgroups=2 max_steps=2 ;;
	esac
	insmod /dchain.ko "$@" || bail "load $i fails, $*"
	sleep 0.5
	[ "$(total cgroups lookups)" = 0 ] || counted=$((counted + 1))
	unload_used
done
: >$stop
wait
within $counted 1 "$cycles" "$counted loads counted before somebody reset them"
is "$(sed 's/.*: //' /run/writes | grep -Evi 'busy|no such|nonexist|invalid' |
	sort | uniq -c)" '' "a write is obeyed, refused as wrong, or as too early or late"
within "$(grep -ci busy /run/writes)" 1 1e9 "and some came too early or too late"

load
a=$(cg_new a)
for mode in walk loop; do
	echo walk >$parameters/mode
	echo $mode >$parameters/mode
	reset
	drive -c "$a" -t 4 hit 2503 /mnt/tree >/dev/null
	is "$(field cgroups /a lookups)" 10012 "exact after it, $mode"
done
check "unloads" unload
done_testing

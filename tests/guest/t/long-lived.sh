# SPDX-License-Identifier: GPL-2.0-only
# shellcheck shell=sh source=tests/guest/lib/dchain-test.sh
# An hour (soak: twelve) of export by a timer each 15 seconds, a watch each
# minute and a census each five minutes, in a guest whose clock skips idle time:
# each of them succeeds, no memory is lost by the module, the program or the
# kernel, nothing is written twice, and the counts are exact to the last lookup.
# group: all
# kernels: 6.1
# debug: no, the programs, not the module
# virtual-time: yes
# limit: 900
# soak: 12
. /lib/dchain-test.sh

hours=${1:-1}
rounds=$((hours * 240))
metrics=/run/dchain.prom
watch=

# slab: KiB that the kernel cannot give back.
slab()
{
	awk '$1 == "SUnreclaim:" { print $2 }' /proc/meminfo
}

# resident: KiB of the watch, without pages of files: the least of a minute and
# more, as a diagnosis that is under way holds its tables.
resident()
{
	for _ in 1 2 3 4 5 6 7 8 9 10 11 12; do
		awk '$1 == "RssAnon:" { print $2 }' "/proc/$watch/status"
		sleep 7
	done | sort -n | head -n 1
}

round()
{
	sleep 15
	drive -c "$a" hit 11 /mnt/d >/dev/null
	dchain export --textfile $metrics 2>>/run/errors || failed="$failed export"
	[ $(($1 % 20)) != 0 ] || dchain census >/dev/null 2>>/run/errors ||
		failed="$failed census"
}

mkdir /mnt/d
a=$(cg_new a)
load
dchain watch 60 >/run/watch 2>>/run/errors &
watch=$!
failed='' i=0
while [ $i -lt $rounds ]; do
	i=$((i + 1))
	round $i
	# All have run some times by then, and have what they need.
	[ $i != 41 ] || {
		memory=$(field status memory)
		slab=$(slab)
		resident=$(resident)
		lines=$(dmesg | wc -l)
	}
done
diag "$rounds exports, up for $(cut -d. -f1 /proc/uptime) s"
is "$failed" "" "every export and census succeeds"
is "$(cat /run/errors)" "" "without a warning"
is "$(awk '/^dchain_cgroup_lookups_total\{.*cgroup="\/a"/ { print $2 }' \
	$metrics)" $((rounds * 11)) "the last export has each lookup since the load"
is "$(field status memory)" "$memory" "the module takes no more memory"
within "$(slab)" 0 $((slab + 512)) "nor does the kernel"
within "$(resident)" 0 $((resident + 64)) "nor does the watch"
is "$(wc -l </run/watch)" 1 "which reported once"
is "$(dmesg | wc -l)" "$lines" "the kernel's log has nothing new"
kill -TERM $watch
wait $watch
is $? 0 "the watch ends healthy"
unload
done_testing

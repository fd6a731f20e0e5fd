# SPDX-License-Identifier: GPL-2.0-only
# shellcheck shell=sh source=tests/guest/lib/dchain-test.sh
# An hour (soak: twelve) of export by a timer each 15 seconds, a diagnosis and a
# census each five minutes, in a guest whose clock skips idle time: each of them
# succeeds, no memory is lost by the module or the kernel, nothing is written
# twice, and the counts are exact to the last lookup.
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

# slab: KiB that the kernel cannot give back.
slab()
{
	awk '$1 == "SUnreclaim:" { print $2 }' /proc/meminfo
}

round()
{
	sleep 15
	drive -c "$a" hit 11 /mnt/d >/dev/null
	dchain export --textfile $metrics 2>>/run/errors || failed="$failed export"
	[ $(($1 % 20)) = 0 ] || return 0
	dchain census >/dev/null 2>>/run/errors || failed="$failed census"
	dchain diagnose >/dev/null 2>>/run/errors || failed="$failed diagnose"
}

mkdir /mnt/d
a=$(cg_new a)
load
failed='' i=0
while [ $i -lt $rounds ]; do
	i=$((i + 1))
	round $i
	# All have run some times by then, and have what they need.
	[ $i != 41 ] || {
		memory=$(field status memory)
		slab=$(slab)
		lines=$(dmesg | wc -l)
	}
done
diag "$rounds exports, up for $(cut -d. -f1 /proc/uptime) s"
is "$failed" "" "every export, census and diagnosis succeeds"
is "$(cat /run/errors)" "" "without a warning"
is "$(awk '/^dchain_cgroup_lookups_total\{.*cgroup="\/a"/ { print $2 }' \
	$metrics)" $((rounds * 11)) "the last export has each lookup since the load"
is "$(field status memory)" "$memory" "the module takes no more memory"
within "$(slab)" 0 $((slab + 512)) "nor does the kernel"
is "$(dmesg | wc -l)" "$lines" "the kernel's log has nothing new"
unload
done_testing

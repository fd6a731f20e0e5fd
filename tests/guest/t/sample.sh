# SPDX-License-Identifier: GPL-2.0-only
# shellcheck shell=sh source=tests/guest/lib/dchain-test.sh
# Sampling counts every lookup and walks one of N: the average stays unbiased,
# also for paths whose depth divides N. By both hooks.
# group: check
# kernels: 5.10 6.1 6.12 7.2
# debug: no, statistics, no other code than the exact tests
# cmdline: dhash_entries=1024
# limit: 400
. /lib/dchain-test.sh

n=40009

# walk_sysfs N: counted alone, one lookup in N walked; prints the average.
walk_sysfs()
{
	echo "$1" >$parameters/sample
	reset
	cg_run "$a" find /sys/module -name none >/dev/null
	field cgroups /a avg
}

# sampled HOOK N
sampled()
{
	echo 1 >$parameters/sample
	reset
	drive -c "$a" -s 7 hit $n /mnt/a/b >/dev/null
	place=$(field cgroups /a avg)
	echo "$2" >$parameters/sample
	reset
	drive -c "$a" -s 7 hit $n /mnt/a/b >/dev/null
	is "$(field cgroups /a lookups)" $n "$1: all lookups are counted"
	# 10 standard deviations: those of independent draws are sqrt(n / N),
	# 50 of 2500, and these vary less.
	within "$(field cgroups /a walked)" "0.8 * $n / $2" "1.2 * $n / $2" \
		"$1: about one of $2 is walked"
	is "$(field cgroups /a avg)" "$place" "$1: one place, one average"
	# Paths of two components whose places differ: N even would see but one
	# of them if the distance were fixed. The table may change meanwhile:
	# the truth is taken before and after.
	find /sys/module -name none >/dev/null
	before=$(walk_sysfs 1)
	avg=$(walk_sysfs "$2")
	after=$(walk_sysfs 1)
	within "$avg" "0.85 * ($before < $after ? $before : $after)" \
		"1.15 * ($before > $after ? $before : $after)" \
		"$1: the average of a walk through sysfs, $avg of $before, $after"
}

a=$(cg_new a)
mkdir -p /mnt/a/b
for hook in kprobe ftrace; do
	if ! insmod /dchain.ko hook=$hook; then
		skip "$(dmesg | tail -n 1)" "hook=$hook"
		continue
	fi
	is "$(field status sample)" 1 "nothing is sampled by default"
	sampled $hook 2
	sampled $hook 16
	unload
done
done_testing

# SPDX-License-Identifier: GPL-2.0-only
# shellcheck shell=sh source=tests/guest/lib/dchain-test.sh
# No path of the module keeps preemption or interrupts off for a millisecond: a
# task of the highest priority that a timer wakes runs by then, whatever the
# only CPU does for dchain. A census of chains longer than its slice, reading
# with more cgroups than slots, a reset of 98,000 slots and the like have to
# offer others to run, as where the kernel is not preemptible. Loading, modes
# and unloading call functions of the kernel that take longer and offer nothing:
# what a probe takes that is not dchain's is allowed there. Where the preemption
# of a kernel can be chosen, it is full, but not with the most slots.
# group: all
# kernels: 5.10 6.1 6.12 7.2
# debug: no, their checks take most of the time
# cmdline: dhash_entries=16 rcutree.qhimark=1000000
# virtual-time: yes
# limit: 900
. /lib/dchain-test.sh

many=3200
preempt=/sys/kernel/debug/sched/preempt
probes=/sys/kernel/tracing/kprobe_events
enable=/sys/kernel/tracing/events/kprobes/own/enable

# waited COMMAND: microseconds; nothing where the command fails.
waited()
{
	late sh -c "exec >/dev/null; $1" >/run/late && cat /run/late
}

# prompt NAME COMMAND
prompt()
{
	_late=$(waited "$2")
	within "$_late" 0 999 "$1: $_late us"
}

# preempted COMMAND: likewise, where all but what forbids it can be preempted.
preempted()
{
	_was=$(sed 's/.*(\(.*\)).*/\1/' $preempt)
	echo full >$preempt
	waited "$1"
	echo "$_was" >$preempt
}

# own HOW: what the kernel takes for a probe that is not dchain's, from making
# it, by its address, to removing it, and for one by a name that is missing: a
# kernel whose symbols are not sorted compares all. Allowed is a millisecond, or
# a tenth more.
own()
{
	_most=0
	for _do in "p:own 0x$at >$probes" "1 >$enable" "0 >$enable" \
		">$probes" "p:none no_such_function 2>&1 >>$probes || :"; do
		_late=$($1 "echo $_do")
		diag "the kernel's own, echo $_do: ${_late:?} us, $1"
		[ "$_late" -le "$_most" ] || _most=$_late
	done
	most=$((_most < 900 ? 999 : _most + _most / 10))
}

# probes NAME COMMAND: it arms or disarms probes.
probes()
{
	_late=$($how "$2")
	within "$_late" 0 "$most" "$1: $_late us"
}

# The kernel's log goes out with interrupts off.
echo N >/sys/module/printk/parameters/ignore_loglevel
dmesg -n 1
[ ! -e $preempt ] || diag "preemption: $(cat $preempt)"
within "$(waited "late -k 20")" 5000 30000 "who keeps the CPU is noticed"

at=$(awk '$3 == "vfs_open" { print $1; exit }' /proc/kallsyms)

overlay /mnt
# with the cgroups' own names some 2,600 in each chain
drive miss 24000 /mnt >/dev/null
many_cgroups $many
for slots in 3000 98000; do
	how=waited
	[ ! -e $preempt ] || [ $slots = 98000 ] || how=preempted
	own $how
	probes "max_cgroups=$slots is loaded" \
		"insmod /dchain.ko max_cgroups=$slots"
	visit_cgroups $many
	within "$(field status slots_used)" $((slots < many ? slots : many)) \
		$slots "and has $(field status slots_used) in use"
	for f in "$debug"/*; do
		prompt "${f##*/} is read" "cat $f"
	done
	prompt "all is reset" "drive store 1 $parameters/reset"
	for mode in loop off walk; do
		probes "mode $mode" "drive store $mode $parameters/mode"
	done
	probes "and unloaded" "rmmod dchain"
done
load
census
diag "longest chain $(said longest), slices up to $(said longest_slice) us"
check "chains are left in the middle" [ "$(said pinned)" -gt 0 ]
prompt "a directory is dropped" "drive drop /mnt"
probes "it unloads" "rmmod dchain"
done_testing

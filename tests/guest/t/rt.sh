# SPDX-License-Identifier: GPL-2.0-only
# shellcheck shell=sh source=tests/guest/lib/dchain-test.sh
# On a kernel with PREEMPT_RT a lock that sleeps is fatal in a probe's handler:
# while eight shells look up names in /proc/sys, whose file system compares
# names under such a lock, all ways of counting leave no line in the log.
# group: all 6.1-rt backports-rt
# kernels: rt
# cpus: 4
# cmdline: dhash_entries=4096
# limit: 400
# soak: 100
# soak-limit: 1200
. /lib/dchain-test.sh

seconds=${1:-10}

# Shells that look for ever, until they are killed.
look()
{
	lookers=
	for _n in 1 2 3 4 5 6 7 8; do
		sh -c 'echo $$ >"$0/cgroup.procs"; while :; do
			for f in /proc/sys/kernel/* /proc/sys/vm/* /proc/sys/fs/*; do
				[ -e "$f" ]
			done
		done' "$a" &
		lookers="$lookers $!"
	done
}

# worse: lines of the kernel's log that are neither ours nor a load's, nor about
# an emulated clock that had to wait.
worse()
{
	dmesg >/run/dmesg
	grep -q 'test: mark' /run/dmesg || echo "the mark is gone"
	sed '1,/test: mark/d' /run/dmesg |
		grep -Ev 'dchain: |hrtimer: interrupt took|clocksource: |[Tt][Ss][Cc].* unstable|sched_clock: '
}

case $(uname -v) in
*PREEMPT_RT*|*'PREEMPT RT'*) ;;
*)	skip_all "this kernel has no PREEMPT_RT" ;;
esac
a=$(cg_new a)
mkdir /mnt/d
echo "test: mark" >/dev/kmsg
look
for with in "hook=ftrace mode=walk" "hook=kprobe mode=walk" \
	"hook=ftrace mode=loop" "hook=kprobe mode=loop"; do
	# Two words.
	# shellcheck disable=SC2086
	load $with
	sleep "$seconds"
	within "$(field cgroups /a hits)" 1 1e18 "$with: lookups are counted"
	unload
	is "$(worse)" '' "$with: no line in the kernel's log"
done
# The list is one word a process.
# shellcheck disable=SC2086
kill $lookers
wait
load
drive -c "$(cg_new b)" -t 4 hit 2503 /mnt/d >/dev/null
is "$(field cgroups /b lookups)" 10012 "exact after it"
check "unloads" unload
done_testing

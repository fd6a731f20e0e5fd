# SPDX-License-Identifier: GPL-2.0-only
# shellcheck shell=sh source=tests/guest/lib/dchain-test.sh
# A task that never gives up its CPU, as on an isolated one, keeps the kernel from letting go of
# the probes: who waits for that is told what for, in one line of the log, and
# the wait ends with the task.
# group: all
# kernels: 6.1
# cpus: 2
# cmdline: dhash_entries=4096
# files: chrt
. /lib/dchain-test.sh

told()
{
	dmesg | grep -c 'dchain: waiting for the kernel to let go of the probes'
}

# all else on the other CPU
taskset -p 1 $$ >/dev/null
echo 1 >/sys/devices/virtual/workqueue/cpumask
echo -1 >/proc/sys/kernel/sched_rt_runtime_us
load hook=ftrace
taskset 2 chrt -f 50 sh -c 'while :; do :; done' &
hog=$!
sleep 1
echo off >$parameters/mode &
change=$!
sleep 9
is "$(told)" 1 "it says what it waits for"
is "$(cat $parameters/mode)" walk "parameters are read meanwhile"
like "$(cat $debug/cgroups)" 'warning: .*the mode is being changed' "so are files"
kill -9 $hog
wait $change
is "$(cat $parameters/mode)" off "it ends with the task"
echo walk >$parameters/mode
unload
is "$(told)" 1 "nothing is said where it does not take long"
done_testing

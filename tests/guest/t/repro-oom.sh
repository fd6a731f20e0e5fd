# SPDX-License-Identifier: GPL-2.0-only
# shellcheck shell=sh disable=SC1091
# Under a memory.max the kernel may kill the trasher, since dentries that were
# reclaimed stay charged for an RCU grace period. Here it is made to: the
# reproduction goes on, and says so.
# group: all
# kernels: 6.1
# cpus: 1
# cmdline: dhash_entries=4096
# memory: 768M
# limit: 600
. /lib/dchain-test.sh

trasher=$cgroups/dchain-repro/trasher
max=$trasher/memory.max

# Once the last phase has begun, take the memory away for a while.
squeeze()
{
	until grep -q '[0-9]' $max; do
		sleep 0.2
	done 2>/dev/null
	# Has it charged something yet?
	until [ "$(cat $trasher/memory.current)" -gt 2000000 ]; do
		sleep 0.1
	done 2>/dev/null
	was=$(cat $max)
	echo 100000 >$max
	sleep 0.5
	echo "$was" >$max
}

load mode=off
squeeze &
said=$(dchain repro --loops 2 --interval 0.1 2>/run/stderr)
is $? 0 "exit status"
diag "$said"
diag "$(cat /run/stderr)"
wait
killed=$(dmesg | grep -c 'Killed process')
within "$killed" 1 100 "the kernel did kill it"
like "$said" "^limited: the kernel killed the trasher $killed times" \
	"every kill is reported"
like "$said" '^limited ' "the phase was measured all the same"
is "$(ls -d $cgroups/dchain-repro* 2>/dev/null)" "" "no cgroup is left"
is "$(pidof dchain-worker dchain-trasher)" "" "no process is left"
unload
done_testing

# SPDX-License-Identifier: GPL-2.0-only
# shellcheck shell=sh source=tests/guest/lib/dchain-test.sh
# The core, in one boot of each kernel: both hooks and mode loop count a prime
# number of lookups exactly, a census finds every missing name where it was looked
# up, drop frees them, and loading and unloading under load leave no line in the
# kernel's log.
# group: check 5.10 6.1 6.1-rt 6.12 7.2
# group: all backports 6.12-rt 7.2-cloud backports-rt backports-cloud 5.10-cloud
# cpus: 2
# cmdline: dhash_entries=16384
. /lib/dchain-test.sh

found=10007
missing=7919
names=5003
a=$(cg_new a)
b=$(cg_new b)
mkdir /mnt/d
overlay /mnt/over

# exact WAY: one cgroup looks up what exists, the other what does not.
exact()
{
	reset
	drive -c "$a" hit $found /mnt/d >/dev/null
	drive -c "$b" miss $missing /mnt/d >/dev/null
	is "$(field cgroups /a lookups) $(field cgroups /a hits)" \
		"$found $found" "$1: lookups and hits of /a"
	# Always the same entry: as many steps each time, the longest.
	is "$(field cgroups /a steps)" \
		$((found * $(field cgroups /a longest))) "$1: steps of /a"
	# tmpfs keeps no missing name: it is searched twice, by the walk of the
	# path and when a dentry for it is about to be allocated.
	is "$(field cgroups /b lookups) $(field cgroups /b misses)" \
		"$((2 * missing)) $((2 * missing))" "$1: lookups and misses of /b"
}

for hook in ftrace kprobe; do
	insmod /dchain.ko hook=$hook 2>/run/err || {
		skip "$(cat /run/err)" "hook=$hook"
		continue
	}
	exact "hook=$hook"
	walked=$(field cgroups /b steps)
	check "hook=$hook: mode loop" eval "echo loop >$parameters/mode"
	exact "hook=$hook, mode loop"
	# The table changes by a few entries meanwhile.
	within "$(field cgroups /b steps)" $((walked * 99 / 100 - 50)) \
		$((walked * 101 / 100 + 50)) "hook=$hook: as many steps by both"
	check "hook=$hook: unloads" unload
done

load
mkdir /mnt/over/trash
drive -c "$b" miss $names /mnt/over/trash >/dev/null
is "$(field cgroups /b inserted_negative)" $names "who made them"
census
is "$(place overlay /trash negative)" $names "where they are"
is "$(total /run/census/owners dentries)" "$(said dentries)" "owners add up"
is "$(total /run/census/directories dentries)" "$(said dentries)" \
	"directories add up"
check "drop" drop /mnt/over/trash
is "$(sed -n 's/^freed: //p' /run/drop)" $names "all of them are freed"
census
is "$(place overlay /trash negative)" '' "none is left"
unload

stop=/run/stop
looks()
{
	drive -t 2 hit 1000 /mnt/d && drive miss 100 /mnt/over/trash
} >/dev/null
: >/run/failed
until_stopped looks &
until_stopped looks &
for with in hook=ftrace hook=kprobe mode=loop; do
	insmod /dchain.ko $with 2>/dev/null && sleep 1 && rmmod dchain
done
: >$stop
wait
is "$(cat /run/failed)" '' "nobody was in the way of loading and unloading"
check "nothing is left" [ ! -e $debug ]
done_testing

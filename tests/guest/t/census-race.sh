# SPDX-License-Identifier: GPL-2.0-only
# shellcheck shell=sh source=tests/guest/lib/dchain-test.sh
# A census walks chains of thousands of dentries, pinning its place in them,
# while others rename, unlink, mount and unmount, drop caches, make and remove
# cgroups: every census succeeds and adds up, every unmount succeeds, and the
# kernel has nothing to complain about. Meant for the debug kernel, too.
# group: check
# group: all 7.2
# cpus: 2
# cmdline: dhash_entries=64
# limit: 1500
# soak: 600
# soak-limit: 6000
. /lib/dchain-test.sh

seconds=${1:-30}
stop=/run/stop
# The guest has little time for each.
pause=0.2

# sums FILE: dentries and negative of all rows.
sums()
{
	echo "$(total /run/census/"$1" dentries) $(total /run/census/"$1" negative)"
}

# The fewest rounds of any.
fewest()
{
	cat /run/rounds/* | sort -n | awk 'NR == 1 { n = $1 }
		END { print NR == 7 ? n : 0 }'
}

mounts()
{
	rm -rf "/tmp/u$1"
	mkdir -p "/tmp/l$1" "/tmp/u$1" "/tmp/w$1" "/tmp/m$1"
	mount -t overlay -o "lowerdir=/tmp/l$1,upperdir=/tmp/u$1,workdir=/tmp/w$1" \
		overlay "/tmp/m$1" || return
	drive miss 100 "/tmp/m$1" >/dev/null || return
	umount "/tmp/m$1"
}

renames()
{
	drive rename 50 /mnt >/dev/null
}

unlinks()
{
	drive -s 2 unlink 50 /mnt >/dev/null
}

caches()
{
	sleep 2
	echo 2 >/proc/sys/vm/drop_caches
}

containers()
{
	mkdir $cgroups/short &&
	drive -c $cgroups/short miss 20 /tmp/keep >/dev/null &&
	rmdir $cgroups/short
}

reads()
{
	cat $debug/census_progress $debug/census_sample >/dev/null
}

overlay /tmp/keep
load
: >/run/failed
until_stopped mounts 1 &
until_stopped mounts 2 &
until_stopped renames &
until_stopped unlinks &
until_stopped caches &
until_stopped containers &
until_stopped reads &
# One against seven, on two CPUs that an emulator makes.
renice -n -5 -p $$ >/dev/null

end=$(($(cut -d. -f1 /proc/uptime) + seconds))
runs=0 refused=0 wrong=0 pinned=0 restarts=0 longest=0
# A guest's clock may be fast where the machine is busy, and whoever waits then
# starves: until there were two dozen a minute, and of all else five.
while [ "$(cut -d. -f1 /proc/uptime)" -lt $end ] ||
      [ $runs -lt $((seconds * 2 / 5)) ] ||
      [ "$(fewest)" -lt $((seconds / 12)) ]; do
	drive miss 200 /tmp/keep >/dev/null
	for how in sample full sample full full full full full full full; do
		cat $debug/census_$how >/dev/null || refused=$((refused + 1))
		runs=$((runs + 1))
	done
	census
	pinned=$((pinned + $(said pinned)))
	restarts=$((restarts + $(said restarts)))
	[ "$(said longest)" -le $longest ] || longest=$(said longest)
	want="$(said dentries) $(said negative)"
	have="$(sums owners) $(sums directories)"
	if [ "$have" != "$want $want" ]; then
		wrong=$((wrong + 1))
		diag "$want, $have"
	fi
done
: >$stop
wait
diag "$runs runs, pinned $pinned times, $restarts chains entered anew," \
	"longest $longest"
diag "rounds: $(cat /run/rounds/* | tr '\n' ',')"
is $refused 0 "no census was refused"
is $wrong 0 "owners and directories add up to the total, always"
is "$(cat /run/failed)" "" "nobody else was in the way"
check "chains were long enough to be left in the middle" [ $pinned -gt 0 ]
check "overlay unmounts at once" umount /tmp/keep

# Quiet now: nothing between the census and the kernel's own count but what is
# not hashed (roots, pipes, sockets).
census
state=$(cut -f1 /proc/sys/fs/dentry-state)
within "$(said dentries)" $((state - 200)) $((state + 20)) \
	"the total is the kernel's"
check "unloads" unload
done_testing

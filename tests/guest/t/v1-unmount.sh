# SPDX-License-Identifier: GPL-2.0-only
# shellcheck shell=sh source=tests/guest/lib/dchain-test.sh
# A hierarchy of cgroup version 1 that dchain counts by can be unmounted and
# mounted again, although its tasks go on looking names up: nothing of it is
# kept for longer than some seconds. A hierarchy that is mounted after the load is
# noticed.
# group: check
# group: all 7.2
# kernels: 5.10 6.1 6.12 7.2
# cmdline: vm.cgroup=v1
. /lib/dchain-test.sh

# Not memory: its pages keep a removed cgroup, and so the hierarchy.
v1=pids
umount $cgroups/memory 2>/dev/null
[ -d $cgroups/$v1 ] || skip_all "no hierarchy of version 1"
hierarchies()
{
	awk -v name=$v1 '$1 == name { print $2 }' /proc/cgroups
}

mkdir /mnt/d $cgroups/$v1/a
load
is "$(field status hierarchy)" $v1 "the host's hierarchy is $v1"
drive -c $cgroups/$v1/a hit 1009 /mnt/d >/dev/null
is "$(field cgroups /a lookups)" 1009 "counts by the hierarchy $v1"
rmdir $cgroups/$v1/a
# As long as a removed cgroup is kept, the kernel leaves its hierarchy as it is.
sleep 3
# Looks names up in the hierarchy's root all the time.
while [ ! -e /run/stop ]; do
	[ ! -e /mnt/none ]
done &
number=$(hierarchies)
umount $cgroups/$v1
i=0
while [ "$(hierarchies)" != 0 ] && [ $i -lt 5 ]; do
	sleep 1
	i=$((i + 1))
done
is "$(hierarchies)" 0 "hierarchy $number is gone $i s after its unmounting"
check "it can be mounted with another option" \
	mount -t cgroup -o $v1,name=again $v1 $cgroups/$v1
mkdir $cgroups/$v1/b
drive -c $cgroups/$v1/b hit 1013 /mnt/d >/dev/null
is "$(field cgroups /b lookups)" 1013 "and is counted by again"
is "$(field cgroups /a lookups)" 1009 "what was counted before is kept"
rmdir $cgroups/$v1/b
umount $cgroups/$v1
check "and be mounted once more at once" \
	timeout 10 mount -t cgroup -o $v1 $v1 $cgroups/$v1
: >/run/stop
wait
check "unloads" unload

# Loaded before anything is mounted, as from an initramfs.
umount $cgroups/$v1
load
is "$(field status hierarchy) $(field status hierarchy_now)" "v2 v2" \
	"without a mount the hierarchy is v2"
mount -t cgroup -o $v1 $v1 $cgroups/$v1 || bail "cannot mount $v1"
is "$(field status hierarchy) $(field status hierarchy_now)" "v2 $v1" \
	"one that is mounted later is noticed"
like "$(sed -n 3p $debug/cgroups)" \
	"^# warning: cgroups are those of hierarchy v2, but this host's are now those of $v1" \
	"and every reader is warned"
check "unloads" unload
done_testing

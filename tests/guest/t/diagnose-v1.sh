# SPDX-License-Identifier: GPL-2.0-only
# shellcheck shell=sh source=tests/guest/lib/dchain-test.sh
# On a host with cgroup version 1: the owner is found in the memory hierarchy,
# and what is advised there frees its dentries; with vm.vfs_cache_pressure=0, the
# setting is named.
# group: all 5.10
# kernels: 5.10 6.1
# cmdline: dhash_entries=4096 vm.cgroup=v1
# memory: 512M
# limit: 600
. /lib/dchain-test.sh
# shellcheck source=tests/guest/lib/diagnose.sh
. /lib/diagnose.sh

[ -d $cgroups/memory ] || skip_all "no memory controller of version 1"
mkdir -p $cgroups/memory/maker
overlay /mnt/over
load
echo 0 >/proc/sys/vm/vfs_cache_pressure
drive -c $cgroups/memory/maker miss 120000 /mnt/over >/dev/null
diagnose
is "$status" 2 "critical"
said 'CAUSE [^;]* in /maker looked up 1[12][0-9],[0-9]{3} missing names' "the owner"
said 'at 0 the kernel never gives' "and what keeps them"
silent 'limit_in_bytes *[0-9]' "no limit with a number"
frees '^dchain drop --negative /mnt/over$' "a root that has them in itself"
cured "version 1"
echo 100 >/proc/sys/vm/vfs_cache_pressure
# What is mounted nowhere can only be reclaimed.
drive -c $cgroups/memory/maker -s 2 miss 80000 /mnt/over >/dev/null
mount -t tmpfs tmpfs /mnt/over
diagnose
is "$(printed .)" "echo 0 >$cgroups/memory/maker/memory.force_empty" \
	"behind another mount they cannot be typed"
frees force_empty "the cgroup's"
umount /mnt/over
umount /mnt/over
check "unloads" unload
done_testing

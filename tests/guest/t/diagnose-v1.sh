# SPDX-License-Identifier: GPL-2.0-only
# shellcheck shell=sh source=tests/vm/guest/dchain-test.sh
# On a host with cgroup version 1: the owner is found in the memory hierarchy,
# and the command that is advised there drops its dentries.
# kernels: 5.10 6.1
# cmdline: dhash_entries=4096 vm.cgroup=v1
# memory: 512M
# limit: 600
. /lib/dchain-test.sh

[ -d $cgroups/memory ] || skip_all "no memory controller of version 1"
modprobe overlay 2>/dev/null
mkdir -p /tmp/low /tmp/up /tmp/work /mnt/over $cgroups/memory/maker
mount -t overlay -o lowerdir=/tmp/low,upperdir=/tmp/up,workdir=/tmp/work \
	overlay /mnt/over || bail "no overlay file system"
load
drive -c $cgroups/memory/maker miss 80000 /mnt/over >/dev/null
dchain diagnose --seconds 1 >/run/diagnosis
is $? 2 "critical"
diag "$(cat /run/diagnosis)"
like "$(cat /run/diagnosis)" "^owner +[0-9]+ dentries .* /maker$" "the owner"
like "$(cat /run/diagnosis)" "memory/maker/memory.limit_in_bytes" \
	"its limit is advised by its name in version 1"
sh -c "$(sed -n 's/^      \(.*\)/\1/p' /run/diagnosis | head -n 1)"
dchain diagnose --seconds 1 >/run/diagnosis
is $? 0 "the command brings it back"
check "unloads" unload
done_testing

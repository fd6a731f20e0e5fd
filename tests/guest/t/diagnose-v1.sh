# SPDX-License-Identifier: GPL-2.0-only
# shellcheck shell=sh source=tests/guest/lib/dchain-test.sh
# On a host with cgroup version 1: the owner is found in the memory hierarchy,
# and the command that is advised there drops its dentries.
# group: all 5.10
# kernels: 5.10 6.1
# cmdline: dhash_entries=4096 vm.cgroup=v1
# memory: 512M
# limit: 600
. /lib/dchain-test.sh
# shellcheck source=tests/guest/lib/diagnose.sh
. /lib/diagnose.sh

[ -d $cgroups/memory ] || skip_all "no memory controller of version 1"
mkdir -p /mnt/over $cgroups/memory/maker
overlay /mnt/over
load
# These are more than the least limit holds, so that a limit is advised.
drive -c $cgroups/memory/maker miss 120000 /mnt/over >/dev/null
diagnose
is "$status" 2 "critical"
like "$(cat /run/diagnosis)" "^owner +[0-9]+ dentries .* /maker$" "the owner"
like "$(cat /run/diagnosis)" "memory/maker/memory.limit_in_bytes" \
	"its limit is advised by its name in version 1"
sh -c "$(sed -n '/^What to do/,$s/^      //p' /run/diagnosis | head -n 1)"
diagnose
is "$status" 0 "the command brings it back"
drive -c $cgroups/memory/maker -s 2 miss 80000 /mnt/over >/dev/null
diagnose
frees 'drop what is there[^:]*' force_empty "the cgroup's"
check "unloads" unload
done_testing

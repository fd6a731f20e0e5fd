# SPDX-License-Identifier: GPL-2.0-only
# shellcheck shell=sh source=tests/guest/lib/dchain-test.sh
# Where kernel memory is not charged to cgroups, nobody owns the dentries and no
# limit holds them: diagnose says why, names the maker all the same, and gives
# no command that would do nothing.
# group: all
# kernels: 5.10 6.1 6.12 7.2
# debug: no, the programs, not the module
# cmdline: dhash_entries=4096 cgroup.memory=nokmem
# memory: 512M
# limit: 600
. /lib/dchain-test.sh
# shellcheck source=tests/guest/lib/diagnose.sh
. /lib/diagnose.sh

mkdir -p /tmp/root
overlay /tmp/root
mkdir /tmp/root/none
load
drive -c "$(cg_new maker)" miss 100000 /tmp/root/none >/dev/null
diagnose
is "$status" 2 "critical"
like "$(row owner)" "\(uncharged\)$" "nobody pays"
said "not charged to cgroups \(cgroup.memory=nokmem on the kernel's command line\)" \
	"and it says why"
like "$(row maker)" "/maker$" "who made it is known"
is "$(printed 'memory\.(max|high|reclaim)')" "" "no limit is advised"
type_it "$(sed -n '/^What to do/,$s/^      //p' /run/diagnosis | head -n 1)"
diagnose
is "$status" 0 "what is advised cures it"
drive -c $cgroups/maker -s 2 miss 100000 /tmp/root/none >/dev/null
diagnose
frees 'drop the unused dentries of the whole host[^:]*' drop_caches \
	"those of the whole host"
check "unloads" unload
done_testing

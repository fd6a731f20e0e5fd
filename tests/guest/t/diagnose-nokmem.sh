# SPDX-License-Identifier: GPL-2.0-only
# shellcheck shell=sh source=tests/guest/lib/dchain-test.sh
# Where kernel memory is not charged to cgroups, nobody owns the dentries and no
# limit holds them: diagnose names the maker all the same, and gives no command
# that would do nothing. A capture of this host says the same elsewhere. Who is
# not root gets one line.
# group: all
# kernels: 5.10 6.1 6.12 7.2
# debug: no, the programs, not the module
# cmdline: dhash_entries=4096 cgroup.memory=nokmem
# files: setpriv:/opt/setpriv
# memory: 512M
# limit: 600
. /lib/dchain-test.sh
# shellcheck source=tests/guest/lib/diagnose.sh
. /lib/diagnose.sh

overlay /tmp/root
mkdir /tmp/root/none
load
like "$(grep '# warning' $debug/census_sample)" \
	'does not record whom a dentry is charged to' "a census says so"
drive -c "$(cg_new maker)" -m curl miss 100000 /tmp/root/none >/dev/null
diagnose
is "$status" 2 "critical"
said 'CAUSE curl1? in /maker looked up [91][0-9]*,[0-9]{3} missing names in /tmp/root/none' \
	"who made it is known"
silent 'memory.reclaim|limit its memory' "no limit and no reclaim is advised"
dchain capture /run/capture >/dev/null 2>&1
diagnose --root /run/capture
is "$status" 2 "a capture: critical"
said 'CAUSE curl1? in /maker' "by the same maker"
/opt/setpriv --reuid 1 --clear-groups dchain diagnose 1 >/run/nobody 2>&1
is $? 3 "who is not root: unknown"
is "$(wc -l </run/nobody)" 1 "in one line"
diagnose
frees '^dchain drop' "those of nobody"
cured "nokmem"
check "unloads" unload
done_testing

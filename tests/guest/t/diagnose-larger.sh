# SPDX-License-Identifier: GPL-2.0-only
# shellcheck shell=sh source=tests/guest/lib/dchain-test.sh
# A host booted with the dhash_entries= that diagnose-advice is given for its
# trash: the table has that size and costs what was said, and the same trash
# makes the short chains that were computed.
# group: all
# kernels: 5.10 6.1 6.12 7.2
# debug: no, the programs, not the module
# cmdline: dhash_entries=262144
# memory: 768M
# limit: 600
. /lib/dchain-test.sh

names=300007

mkdir -p /tmp/root /tmp/tree
overlay /tmp/root
# Many, as each is in a bucket of its own: the average of few says little.
for i in $(seq 1000); do
	: >"/tmp/tree/$i"
done
load
like "$(dmesg)" "Dentry cache hash table entries: 262144 .* 2097152 bytes" \
	"the table is as large as was said: 2 MiB"
before=$(cut -f1 /proc/sys/fs/dentry-state)
drive -c "$(cg_new maker)" miss $names /tmp/root >/dev/null
cg_new victim >/dev/null
scan $cgroups/victim /tmp/tree
sleep 2
dchain diagnose --seconds 2 >/run/diagnosis
is $? 0 "healthy"
diag "$(cat /run/diagnosis)"
dentries=$(cut -f1 /proc/sys/fs/dentry-state)
within "$((dentries - before))" $names $((names + 1000)) "the same trash"
# A file's own entry, and the trash before it.
avg=$(field cgroups /victim avg)
diag "$avg steps a lookup, $dentries dentries"
within "$avg" "0.7 + $dentries / 262144" "1.3 + $dentries / 262144" \
	"chains are short: 1.2 entries a bucket, as computed"
kill $worker
done_testing

# SPDX-License-Identifier: GPL-2.0-only
# shellcheck shell=sh source=tests/guest/lib/dchain-test.sh
# What the README shows of cgroups and diagnose, made anew in a guest:
#   tests/guest/boot/run.sh -k 6.1 -m 1G -a dhash_entries=4096 \
#           userland/doc/diagnose-guest.sh
. /lib/dchain-test.sh

mkdir -p /tmp/tree
for i in $(seq 400); do
	: >"/tmp/tree/$i"
done
cg_new maker >/dev/null
cg_new victim >/dev/null
overlay /tmp/root
mkdir -p /tmp/root/tmp
load
scan $cgroups/victim /tmp/tree
sleep 1
cg_run $cgroups/maker dchain-trasher -n 60000 /tmp/root/tmp >/dev/null 2>&1
sleep 1
cat $debug/cgroups
dchain diagnose --seconds 2
is $? 2 "critical"
done_testing

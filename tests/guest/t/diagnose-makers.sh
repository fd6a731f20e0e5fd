# SPDX-License-Identifier: GPL-2.0-only
# shellcheck shell=sh source=tests/guest/lib/dchain-test.sh
# Who made what stands, and who suffers: a poller of one missing name on tmpfs,
# whose entries go at once, and one who creates files are not the makers of
# missing names; the one slow cgroup is named beside a busy one. With counting
# off nothing is called healthy.
# group: check
# kernels: 5.10 6.1 6.12 7.2
# debug: no, the programs, not the module
# cmdline: dhash_entries=4096
# memory: 1G
# disk: 200M
# files: mkfs.ext4
# limit: 1800
. /lib/dchain-test.sh
# shellcheck source=tests/guest/lib/diagnose.sh
. /lib/diagnose.sh

created=10007
polled=75000

mkdir -p /tmp/old /tmp/new
ext4_mount /mnt/disk -N 40000
overlay /tmp/root
mkdir /mnt/disk/files /tmp/root/none
load

# OFF
dchain mode off >/dev/null
diagnose
is "$status" 3 "counting is off: its own exit status"
said "^UNKNOWN: whose lookups are slow is not known: counting is off" \
	"and it says so"
is "$(printed 'dchain mode')" "dchain mode walk && dchain diagnose" \
	"with the line that would show it"
type_it "dchain mode walk"
diagnose
is "$status" 0 "then it is healthy"

# CREATE, POLLER
drive -c "$(cg_new creator)" create $created /mnt/disk/files >/dev/null
is "$(field cgroups /creator created_positive)" $created "files were created"
is "$(field cgroups /creator created_negative)" 0 "and no missing names"
drive -c "$(cg_new poller)" negative $polled /tmp >/dev/null
is "$(field cgroups /poller created_negative)" 0 "the poller made none"
for i in $(seq 100); do
	: >"/tmp/old/$i"
done
filler=$(cg_new filler)
drive -c "$filler" miss 125000 /tmp/root/none >/dev/null
for i in $(seq 100); do
	: >"/tmp/new/$i"
done
drive -c "$filler" -s 2 miss 31250 /tmp/root/none >/dev/null

# HIDDEN: A looks up much more, at fewer steps.
cg_new A >/dev/null
cg_new B >/dev/null
sh -c 'cd /tmp/new && echo $$ >"$0/cgroup.procs" &&
	exec dchain-worker -i 0.001 .' $cgroups/A >/dev/null 2>&1 &
busy=$!
sh -c 'cd /tmp/old && echo $$ >"$0/cgroup.procs" &&
	exec dchain-worker -i 0.05 .' $cgroups/B >/dev/null 2>&1 &
slow=$!
sleep 3
diagnose
is "$status" 2 "critical"
like "$(row victim)" "/B$" "the slow one comes first"
said "^CRITICAL: chains are long: [34][0-9.]+ steps a lookup for /B and" \
	"the headline names it, and that there are more"
like "$(row maker)" "/filler$" "the maker is who made what stands"
like "$(row owner)" "/filler$" "who pays for it"
diagnose --json
ns=$(sed -n 's/.*"node_ns": *\([0-9.]*\).*/\1/p' /run/diagnosis)
within "$(field status node_ns)" "$ns / 5" "$ns * 5" \
	"time is estimated by what a node takes here: $ns ns"
check "JSON has numbers" sh -c 'tr -d "\\n" </run/diagnosis |
	grep -Eq "\"what\": *\"victim\", *\"lookups_per_second\": *[0-9]"'
kill $busy $slow
type_it "dchain mode off"
diagnose
is "$status" 3 "counting is off again: not critical either, but not known"
said "but chains are long: [0-9.]+ dentries a bucket" "what is known is said"
umount /mnt/disk
check "unloads" unload
diagnose
is "$status" 3 "without the module"
said "the module is not loaded; but chains are long" \
	"the host's files show that the table is full"
done_testing

# SPDX-License-Identifier: GPL-2.0-only
# shellcheck shell=sh source=tests/guest/lib/dchain-test.sh
# Missing names below an overlay whose directory is in five lower layers of a
# disk. The layers keep five sixths of the entries when the overlay is gone.
# diagnose says so, and names the directories whose entries are dropped one by
# one, and nothing else. A file written anew and renamed over an old one leaves
# one negative entry a time in the lower directory; the writer is named.
# group: all 7.2
# kernels: 5.10 6.1 6.12 7.2
# debug: no, the programs, not the module
# cmdline: dhash_entries=16384
# memory: 1G
# disk: 200M
# files: mkfs.ext4
# limit: 1500
. /lib/dchain-test.sh
# shellcheck source=tests/guest/lib/diagnose.sh
. /lib/diagnose.sh

names=60000
written=20011

ext4_mount /mnt/disk
for i in 1 2 3 4 5; do
	mkdir -p "/mnt/disk/layer$i/trash"
done
mkdir -p /mnt/disk/layer1/etc /tmp/tree
overlay /tmp/root /mnt/disk/layer1 /mnt/disk/layer2 /mnt/disk/layer3 \
	/mnt/disk/layer4 /mnt/disk/layer5
for i in $(seq 100); do
	: >"/tmp/tree/$i"
done
maker=$(cg_new maker)
cg_new victim >/dev/null
load
scan $cgroups/victim /tmp/tree
drive -c "$maker" miss $names /tmp/root/trash >/dev/null
sleep 2
diagnose
is "$status" 2 "critical"
like "$(row layer)" "/mnt/disk/layer[1-5]/trash$" "the layers are named as such"
like "$(row maker)" "/maker$" "and who made it"
refuse "no container where there is none" grep -qi 'the container [^i]' \
	/run/diagnosis
said "stay when the container is gone" "it says that they stay"
umount /tmp/root
diagnose
is $status 2 "they do stay"
drop_typed "a drop of each"
diagnose
is $status 0 "and that cures it"
kill $worker

# RENAME
echo 2 >/proc/sys/vm/drop_caches
overlay /tmp/root /mnt/disk/layer1
writer=$(cg_new writer)
reset
drive -c "$writer" -n config replace $written /tmp/root/etc >/dev/null
diagnose --steps 1,100
like "$(row layer)" "/mnt/disk/layer1/etc$" "it is the lower directory"
within "$(row layer | sed 's/.*, \([0-9]*\) negative.*/\1/')" \
	$((written * 9 / 10)) $((written * 11 / 10)) \
	"where each rewrite left one (in a sample)"
like "$(row maker)" "/writer$" "the writer is named"
umount /tmp/root
umount /mnt/disk
check "unloads" unload
done_testing

# SPDX-License-Identifier: GPL-2.0-only
# shellcheck shell=sh source=tests/guest/lib/dchain-test.sh
# Many directories with a few entries each, such as a backup walks: no single
# one explains the table, the tree that they are in does. It is named with its
# share, and dropping it, as advised, frees as much as was said.
# group: all
# kernels: 5.10 6.1 6.12 7.2
# debug: no, the programs, not the module
# cmdline: dhash_entries=4096
# memory: 512M
# disk: 200M
# files: mkfs.ext4
# limit: 900
. /lib/dchain-test.sh
# shellcheck source=tests/guest/lib/diagnose.sh
. /lib/diagnose.sh

ext4_mount /mnt/disk -N 20000
load
cg_new walker >/dev/null
cg_run $cgroups/walker sh -c '
	for i in $(seq 60); do
		mkdir -p "/mnt/disk/backup/$i"
		cd "/mnt/disk/backup/$i" || exit
		seq 100 | xargs mkdir
		for j in $(seq 100); do
			cd "/mnt/disk/backup/$i/$j" || exit
			for k in 1 2 3 4 5 6 7 8 9 10 11 12; do
				[ -e "$k" ]
			done
		done
	done'
diagnose
is "$status" 2 "critical"
like "$(row tree)" "below it \(([89][0-9]|100) %\) +/mnt/disk/backup$" \
	"the tree is named, with its share"
like "$(row mount)" "dentries \(([89][0-9]|100) %\) +/mnt/disk$" \
	"and its file system"
like "$(row maker)" "/walker$" "and who walked it"
is "$(printed '^dchain drop')" "dchain drop /mnt/disk/backup" \
	"dropping the tree is advised"
drop_typed "the tree"
diagnose
is $status 0 "and that cures it"
umount /mnt/disk
check "unloads" unload
done_testing

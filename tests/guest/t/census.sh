# SPDX-License-Identifier: GPL-2.0-only
# shellcheck shell=sh source=tests/guest/lib/dchain-test.sh
# A full census is the kernel's own count; a directory planted on ext4, xfs and
# overlay has its exact number, its owner and its path; a sample is what it says;
# the longest chain tells a name.
# group: check
# group: all 5.10 6.12 7.2
# debug: no, hundreds of thousands of dentries; census-race runs
# cmdline: dhash_entries=16384
# memory: 768M
# disk: 1G
# limit: 900
# files: mkfs.ext4 mkfs.xfs
. /lib/dchain-test.sh

names=30011

# planted FILE-SYSTEM PATH: names that do not exist, in one directory.
planted()
{
	mkdir -p "/mnt$2"
	cg=$(cg_new "$1")
	drive -c "$cg" miss $names "/mnt$2" >/dev/null
	census
	is "$(place "$1" "$2" dentries) $(place "$1" "$2" negative)" \
		"$names $names" "$1: exact, by its path"
	is "$(place "$1" "$2" owner)" "$(cg_id "$cg")" "$1: by its owner"
	like "$(place "$1" "$2" example)" '^d1-[0-9a-f-]*$' \
		"$1: with one of its names"
	is "$(field /run/census/owners "/$1" dentries)" $names \
		"$1: what its owner has"
	is "$(field cgroups "/$1" inserted_negative)" $names "$1: its maker"
	state=$(cut -f1 /proc/sys/fs/dentry-state)
	within "$(said dentries)" $((state - 200)) $((state + 20)) \
		"$1: the total is the kernel's ($state)"
	for table in owners directories; do
		is "$(total /run/census/$table dentries)" "$(said dentries)" \
			"$1: $table add up"
	done
	diag "negative and in use: $(awk '$9 != 0 { print }' \
		/run/census/directories)"
	diag "$(said microseconds) us, slices up to $(said longest_slice) us," \
		"longest $(said longest): $(said longest_name)"
}

load
is "$(cat $debug/census_progress)" "state: idle" "idle"
is "$(find $debug -name 'census*' -perm 0400 | wc -l)" 3 \
	"three files, which only root reads"

overlay /mnt
planted overlay /a/b
truth=$(said dentries)
census sample
is "$(said kind) $(said walked)" "sample 4096" "a sample is a quarter"
# The estimate's variance is 3 N where chains are long by chance: within five
# standard deviations, squared since the guest's awk has no roots.
error=$(($(said dentries) * 4 - truth))
within $((error * error)) 0 $((25 * 3 * truth)) "with a quarter of the dentries"
is "$(total /run/census/owners dentries)" "$(said dentries)" \
	"whose rows add up"
census
is "$(awk -v n="$(said longest)" '/^length:/ { split($1, a, /[:-]/)
	last = a[2] } END { print last == n }' /run/census/census)" 1 \
	"the longest chain ends the histogram"
like "$(said longest_name)" . "and tells a name"

check "the file system unmounts" umount /mnt
ext4_mount /mnt
planted ext4 /x
umount /mnt
modprobe xfs 2>/dev/null
# Which 5.10 does not know.
mkfs.xfs -q -f -i nrext64=0 /dev/scratch
mount -t xfs /dev/scratch /mnt || bail "no xfs"
planted xfs /deep/er/path
umount /mnt
check "unloads" unload
done_testing

# SPDX-License-Identifier: GPL-2.0-only
# shellcheck shell=sh source=tests/guest/lib/dchain-test.sh
# A full census is the kernel's own count; a directory planted on ext4, xfs and
# overlay is ranked first with its exact number; random names pass for random;
# opening a file takes one, two at once take turns, a signal ends one.
# The intervals that dchain prints promise to hold 99 of 100 samples: 190 are demanded
# of 200, which right ones miss once in 145,000 times. Of their halves, which
# hold 80 of 100, 130 to 190: missed once in six million times.
# group: check
# group: all 7.2
# kernels: 5.10 6.1 6.12 7.2
# debug: no, hundreds of thousands of dentries; census-race runs
# cmdline: dhash_entries=16384
# memory: 768M
# disk: 1G
# limit: 1800
# files: mkfs.ext4 mkfs.xfs
. /lib/dchain-test.sh

names=200000

# Most dentries: file system, dentries, negative, path.
first()
{
	awk '!/^#/ && NR > 1 { print $3, $4, $6, $NF; exit }' \
		/run/census/directories
}

# planted FILE-SYSTEM PATH: names that do not exist, in one directory.
planted()
{
	mkdir -p "/mnt$2"
	cg=$(cg_new "$1")
	drive -c "$cg" miss $names "/mnt$2" >/dev/null
	census
	is "$(first)" "$1 $names $names $2" "$1: first, exact, by its path"
	like "$(awk '!/^#/ && NR > 1 { print $(NF - 1); exit }' \
		/run/census/directories)" '^d1-[0-9a-f-]*(/d1-[0-9a-f-]*){2}$' \
		"$1: with three of its names"
	is "$(awk '$NF == path { print $2, $4 }' path="/$1" \
		/run/census/owners)" "$names $names" "$1: its owner"
	is "$(field cgroups "/$1" inserted_negative)" $names "$1: its maker"
	state=$(cut -f1 /proc/sys/fs/dentry-state)
	within "$(said dentries)" $((state - 200)) $((state + 20)) \
		"$1: the total is the kernel's ($state)"
	for table in owners directories mounts; do
		is "$(total /run/census/$table dentries)" "$(said dentries)" \
			"$1: $table add up"
	done
	like "$(awk -v fs="$1" '$2 == fs { print $3 }' /run/census/mounts)" \
		'^20[0-9]{4}$' "$1: its file system"
	is "$(awk -v path="$2" -v fs="$1" '$3 == fs && $NF == path {
		print $4, $(NF - 1) }' /run/census/subtrees)" \
		"$names $names" "$1: its subtree"
	is "$(awk '$2 == "in_use" { exit } /^negative_in_use/ { print $2 }' \
		/run/census/census)" 0 "$1: no negative one is in use"
	like "$(dchain census --last)" "^Chains: as names hashed at random" \
		"$1: random names are as chance has them"
	diag "$(said microseconds) us, slices up to $(said longest_slice) us," \
		"longest $(said longest)"
}

load
census latest
like "$(cat /run/census.all)" "no census was taken yet" "none without asking"
is "$(cat $debug/census_progress)" "state: idle" "idle"
is "$(find $debug -name 'census*' -perm 0400 | wc -l)" 4 \
	"four files, which only root reads"

overlay /mnt
planted overlay /a/b

# held FIGURE SHARE TRUTH: how many samples have the truth within that share of
# the interval that dchain prints.
held()
{
	awk -v figure="$1" -v share="$2" -v truth="$3" '$1 == figure {
		off = truth > $2 ? truth - $2 : $2 - truth
		n += off <= share * $3
	} END { print n + 0 }' /run/samples
}

for figure in dentries negative; do
	echo "$figure $(said $figure)"
done >/run/truth
for _ in $(seq 200); do
	dchain census --sample 1024
done >/run/samples
while read -r figure truth; do
	whole=$(held "$figure" 1 "$truth") half=$(held "$figure" 0.5 "$truth")
	diag "$figure: of 200 samples $whole within ci99, $half in its half"
	within "$whole" 190 200 "$figure: the interval holds 99 of 100"
	within "$half" 130 190 "$figure: and is no wider than that: its half, 80"
done </run/truth
is "$(cat $parameters/census_buckets)" 0 "the size of samples is put back"
census sample
is "$(said walked)" 4096 "a sample is a quarter"
echo 1000 >$parameters/census_buckets
census sample
is "$(said kind) $(said walked)" "sample 1000" "or as many as are wanted"
within "$(total /run/census/mounts dentries)" "$(said dentries)" \
	"$(said dentries)" "whose rows add up"
echo 99999999 >$parameters/census_buckets
census sample
is "$(said walked)" 16384 "or all there are"
echo 0 >$parameters/census_buckets
refuse "no number, no size" \
	eval "echo x >$parameters/census_buckets" 2>/dev/null

# Two at once: each gets a census of its own, one after the other.
for i in 1 2 3; do
	cat $debug/census_full >/run/census-$i &
done
wait
is "$(grep -c '^walked 16384 ' /run/census-[123])" \
	"$(printf '/run/census-%s:1\n' 1 2 3)" "three at once take turns"

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

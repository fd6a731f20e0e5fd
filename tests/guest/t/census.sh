# SPDX-License-Identifier: GPL-2.0-only
# shellcheck shell=sh source=tests/vm/guest/dchain-test.sh
# A full census is the kernel's own count; a directory planted on ext4, xfs and
# overlay is ranked first with its exact number; random names pass for random;
# what is written to the control file is taken or refused as documented.
# The bars that dchain prints promise to hold 99 of 100 samples: 190 are demanded
# of 200, which right ones miss once in 145,000 times. Of their halves, which
# hold 80 of 100, 130 to 190: missed once in six million times.
# kernels: 5.10 6.1 6.12 7.2
# debug: no, a million dentries; census-race runs
# quick: 6.1 7.2
# cmdline: dhash_entries=16384
# memory: 768M
# disk: 1G
# limit: 1800
# files: mkfs.ext4 mkfs.xfs
. /lib/dchain-test.sh

names=500000

# said NAME [COLUMN]: a row of census.
said()
{
	awk -v name="$1" -v column="${2:-2}" \
		'$1 == name { print $column }' $debug/census
}

first()
{
	awk '!/^#/ && NR > 1 { print $3, $4, $6, $8; exit }' $debug/directories
}

census()
{
	echo "$1" >$debug/census_run || bail "census $1 failed"
}

# planted FILE-SYSTEM PATH: names that do not exist, in one directory.
planted()
{
	mkdir -p "/mnt$2"
	cg=$(cg_new "$1")
	drive -c "$cg" miss $names "/mnt$2" >/dev/null
	census full
	is "$(first)" "$1 $names $names $2" "$1: first, exact, by its path"
	is "$(awk '$NF == path { print $2, $4 }' path="/$1" $debug/owners)" \
		"$names $names" "$1: its owner"
	within "$(awk -v made="$(field cgroups "/$1" created_negative)" \
		"BEGIN { print made / $names }")" 1 2 "$1: its maker"
	state=$(cut -f1 /proc/sys/fs/dentry-state)
	within "$(said dentries)" $((state - 200)) $((state + 20)) \
		"$1: the total is the kernel's ($state)"
	is "$(total owners dentries) $(total directories dentries)" \
		"$(said dentries) $(said dentries)" "$1: the rows add up"
	is "$(said fit)" poisson "$1: random names are as chance has them"
	diag "$(said microseconds) us, slices up to $(said longest_slice) us," \
		"dispersion $(said dispersion), chi-square $(said chi_square)" \
		"of $(said chi_square 4), longest $(said longest)," \
		"expected $(said longest 4)"
}

load
like "$(cat $debug/census)" "no census was taken yet" "none without asking"
for wrong in "" 1 "sample 0" "sample 16385" "sample -1" "sample 1x" "sampl" \
	"full 1" "samplefull"; do
	refuse "refused: '$wrong'" eval "echo '$wrong' >$debug/census_run" \
		2>/dev/null
done
like "$(cat $debug/census)" "no census was taken yet" "and nothing was done"
is "$(cat $debug/census_run)" "state: idle" "idle"

modprobe -a ext4 xfs overlay 2>/dev/null
mkdir -p /tmp/low /tmp/up /tmp/work /mnt
mount -t overlay -o lowerdir=/tmp/low,upperdir=/tmp/up,workdir=/tmp/work \
	overlay /mnt || bail "no overlay"
planted overlay /a/b

# held FIGURE SHARE TRUTH: how many samples have the truth within that share of
# the bar that dchain prints.
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
	diag "$figure: of 200 samples $whole within the bar, $half in its half"
	within "$whole" 190 200 "$figure: the bar holds 99 of 100"
	within "$half" 130 190 "$figure: and is no wider than that: its half, 80"
done </run/truth

echo full >$debug/census_run &
busy=0
for _ in $(seq 50); do
	echo full >$debug/census_run 2>/dev/null || busy=$((busy + 1))
done
wait
check "one at a time" [ $busy -gt 0 ]

check "the file system unmounts" umount /mnt
mkfs.ext4 -q /dev/scratch
mount -t ext4 /dev/scratch /mnt || bail "no ext4"
planted ext4 /x
# A full census that is ended is a sample.
(
	ended=0
	echo full >$debug/census_run || ended=1
	echo $ended >/run/ended
) 2>/dev/null &
until grep -q running $debug/census_run; do
	[ ! -e /run/ended ] || break
done
echo stop >$debug/census_run
wait
if [ "$(cat /run/ended)" != 0 ]; then
	like "$(cat $debug/census)" "# warning: ended early" "it says so"
	within "$(said dentries)" $((names - 30 * $(said dentries 3))) \
		$((names + 30 * $(said dentries 3) + 100000)) \
		"what was walked is a sample"
else
	skip "it was faster" "a census can be ended"
fi
umount /mnt
# Which 5.10 does not know.
mkfs.xfs -q -f -i nrext64=0 /dev/scratch
mount -t xfs /dev/scratch /mnt || bail "no xfs"
planted xfs /deep/er/path
umount /mnt
check "unloads" unload
done_testing

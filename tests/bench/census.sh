# SPDX-License-Identifier: GPL-2.0-only
# shellcheck shell=sh
# In the guest: fill the table, count it in full and by samples.
. /lib/dchain-test.sh

names=$1

fail()
{
	echo "fail $*"
	exit 1
}

modprobe overlay
mkdir -p /tmp/lower /tmp/upper /tmp/work /tmp/overlay
mount -t overlay overlay /tmp/overlay \
	-o lowerdir=/tmp/lower,upperdir=/tmp/upper,workdir=/tmp/work ||
	fail "no overlay"
cg_run "$(cg_new maker)" insmod /test/bench-fill.ko folder=/tmp/overlay \
	count="$names" || fail "no $names names"
load
census full
truth=$(said dentries)
echo "full: $truth dentries (the kernel's own count:" \
	"$(cut -f 1 /proc/sys/fs/dentry-state)) in $(said buckets) buckets," \
	"$(said microseconds) us, slices up to $(said longest_slice) us," \
	"longest $(said longest)"
for _ in $(seq 100); do
	census sample
	echo "$(said microseconds) $(said longest_slice) $(said dentries)" \
		"$(said dentries 3) $(said walked) $(said buckets)"
done | awk -v truth="$truth" '{
	times = $6 / $5
	total = $3 * times
	one_error = sqrt(($4 - $3 * $3 / $5) * times * ($6 - $5) / ($5 - 1))
	off = truth > total ? truth - total : total - truth
	one += off <= one_error
	two += off <= 2 * one_error
	more += off <= 2.6 * one_error
	us += $1
	error += one_error
	if ($2 > slice)
		slice = $2
} END {
	printf "100 samples of %d buckets: %.0f us each, slices up to %d us, ", \
		$5, us / NR, slice
	printf "error %.2f %%, within 1, 2, 2.6 errors: %d %d %d\n", \
		100 * error / NR / truth, one, two, more
}'
unload

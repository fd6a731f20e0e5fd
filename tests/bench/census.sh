# SPDX-License-Identifier: GPL-2.0-only
# shellcheck shell=sh
# In the guest: fill the table, count it in full and by samples.
. /lib/dchain-test.sh

names=$1
folders=$2

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
for i in $(seq "$folders"); do
	mkdir "/tmp/overlay/$i"
	cg_run "$(cg_new "maker$i")" insmod /test/bench-fill.ko \
		folder="/tmp/overlay/$i" count="$((names / folders))" ||
		fail "no $names names"
	rmmod bench-fill
done
load
census full
truth=$(said dentries)
echo "full: $truth dentries (the kernel's own count:" \
	"$(cut -f 1 /proc/sys/fs/dentry-state)) in $(said buckets) buckets," \
	"$(said microseconds) us, slices up to $(said longest_slice) us," \
	"longest $(said longest)," \
	"$(($(said microseconds) * 1000 / truth)) instructions a dentry"
for _ in $(seq 100); do
	census sample
	echo "sample $truth $(said microseconds) $(said longest_slice)" \
		"$(said dentries) $(said dentries 3) $(said walked)" \
		"$(said buckets)"
done
unload

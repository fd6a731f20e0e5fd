# SPDX-License-Identifier: GPL-2.0-only
# shellcheck shell=sh source=tests/guest/lib/dchain-test.sh
# A machine with little memory that could have 240 CPUs and has one: the memory
# that dchain takes is that of the CPUs that are there. What does not fit is
# refused. In 256M, Debian's 6.1 alone does not come up with that many possible
# CPUs: 189M are reserved at boot, percpu areas of 61M among them, and it panics
# while it unpacks the guest's files (see with boot/run.sh -x none -m 256M).
# group: check
# kernels: 5.10 6.1 6.12 7.2
# cpus: 1,maxcpus=240
# memory: 320M
. /lib/dchain-test.sh

# All that vmalloc, percpu and slab have, in KiB.
kernel_memory()
{
	sync
	awk '/^(Percpu|VmallocUsed|Slab):/ { n += $2 } END { print n }' \
		/proc/meminfo
}

cpus=$(cat /sys/devices/system/cpu/possible)
[ "$cpus" = 0-239 ] || skip_all "possible CPUs are $cpus, not 0-239"
load
unload
before=$(kernel_memory)
load
within "$(field status memory)" 1 $((2 << 20)) "status says less than 2 MiB"
took=$(($(kernel_memory) - before))
within $took 1 2048 "and it is: $took KiB"
unload
refuse "a million cgroups are refused" insmod /dchain.ko max_cgroups=1000000
like "$(dmesg | tail -n 5)" \
	'cannot load: max_cgroups=1000000 needs [0-9]+ MiB for 1 CPUs, which is more than 1/8 of all memory' \
	"with a line"
load max_cgroups=20000
check "20,000 are not" [ "$(field status slots_free)" -gt 19000 ]
check "unloads" unload
done_testing

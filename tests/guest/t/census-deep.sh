# SPDX-License-Identifier: GPL-2.0-only
# shellcheck shell=sh source=tests/guest/lib/dchain-test.sh
# A tree of 20,000 levels, far deeper than a path can be, makes no slice of a census
# longer than as many flat directories do, whether there is room for its rows or
# not: the clock is looked at while directories are climbed. A nanosecond is an
# instruction here.
# group: check
# virtual-time: yes
# cmdline: dhash_entries=8192
# memory: 384M
# limit: 900
. /lib/dchain-test.sh

mount -t tmpfs none /mnt
load
mkdir /mnt/flat
(cd /mnt/flat && drive create 20000 .) >/dev/null
census
flat=$(said longest_slice)
mkdir /mnt/deep
drive deep 20000 /mnt/deep >/dev/null
for _ in 1 2 3; do
	census
	deep=$(said longest_slice)
	within "$deep" 1 1000 "20,000 levels: slices of $deep us, flat $flat"
	diag "$(said microseconds) us, $(said pinned) pinned," \
		"$(said restarts) restarts, $(said torn) torn"
done
like "$(awk '{ print $NF }' /run/census/directories)" '\.\.\./entry' \
	"what is left out of a path is said"
is "$(total /run/census/directories dentries)" "$(said dentries)" \
	"all are counted"
check "unloads" unload
done_testing

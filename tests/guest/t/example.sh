# SPDX-License-Identifier: GPL-2.0-only
# shellcheck shell=sh source=tests/guest/lib/dchain-test.sh
# Copy this one: a cgroup looks up a name a prime number of times, and exactly
# that number stands in its row. It runs on every kernel; a head may narrow that
# (see tests/README).
# group: all
# cmdline: dhash_entries=4096
. /lib/dchain-test.sh

a=$(cg_new a)
mkdir /mnt/d
load
# drive does its lookups in the cgroup and nothing else there.
drive -c "$a" hit 1009 /mnt/d >/dev/null
is "$(field cgroups /a lookups)" 1009 "the lookups of /a"
within "$(field cgroups /a avg)" 1 "$(field cgroups /a longest)" \
	"its average is no more than the longest chain it walked"
refuse "no file of dchain's can be written" \
	eval "echo 1 >$debug/status" 2>/dev/null
check "the module unloads" unload
done_testing

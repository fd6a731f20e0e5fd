# SPDX-License-Identifier: GPL-2.0-only
# shellcheck shell=sh disable=SC1091
# Under lockdown, as Secure Boot switches it on, every command works: the kernel
# lets nobody open a file of debugfs that has a write bit, reading included. Here
# it is switched on after the module was loaded; see secure-boot.
# group: all backports
# debug: no, its kernel has no lockdown
# cmdline: dhash_entries=4096
# memory: 768M
# limit: 600
# files: tests/guest/lib/every-command.sh
. /lib/dchain-test.sh
. /test/every-command.sh

mount -t securityfs none /sys/kernel/security 2>/dev/null
lockdown=/sys/kernel/security/lockdown
[ -w $lockdown ] || skip_all "this kernel has no lockdown"
a=$(cg_new a)
mkdir /mnt/d
load
for level in integrity confidentiality; do
	echo $level >$lockdown || bail "lockdown refuses $level"
	like "$(cat $lockdown)" "\\[$level\\]" "lockdown=$level"
	reset
	drive -c "$a" hit 1009 /mnt/d >/dev/null
	is "$(field cgroups /a lookups)" 1009 "counts are exact"
	every_command "$a"
done
check "the module unloads" unload
done_testing

# SPDX-License-Identifier: GPL-2.0-only
# shellcheck shell=sh source=tests/guest/lib/dchain-test.sh
# A kernel newer than any that the module was tested on (here: one that this
# module takes for such) gets a line in the log, and else what every kernel gets:
# what the self-checks prove is counted, exactly; what they do not is said.
# group: all 7.2
# kernels: 5.10 6.1 7.2
# cmdline: dhash_entries=16384
# untested: yes
# files: sed:/opt/sed
. /lib/dchain-test.sh

log()
{
	dmesg | grep 'dchain: .*untested' | tail -n 1
}

a=$(cg_new a)
for hook in auto kprobe; do
	load hook=$hook
	is "$(field status tested)" no "hook=$hook: status says it"
	like "$(log)" ': untested kernel [^ ]*, newer than 4.3: what the self-' \
		"hook=$hook: and the log"
	drive -c "$a" hit 10007 /mnt >/dev/null
	is "$(field cgroups /a lookups)" 10007 "hook=$hook: exact"
	unload
done

changed __d_rehash __d_rehasX d_rehash d_rehasX
check "not all insertions are seen: loads" insmod /run/changed.ko
like "$(field status insertions)" 'no: not all d_re' "status says which"
drive -c "$a" hit 10007 /mnt >/dev/null
within "$(field cgroups /a lookups)" 10007 20014 "lookups are counted"
unload
done_testing

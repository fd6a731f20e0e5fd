# SPDX-License-Identifier: GPL-2.0-only
# shellcheck shell=sh source=tests/guest/lib/dchain-test.sh
# A kernel newer than any that the module was tested on (here: one that this
# module takes for such) is counted on, exactly, with a line in the log, where
# all self-checks pass, and refused with the name of the check where one fails.
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
	like "$(log)" ': untested kernel [^ ]*, newer than 4.3: all self-checks' \
		"hook=$hook: and the log, once all checks have passed"
	drive -c "$a" hit 10007 /mnt >/dev/null
	is "$(field cgroups /a lookups)" 10007 "hook=$hook: exact"
	unload
done

# Elsewhere only reported: tests/guest/t/insertions.sh.
changed __d_rehash __d_rehasX d_rehash d_rehasX
refuse "not all insertions are seen: refused" insmod /run/changed.ko 2>/dev/null
like "$(log)" 'cannot load: .*self-check of the insertions failed: not all d_re' \
	"with the name of the check: $(log)"
check "nothing is left" [ ! -e $debug ]
load mode=off
like "$(log)" 'lookups are not checked in mode off' "in mode off the log says so"
is "$(field cgroups /a lookups)" '' "and nothing is counted"
unload
done_testing

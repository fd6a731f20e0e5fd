# SPDX-License-Identifier: GPL-2.0-only
# shellcheck shell=sh source=tests/guest/lib/dchain-test.sh
# Where the kernel shows its shrinkers (CONFIG_SHRINKER_DEBUG), the advised
# command, typed as printed, frees the dentries of the maker, in the file system
# where they are: not those of another cgroup in the same one, nor the maker's
# in another one; and those of nobody.
# group: all debug
# kernels: debug
# cmdline: dhash_entries=1024
# memory: 512M
# limit: 600
. /lib/dchain-test.sh

names=20009
few=409

# typed: the shrinker's command, after a diagnosis.
typed()
{
	dchain diagnose --seconds 1 >/run/diagnosis
	is $? 2 "critical"
	diag "$(cat /run/diagnosis)"
	command=$(sed -n '/^What to do/,$s/^      //p' /run/diagnosis | grep shrinker)
	sh -c "$command"
	is $? 0 "typed: $command"
	census
}

# owned PATH: its negative dentries in the table.
owned()
{
	field /run/census/owners "$1" negative
}

[ -d /sys/kernel/debug/shrinker ] || skip_all "no shrinkers in debugfs"
overlay /tmp/one/root
overlay /tmp/two/root
maker=$(cg_new maker)
other=$(cg_new other)
load
drive -c "$maker" miss $few /tmp/two/root >/dev/null
drive -c "$other" miss $few /tmp/one/root >/dev/null
drive -c "$maker" -s 2 miss $names /tmp/one/root >/dev/null
typed
like "$command" "^echo $(cg_id "$maker") 0 [0-9]+ >/sys/.*/sb-overlay-[0-9]+/scan$" \
	"the maker's, of the one node"
within "$(owned /maker)" $few $((few + 200)) "its dentries there are gone"
within "$(owned /other)" $few $((few + 200)) "another's there stay"
dchain diagnose --seconds 1 >/run/diagnosis
is $? 0 "healthy"

# Those that nobody pays for.
drive -s 3 miss $names /tmp/one/root >/dev/null
typed
like "$command" "^echo 1 0 " "the root's"
within "$(owned "(uncharged)")" 0 6000 "they are gone"
within "$(owned /other)" $few $((few + 200)) "another's still stay"
dchain diagnose --seconds 1 >/run/diagnosis
is $? 0 "healthy again"
check "unloads" unload
done_testing

# SPDX-License-Identifier: GPL-2.0-only
# shellcheck shell=sh source=tests/guest/lib/dchain-test.sh
# Two cgroups do a prime number of one-component lookups each, one of a cached
# entry, one of names that do not exist: exactly these numbers stand in their
# rows, in walk mode and in loop mode, with the steps that the chains demand.
# group: all
# cmdline: dhash_entries=16384
. /lib/dchain-test.sh

found=10007
missing=7919

a=$(cg_new a)
b=$(cg_new b)
mkdir /mnt/d
load

# round MODE: both cgroups at work from zero, then what their rows must say.
round()
{
	reset
	drive -c "$a" hit $found /mnt/d >/dev/null
	drive -c "$b" miss $missing /mnt/d >/dev/null
	for c in lookups walked hits; do
		is "$(field cgroups /a $c)" $found "$1: $c of /a"
	done
	is "$(field cgroups /a misses)" 0 "$1: no miss in /a"
	is "$(field cgroups "$(cg_id "$a")" lookups)" $found "$1: /a by its id"
	is "$(field cgroups /a capped)" 0 "$1: nothing capped in /a"
	# Always the same entry: as many steps each time, the longest.
	is "$(field cgroups /a steps)" \
		"$((found * $(field cgroups /a longest)))" \
		"$1: steps of /a are lookups times the entry's place"
	# A name that tmpfs has not is searched twice: by the path walk, and
	# when a dentry for it is about to be allocated.
	for c in lookups walked misses; do
		is "$(field cgroups /b $c)" $((2 * missing)) "$1: $c of /b"
	done
	is "$(field cgroups /b hits)" 0 "$1: no hit in /b"
}

is "$(cat $parameters/mode)" walk "walk is the default"
round walk
walked=$(field cgroups /b steps)

check "loop mode is accepted" eval "echo loop >$parameters/mode"
is "$(cat $parameters/mode)" loop "loop mode is on"
round loop
# The table has changed by a few entries meanwhile.
within "$(field cgroups /b steps)" $((walked * 99 / 100 - 50)) \
	$((walked * 101 / 100 + 50)) "both modes count the same steps for /b"
check "unloads" unload
done_testing

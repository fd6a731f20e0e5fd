# SPDX-License-Identifier: GPL-2.0-only
# shellcheck shell=sh disable=SC1091
# The reproduction from end to end, in a small table: the five phases, the files,
# and that nothing is left behind, also where its figures are not those wanted.
# group: check
# kernels: 5.10 6.1 6.12 7.2
# debug: no, too slow there, and no other code
# cpus: 1
# cmdline: dhash_entries=4096
# memory: 768M
# limit: 600
. /lib/dchain-test.sh

# nothing_left NAME
nothing_left()
{
	is "$(cat $parameters/mode)" "$mode" "$1: the mode is what it was"
	is "$(ls -d $cgroups/dchain-repro* 2>/dev/null)" "" "$1: no cgroup"
	is "$(grep -c dchain-repro /proc/mounts)" 0 "$1: no mount"
	is "$(pidof dchain-worker dchain-trasher dchain)" "" "$1: no process"
	is "$(ls -d /tmp/dchain-repro* 2>/dev/null)" "" "$1: no file"
}

mode=off
load mode=$mode
said=$(dchain-repro --loops 3 --interval 0.2 --out /out 2>/run/stderr)
is $? 0 "exit status"
diag "$said"
diag "$(cat /run/stderr)"
like "$(echo "$said" | tail -n 1)" \
	'^reproduced: (2[89]|3[0-3])\.[0-9] steps a lookup clogged, 1\.[0-3] clean$' \
	"the last line is the verdict"

# phase NAME COLUMN: from the table.
phase()
{
	echo "$said" | awk -v p="$1" -v want="$2" '
		$1 == "PHASE" { for (i = 1; i <= NF; i++) at[$i] = i }
		$1 == p { print $at[want] }'
}

# A scan looks up each file and each directory twice; some loops each.
within "$(phase clean LOOKUPS)" $((3 * 576)) $((9 * 576)) "lookups are counted"
within "$(phase clogged NEGATIVE)" 115000 130000 "every name left a dentry"
within "$(phase killed NEGATIVE)" 115000 130000 "the kill took none away"
within "$(phase removed NEGATIVE)" 0 2000 "the removal took them"
like "$(phase trashing AVERAGE)" '^[0-9]' "the trasher was watched at work"
within "$(wc -l </out/repro.csv)" 15 2000 "the series has points"
like "$(cat /out/repro.gp)" '^plot ' "a script draws it"
nothing_left "reproduced"

# A dchain that counts one step for each lookup.
mkdir /run/wrong
cp /usr/bin/dchain-* /run/wrong/
cat >/run/wrong/dchain <<-'END'
	#!/bin/sh
	/usr/bin/dchain "$@" | awk '{ $2 = $1; print }'
END
chmod +x /run/wrong/dchain
said=$(/run/wrong/dchain-repro --target 3 --loops 1 --interval 0.2 2>/dev/null)
is $? 10 "other figures: status 10"
like "$said" '^NOT reproduced: clogged: 1\.00 steps a lookup' "and which"
nothing_left "other figures"
unload
done_testing

# SPDX-License-Identifier: GPL-2.0-only
# shellcheck shell=sh source=tests/guest/lib/dchain-test.sh
# Marks of use against an oracle of known lookups: of negative entries none, 7 %
# and all are used again, and so many are marked, within the share that the table
# of marks allows; entries that are dropped and looked up again start unmarked at
# the same addresses; those that turn positive are told from new files.
# group: check
# group: all 5.10 6.12 7.2
# cmdline: dhash_entries=16384
# memory: 512M
# disk: 512M
# limit: 600
# files: mkfs.ext4
. /lib/dchain-test.sh

names=10007

# used DIR WANTED WHAT: of its entries, at most so many more as share a place with
# others that are used, at most so many less as share one with new ones.
used()
{
	_have=$(place ext4 "$1" negative_used)
	_false=$(($(said marks_set) * names / $(said marks_bits)))
	_lost=$(($(said marks_fresh) * $2 / $(said marks_bits)))
	# three deviations of a number that small
	within "$_have" $(($2 - _lost * 2 - 5)) $(($2 + _false * 2 + 5)) \
		"$3: $_have of $2"
}

ext4_mount /data
mkdir /data/none /data/some /data/all /data/again /data/turn
for dir in none some all again turn; do
	drive miss $names /data/$dir >/dev/null
done
load
refuse "no drop of what is unused without marks" drop -u /data/none
like "$(cat /run/drop)" "No data available" "which is said"
marks_on
like "$(cat /run/marks)" "^bits [0-9]+$" "marking began"
diag "$(cat /run/marks)"
refuse "one at a time" drive marks 0 2>/run/err
like "$(cat /run/err)" "busy" "which is said"
drive miss 701 /data/some >/dev/null
drive miss $names /data/all >/dev/null
drive miss $names /data/again >/dev/null
census
used /none 0 "none"
used /some 701 "7 %"
used /all $names "all"
used /again $names "all of the fourth"
is "$(said negative_used)" "$(total /run/census/owners negative_used)" \
	"the owners add up"
is "$(said negative_used)" "$(total /run/census/directories negative_used)" \
	"the directories add up"
# Positive entries can only share places.
false=$((($(said dentries) - $(said negative)) * $(said marks_set) /
	$(said marks_bits)))
within "$(said used_again)" "$(said negative_used)" \
	$(($(said negative_used) + false * 2 + 5)) "no positive entry is marked"
diag "$(grep mark /run/census/census | tr '\n' ' ')"

# The same names again, at addresses that the allocator has just got back.
set=$(said marks_set)
drop /data/again
is "$(dropped freed)" $names "dropped"
drive miss $names /data/again >/dev/null
census
within $((set - $(said marks_set))) $((names / 2)) $((names + 100)) \
	"they are at the same addresses: their places were cleared"
used /again 0 "inserted again: unmarked"
drive miss 1009 /data/again >/dev/null
census
used /again 1009 "used since"

# Names that were missed, and are made now; and new files.
drive create 503 /data/turn >/dev/null
drive -s 2 create 503 /data/turn >/dev/null
census
within "$(place ext4 /turn turned_positive)" 490 516 "503 turned positive"
within "$(said negative_turned)" 490 $((516 + 20)) "and no others"

drop -u /data/some
false=$((names * $(said marks_set) / $(said marks_bits)))
within "$(dropped freed)" $((names - 701 - false * 2 - 5)) $((names - 701)) \
	"drop: those that were not used"
within "$(dropped kept)" 701 $((701 + false * 2 + 5)) "and none that was"
marks_off
census
is "$(place ext4 /all negative_used)" - "no marks, no number"

# Positive ones, too; a lookup that is not walked leaves no mark.
drive create 1009 /data/none >/dev/null
marks_on -p
find /data/none -type f -exec stat {} + >/dev/null
census
within "$(said used_again)" 1009 3000 "positive ones where they are asked for"
marks_off
echo 16 >$parameters/sample
marks_on
drive miss $names /data/all >/dev/null
census
within "$(place ext4 /all negative_used)" 400 900 "of a sample: at least"
echo loop >$parameters/mode 2>/dev/null || echo off >$parameters/mode
census
like "$(cat /run/census/census)" "^# warning: the mode was changed" \
	"a change of the mode is said"
marks_off
refuse "none in mode $(cat $parameters/mode)" drive marks 0 2>/run/err
like "$(cat /run/err)" "not supported" "which is said"
echo walk >$parameters/mode
echo 1 >$parameters/sample
marks_on
refuse "the module does not unload meanwhile" unload 2>/dev/null
marks_off
umount /data
check "unloads" unload
done_testing

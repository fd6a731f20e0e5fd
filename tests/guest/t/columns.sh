# SPDX-License-Identifier: GPL-2.0-only
# shellcheck shell=sh source=tests/guest/lib/dchain-test.sh
# Lookups that find a negative dentry are distinguished from those that find a
# file, and the program (the process, not its threads) that inserts most is named
# with its votes, every odd character escaped.
# group: check
# group: all 5.10 7.2 backports
# kernels: 5.10 6.1 6.12 7.2
# disk: 64M
# files: mkfs.ext4
. /lib/dchain-test.sh

a=$(cg_new a)
mkdir /mnt/d
ext4_mount /tmp/disk
load

# row COLUMN...: these columns of /a, on one line.
row()
{
	for _c; do
		field cgroups /a "$_c"
	done | paste -s -d ' '
}

is "$(sed -n '2{s/^# *//;s/  */ /g;p}' $debug/cgroups)" \
	'id lookups walked steps avg longest hits negative_hits misses capped inserted_negative inserted_positive turned_negative turned_positive transient votes of program state path' \
	"cgroups has the columns of version 3"

drive -c "$a" -n absent negative 1009 /tmp/disk >/dev/null
is "$(row lookups hits negative_hits misses)" "1009 1009 1009 0" \
	"lookups of a cached missing name are negative hits"
drive -c "$a" hit 1013 /mnt/d >/dev/null
is "$(row lookups hits negative_hits)" "2022 2022 1009" \
	"those of a cached file are not"
is "$(row inserted_negative votes of program)" "0 - - -" \
	"who inserts nothing is not named"

# One of 17 insertions has a vote.
reset
drive -c "$a" -m seeker -s 3 miss 3001 /tmp/disk >/dev/null
drive -c "$a" -m other -s 2 miss 97 /tmp/disk >/dev/null
is "$(row inserted_negative program votes of)" "3098 seeker1 177 183" \
	"the program that inserts most is named with its votes"
reset
drive -c "$a" -m java -T processing -t 8 -s 4 miss 170 /tmp/disk >/dev/null
is "$(row program votes of)" "java1 80 80" \
	"threads have names of their own, the program is their process"

reset
drive -c "$a" -m "$(printf 'e\033[2J \134\303\244')" -s 9 \
	miss 40 /tmp/disk >/dev/null
is "$(row program)" 'e\033[2J\040\134\303\2441' \
	"every odd character of a program's name is escaped"
odd=$(cg_new "$(printf 'o\007d\033 d')")
drive -c "$odd" hit 11 /mnt/d >/dev/null
is "$(field cgroups "$(cg_id "$odd")" path)" '/o\007d\033\040d' \
	"and of a cgroup's"
check "unloads" unload
done_testing

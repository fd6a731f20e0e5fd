# SPDX-License-Identifier: GPL-2.0-only
# shellcheck shell=sh source=tests/guest/lib/dchain-test.sh
# A row says whether its lookups found a file or a missing name, and names the
# program that inserts most missing names, with every odd character escaped.
# group: check
# group: all 5.10 7.2 backports
# kernels: 5.10 6.1 6.12 7.2
. /lib/dchain-test.sh

a=$(cg_new a)
mkdir /mnt/d
overlay /tmp/disk
load

# row COLUMN...: these columns of /a, on one line.
row()
{
	for _c; do
		field cgroups /a "$_c"
	done | paste -s -d ' '
}

drive -c "$a" -n absent negative 1009 /tmp/disk >/dev/null
is "$(row lookups hits negative_hits misses)" "1009 1009 1009 0" \
	"lookups of a cached missing name are negative hits"
drive -c "$a" hit 1013 /mnt/d >/dev/null
is "$(row lookups hits negative_hits)" "2022 2022 1009" \
	"those of a cached file are not"
is "$(row inserted_negative program)" "0 -" "who inserts nothing is not named"

# Several tasks of one process, whose names are their own.
reset
drive -c "$a" -m thread -t 4 -s 3 miss 751 /tmp/disk >/dev/null
is "$(row program)" drive "the program is the process, not its thread"
within "$(row votes)" "$(row of)" "$(row of)" "all samples were its own"

odd=$(printf 'e\033[2J \134\303\244')
cp "$(command -v drive)" "/run/$odd"
reset
"/run/$odd" -c "$a" -s 9 miss 40 /tmp/disk >/dev/null
is "$(row program)" 'e\033[2J\040\134\303\244' \
	"every odd character of a program's name is escaped"
odd=$(cg_new "$(printf 'o\007d\033 d')")
drive -c "$odd" hit 11 /mnt/d >/dev/null
is "$(field cgroups "$(cg_id "$odd")" path)" '/o\007d\033\040d' \
	"and of a cgroup's"
check "unloads" unload
done_testing

# SPDX-License-Identifier: GPL-2.0-only
# shellcheck shell=sh source=tests/guest/lib/dchain-test.sh
# Who makes what stands: creating files on a disk is no making of missing names,
# asking a file system in memory for one missing name leaves nothing behind, and
# lookups that find a negative dentry are distinguished from those that find a
# file. The program that inserts most is named, with every odd character
# escaped.
# group: check
# group: all 5.10 7.2 backports
# kernels: 5.10 6.1 6.12 7.2
# disk: 64M
# files: mkfs.ext4
. /lib/dchain-test.sh

files=10007
a=$(cg_new a)
mkdir /mnt/d
ext4_mount /tmp/disk -N 20000
mkdir /tmp/disk/d
load

# row COLUMN...: these columns of /a, on one line.
row()
{
	_row=
	for _c; do
		_row="$_row $_c=$(field cgroups /a "$_c")"
	done
	echo "${_row# }"
}

like "$(sed -n 2p $debug/cgroups)" ' hits negative_hits misses longest capped sampled sampled_steps sampled_squares inserted_negative inserted_positive turned_positive transient created_negative created_positive comm state path$' \
	"cgroups has the columns of version 2"

drive -c "$a" -m maker create $files /tmp/disk/d >/dev/null
is "$(row inserted_negative inserted_positive turned_positive transient)" \
	"inserted_negative=$files inserted_positive=0 turned_positive=$files transient=0" \
	"ext4 inserts a file's name as negative and turns it"
is "$(row created_negative created_positive)" \
	"created_negative=0 created_positive=$files" \
	"creating $files files makes no missing name"

reset
drive -c "$a" -m seeker1- -s 3 miss 3001 /tmp/disk/d >/dev/null
drive -c "$a" -m other -s 2 miss 97 /tmp/disk/d >/dev/null
is "$(row inserted_negative turned_positive created_negative)" \
	"inserted_negative=3098 turned_positive=0 created_negative=3098" \
	"3098 missing names on ext4 are negative dentries that stay"
is "$(field cgroups /a comm)" seeker1-1 "most of them by the task seeker1-1"

reset
drive -c "$a" -n absent negative 1009 /tmp/disk/d >/dev/null
is "$(row lookups hits negative_hits misses)" \
	"lookups=1009 hits=1009 negative_hits=1009 misses=0" \
	"lookups of a cached negative dentry are negative hits"
drive -c "$a" hit 1013 /tmp/disk/d >/dev/null
is "$(row lookups hits negative_hits)" \
	"lookups=2022 hits=2022 negative_hits=1009" \
	"those of a cached file are not"
is "$(field cgroups /a comm)" - "who inserts nothing is not named"

reset
drive -c "$a" miss 2003 /mnt/d >/dev/null
is "$(row inserted_negative transient created_negative created_positive)" \
	"inserted_negative=0 transient=2003 created_negative=0 created_positive=0" \
	"missing names on tmpfs are transient"
drive -c "$a" create 503 /mnt/d >/dev/null
is "$(row inserted_negative transient created_negative created_positive)" \
	"inserted_negative=0 transient=2506 created_negative=0 created_positive=503" \
	"files created there are positive"

reset
drive -c "$a" -m "$(printf 'e\033[2J \134\303\244')" -s 9 \
	miss 40 /tmp/disk/d >/dev/null
is "$(field cgroups /a comm)" 'e\033[2J\040\134\303\2441' \
	"every odd character of a program's name is escaped"
odd=$(cg_new "$(printf 'o\007d\033 d')")
drive -c "$odd" hit 11 /mnt/d >/dev/null
is "$(field cgroups "$(cg_id "$odd")" path)" '/o\007d\033\040d' \
	"and of a cgroup's"
check "unloads" unload
done_testing

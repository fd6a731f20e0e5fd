# SPDX-License-Identifier: GPL-2.0-only
# shellcheck shell=sh disable=SC2154,SC2034
# Staged hosts for the tests of dchain diagnose: captures made of a few lines.
# Sourced after tap.sh. What a test does not say is that of a healthy host with
# 4 GiB, 65,536 buckets, version 2 of cgroups, and file systems at / (8:1) and
# /mnt/x (8:16).

columns='id lookups walked steps avg longest hits negative_hits misses capped inserted_negative inserted_positive turned_negative turned_positive transient votes of program state path'

# stage NAME: begin a host below $work/NAME, then $host.
stage()
{
	host=$work/$1
	_debug=$host/sys/kernel/debug/dchain
	mkdir -p "$_debug" "$host/before/sys/kernel/debug/dchain" \
		"$host/proc/sys/fs" "$host/proc/sys/vm" "$host/proc/1" \
		"$host/sys/fs/cgroup" "$host/sys/module/dchain" \
		"$host/before/proc/sys/fs"
	printf '%s\n' 'version: 1' 'page_size: 4096' 'nanoseconds: 1000000000' \
		>"$host/dchain-capture"
	printf 'MemTotal: 4194304 kB\nSwapTotal: 0 kB\n' >"$host/proc/meminfo"
	echo 100 >"$host/proc/sys/vm/vfs_cache_pressure"
	echo '900 0 100000' >"$host/proc/sys/fs/file-nr"
	echo 'memory 0 9 1' >"$host/proc/cgroups"
	echo 'quiet' >"$host/proc/cmdline"
	printf '%s\n' '22 1 8:1 / / rw - ext4 /dev/sda1 rw' \
		'23 22 8:16 / /mnt/x rw - ext4 /dev/sdb rw' \
		'24 22 0:30 / /sys/fs/cgroup rw - cgroup2 cgroup rw' \
		>"$host/proc/1/mountinfo"
	printf '%s\n' 'format: 3' 'mode: walk' 'hierarchy: default' \
		'hierarchy_now: default' 'resets: 0' 'seconds_counting: 100' \
		'alive: yes' 'insertions: counted' >"$_debug/status"
	cp "$_debug/status" "$host/before/sys/kernel/debug/dchain/"
	slabs 4000 1000
	table 4000 500 900
	longest=4
	for _f in "$_debug" "$host/before/sys/kernel/debug/dchain"; do
		printf 'dchain cgroups - version: 3\n# %s\n' "$columns" \
			>"$_f/cgroups"
	done
	: >"$host/owners"
	: >"$host/directories"
	row 90 /worker live 20000 21000 0 0 0 worker 0 0
}

# slabs DENTRIES INODES: objects of 192 and 1,024 bytes
slabs()
{
	printf '%s\n' 'slabinfo - version: 2.1' \
		"dentry $1 $1 192 21 1 : tunables 0 0 0 : slabdata $(($1 / 21 + 1)) $(($1 / 21 + 1)) 0" \
		"ext4_inode_cache $2 $2 1024 4 1 : tunables 0 0 0 : slabdata $(($2 / 4 + 1)) $(($2 / 4 + 1)) 0" \
		>"$host/proc/slabinfo"
}

# table DENTRIES NEGATIVE IN_USE
table()
{
	dentries=$1 negative=$2 in_use=$3
	for _f in "$host" "$host/before"; do
		echo "$1 $(($1 - $3)) 45 0 $2 0" >"$_f/proc/sys/fs/dentry-state"
	done
}

# row ID PATH STATE LOOKUPS STEPS NEGATIVE POSITIVE TURNED PROGRAM VOTES OF: a
# cgroup; it made these before the interval, and looked up within it.
row()
{
	echo "$1 $4 $4 $5 - 99 $4 0 0 0 $6 $7 $8 0 0 ${10} ${11} $9 $3 $2" \
		>>"$host/sys/kernel/debug/dchain/cgroups"
	echo "$1 0 0 0 - 0 0 0 0 0 $6 $7 $8 0 0 ${10} ${11} $9 $3 $2" \
		>>"$host/before/sys/kernel/debug/dchain/cgroups"
}

# owner ID PATH STATE DENTRIES NEGATIVE IN_USE
owner()
{
	echo "$1 $4 $5 $6 0 0 0 - - $3 $2" >>"$host/owners"
}

# directory NUMBER PARENT DEV DENTRIES NEGATIVE IN_USE OWNER NAME
directory()
{
	echo "$1 $2 $3 $1$1 ext4 $4 $5 $6 0 0 0 - - $7 a1/a2 $8" \
		>>"$host/directories"
}

# cgroup PATH FILE=VALUE...: files of a cgroup that lives; of memory.stat, the
# keys with FILE.KEY=VALUE
cgroup()
{
	_c=$host/sys/fs/cgroup$1
	shift
	mkdir -p "$_c"
	: >"$_c/memory.reclaim"
	echo max >"$_c/memory.high"
	echo max >"$_c/memory.max"
	: >"$_c/memory.stat"
	for _f; do
		case $_f in
		memory.stat.*|memory.events.*)
			_k=${_f#memory.*.}
			_n=${_f%%=*}
			echo "${_k%=*} ${_f#*=}" >>"$_c/${_n%.*}" ;;
		*)	echo "${_f#*=}" >"$_c/${_f%%=*}" ;;
		esac
	done
}

# diagnose [OPTION...]: its lines in $host/screen, its exit status in $status;
# $line is the screen as one line, $commands what can be typed
diagnose()
{
	{
		printf 'dchain census - version: 3\n# name value\n'
		printf '%s\n' 'kind sample' 'microseconds 900' \
			'longest_slice 90' 'restarts 0' 'torn 0' 'pinned 0' \
			"buckets ${buckets:-65536}" "walked ${walked:-${buckets:-65536}}" \
			'used 30000' "dentries $dentries" "negative $negative" \
			"in_use $in_use" 'negative_in_use 0' 'transient 0' \
			'name_bytes 0' "longest $longest" 'length:1 30000' \
			'longest_name ipv4'
		printf 'dchain owners - version: 3\n# id dentries negative in_use negative_in_use transient name_bytes negative_used turned_positive state path\n'
		cat "$host/owners"
		printf 'dchain directories - version: 3\n# number parent dev ino fs dentries negative in_use negative_in_use transient name_bytes negative_used turned_positive owner example name\n'
		cat "$host/directories"
	} >"$host/sys/kernel/debug/dchain/census_sample"
	cp "$host/sys/kernel/debug/dchain/census_sample" \
		"$host/sys/kernel/debug/dchain/census"
	"$DCHAIN" diagnose --root "$host" "$@" >"$host/screen" 2>"$host/errors"
	status=$?
	line=$(tr -s ' \n' '  ' <"$host/screen")
	commands=$(sed -n 's/^              \([^ ].*\)/\1/p' "$host/screen")
	# For who reads a failure.
	shown="$host/screen $host/errors"
}

# says REGEX NAME; silent REGEX NAME: of all that is printed
says()
{
	like "$line" "$1" "$2"
}
silent()
{
	printf '%s\n' "$line" | grep -Eq -- "$1"
	is $? 1 "$2"
}

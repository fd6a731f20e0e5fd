# SPDX-License-Identifier: GPL-2.0-only
# shellcheck shell=sh source=tests/guest/lib/dchain-test.sh
# What goes into the table is counted as negative, positive or turned positive, and
# what a deletion leaves in it as turned negative,
# on each kind of file system, by both hooks; and not at all, with a warning, where
# the compiler has inlined the functions that have the probes.
# (The module's file is edited for that; in gcc's for 6.12 the first such name is
# that of an import.)
# group: check
# group: all 5.10 7.2
# kernels: 5.10 6.1 7.2 debug-clang
# memory: 768M
# limit: 400
# files: mkfs.ext4 mkfs.xfs sed:/opt/sed
. /lib/dchain-test.sh

# row WAY FILE-SYSTEM OPERATION WANTED NAME: does it 101 times; the columns of
# its cgroup are those WANTED.
row()
{
	_cg=$(cg_new "$1-$2-$3")
	seed=$((seed + 1))
	drive -c "$_cg" -s $seed "$3" 101 "/mnt/$2" >/dev/null ||
		bail "drive $3 on $2 fails"
	_row=
	for _c in inserted_negative inserted_positive turned_positive \
		transient turned_negative; do
		_row="$_row $(field cgroups "$(cg_id "$_cg")" $_c)"
	done
	is "${_row# }" "$4" "$1, $2: $5"
}

# all WAY: each file system. Overlay's own dentries and those of its layers, on
# tmpfs, are counted together; that one is the same in all ways.
all()
{
	for _fs in ext4 xfs; do
		row "$1" $_fs miss '101 0 0 0 0' 'missing names'
		row "$1" $_fs create '101 0 101 0 0' 'files made'
		row "$1" $_fs unlink '0 0 0 0 101' 'files removed'
	done
	row "$1" tmpfs miss '0 0 0 101 0' 'missing names'
	row "$1" tmpfs create '0 101 0 101 0' 'files made'
	row "$1" tmpfs unlink '0 0 0 0 0' 'files removed'
	row "$1" over miss '101 0 0 202 0' 'missing names'
	row "$1" over create '101 101 101 303 0' 'files made'
	# A file that somebody has open leaves the table instead.
	: >/mnt/ext4/held
	exec 3</mnt/ext4/held
	cg_run "$(cg_new "$1-held")" rm /mnt/ext4/held
	exec 3<&-
	is "$(field cgroups "/$1-held" turned_negative)" 0 \
		"$1: a file that is open is removed"
}

place()
{
	grep -o 'symbol=[^ ]* place=entry .*state=attached' $debug/status |
		cut -d' ' -f1 | cut -d= -f2 | grep -v lookup | tr '\n' ' '
}

modprobe -a loop ext4 xfs 2>/dev/null
mount_image ext4 64M ext4 -q
mount_image xfs 320M xfs -q -i nrext64=0
mkdir /mnt/tmpfs
mount -t tmpfs tmpfs /mnt/tmpfs
overlay /mnt/over

for hook in auto kprobe; do
	load hook=$hook
	is "$(field status insertions)" yes "hook=$hook: proven"
	is "$(place)" '__d_rehash __d_instantiate d_delete ' "hook=$hook: innermost"
	all $hook
	if [ -e /proc/sys/fs/dentry-negative ]; then
		echo 1 >/proc/sys/fs/dentry-negative
		row $hook-dropped ext4 unlink '0 0 0 0 0' 'files removed'
		echo 0 >/proc/sys/fs/dentry-negative
	fi
	unload
done

# One that is there and does not see them all, as an inlined one.
changed __d_rehash d_ancestor
insmod /run/changed.ko || bail "does not load"
like "$(field status insertions)" '^no: not all d_add\(\)' \
	"inlined: status says so"
unload

changed __d_rehash __d_rehasX
insmod /run/changed.ko || bail "does not load without __d_rehash"
like "$(field status insertions)" '^no: not all d_add\(\)' \
	"missing: status says so"
row missing ext4 create '- - - - -' 'no number'
is "$(field cgroups /missing-ext4-create lookups)" 202 "missing: lookups are"
like "$(sed -n 3p $debug/cgroups)" '^# warning: insertions are not counted: ' \
	"missing: a warning"
unload
done_testing

# SPDX-License-Identifier: GPL-2.0-only
# shellcheck shell=sh disable=SC1091
# Proves that lookups, steps and hits are exactly what tracefs counts on the
# same functions and loop heads: each kind of file system, each operation, both
# modes.
# group: all 5.10 7.2 backports
# kernels: 5.10 6.1 6.12 7.2
# debug: no, too slow there; oracle-cgroups runs
# cmdline: dhash_entries=4096
# memory: 768M
# limit: 600
# files: objdump mkfs.ext4 mkfs.xfs chattr
. /lib/dchain-test.sh
. /lib/oracle.sh

# An f and an i in one letter: three bytes that fold to two.
ligature=$(printf '\357\254\201le')
all='hit negative miss open create rename unlink'
count=101

file_systems()
{
	modprobe -a loop ext4 xfs overlay 2>/dev/null
	mount_image ext4 64M ext4 -q
	# Which a newer mkfs.xfs gives it, and 5.10 does not know.
	mount_image xfs 320M xfs -q -i nrext64=0
	if [ -e /sys/fs/ext4/features/casefold ]; then
		mount_image fold 64M ext4 -q -O casefold
		mkdir /mnt/fold/dir
		chattr +F /mnt/fold/dir || bail "no casefold directory"
	fi
	mkdir /mnt/tmpfs /mnt/over
	mount -t tmpfs tmpfs /mnt/tmpfs
	mkdir /mnt/ext4/lower /mnt/ext4/upper /mnt/ext4/work
	mount -t overlay overlay -o \
		lowerdir=/mnt/ext4/lower,upperdir=/mnt/ext4/upper,workdir=/mnt/ext4/work \
		/mnt/over || bail "no overlay"
}

# one MODE FILE-SYSTEM OPERATION FOLDER NAME
one()
{
	cg=$(cg_new "$1-$2-$3")
	seed=$((seed + 1))
	[ "$3" != negative ] || set -- "$1" "$2" "$3" "$4" absent
	drive -c "$cg" -s $seed -n "$5" "$3" $count "$4" >/dev/null ||
		bail "drive $3 in $4 fails"
	oracle_same "$(cg_id "$cg")" driving1 "$1, $2, $3"
}

oracle_define
load mode=walk max_cgroups=200
oracle_watch driving1
file_systems
for mode in walk loop; do
	check "mode $mode" eval "echo $mode >$parameters/mode"
	while read -r fs folder name operations; do
		if [ ! -d "$folder" ]; then
			skip "this kernel has no $fs" "$mode, $fs"
			continue
		fi
		for operation in $operations; do
			one $mode "$fs" "$operation" "$folder" "$name"
		done
	done <<-END
		ext4 /mnt/ext4 entry $all
		xfs /mnt/xfs entry $all
		tmpfs /mnt/tmpfs entry $all
		overlay /mnt/over entry $all
		casefold /mnt/fold/dir entry $all
		casefold-other-case /mnt/fold/dir ENTRY hit open
		casefold-ligature /mnt/fold/dir $ligature hit open
		casefold-other-length /mnt/fold/dir FILE hit open
		sysfs /sys/module/kernel/parameters panic hit negative miss open
		proc /proc version hit negative miss open
		sysctl /proc/sys/kernel panic hit negative miss open
	END
done
is "$(grep -c 'walks were given up' $debug/cgroups)" 0 "no walk was given up"
check "the module unloads" unload
done_testing

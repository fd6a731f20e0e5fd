#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-only
# Limits that some kernels have on dentries: diagnose shows each with the number
# that it has, and advises one where the kernel says what the number means. The
# host is a folder of files. TAP.
set -u

work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
export DCHAIN_ROOT="$work" COLUMNS=200
fs=$work/proc/sys/fs
n=0

ok() # STATUS NAME
{
	n=$((n + 1))
	if [ "$1" = 0 ]; then
		echo "ok $n - $2"
	else
		echo "not ok $n - $2"
		sed 's/^/# /' "$work/said"
	fi
}

# said REGEX NAME, silent REGEX NAME: wherever lines are broken.
said()
{
	grep -Eq -- "$1" "$work/line"
	ok $? "$2"
}

silent()
{
	! grep -Eq -- "$1" "$work/line"
	ok $? "$2"
}

# diagnose DENTRIES NEGATIVE
diagnose()
{
	printf '%s\t%s\t45\t0\t%s\t0\n' "$1" "$1" "$2" >"$fs/dentry-state"
	"$DCHAIN" diagnose --seconds 0.01 >"$work/said" 2>&1
	tr -s ' \n' '  ' <"$work/said" >"$work/line"
}

mkdir -p "$fs" "$work/proc/sys/vm" "$work/var/log"
printf 'MemTotal: 1048576 kB\n' >"$work/proc/meminfo"
printf '100\n' >"$work/proc/sys/vm/vfs_cache_pressure"
printf 'Dentry cache hash table entries: 16384 (order: 5)\n' \
	>"$work/var/log/dmesg"

diagnose 500000 490000
said 'chains are long: 30.5 dentries a bucket' "the table is full"
silent 'negative-dentry-limit|dentry-negative|dentry-fs-klimit' \
	"a kernel without limits: none is shown or advised"

echo 0 >"$fs/negative-dentry-limit"
diagnose 500000 490000
said 'setting 0 \(no limit\) fs.negative-dentry-limit' "RHEL 7: its limit is off"
said 'negative entries below 5 per thousand of memory, 27962 of them: its own limit is off echo 5 >/proc/sys/fs/negative-dentry-limit' \
	"and 5 is advised: what two in each bucket take"
diagnose 500000 100000
silent 'echo [0-9]+ >/proc/sys/fs/negative' \
	"where they are not the most, none is"
diagnose 500 490
said 'setting 0 \(no limit\) fs.negative-dentry-limit' \
	"it is shown on a host that is not full"
silent 'What to do.*negative-dentry-limit' "which is advised nothing of it"

echo 100 >"$fs/negative-dentry-limit"
diagnose 500000 490000
said 'setting 100 thousandths of memory fs.negative-dentry-limit' \
	"a limit that is too high"
said 'its own limit is 100 echo 5 >' "5 is advised instead"
echo 3 >"$fs/negative-dentry-limit"
diagnose 500000 490000
said 'setting 3 thousandths of memory' "a low one"
silent 'echo [0-9]+ >/proc/sys/fs/negative' "is left as it is"
rm "$fs/negative-dentry-limit"

echo 0 >"$fs/dentry-fs-klimit"
diagnose 500000 490000
said 'setting 0 \(no limit\) fs.dentry-fs-klimit' "RHEL 8.10: its limit is off"
said 'fs.dentry-fs-klimit\): that is off. Its unit is not documented, so that no number is advised' \
	"which it says, and why it advises no number"
echo 500 >"$fs/dentry-fs-klimit"
diagnose 500000 490000
said 'setting 500 \(of an undocumented unit\) fs.dentry-fs-klimit' "one that is on"
silent 'that is off' "is not called off"
rm "$fs/dentry-fs-klimit"

echo 0 >"$fs/dentry-negative"
diagnose 500000 490000
said 'setting 0 \(kept when deleted\) fs.dentry-negative' "Linux 7.2: off"
echo 1 >"$fs/dentry-negative"
diagnose 500000 490000
said 'setting 1 \(dropped when deleted\) fs.dentry-negative' "and on"
echo "1..$n"

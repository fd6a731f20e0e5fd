#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-only
# Limits that some kernels have on dentries: diagnose shows each as it is set, and
# names one that is off where missing names fill the table. The host is a folder
# of files. TAP.
set -u
# shellcheck source=tests/lib/tap.sh
. "$(dirname "$0")/../../lib/tap.sh"

work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
export DCHAIN_ROOT="$work" COLUMNS=200
fs=$work/proc/sys/fs

# diagnose DENTRIES NEGATIVE: what is said, blanks and ends of lines as one blank.
diagnose()
{
	printf '%s\t%s\t45\t0\t%s\t0\n' "$1" "$1" "$2" >"$fs/dentry-state"
	said=$("$DCHAIN" diagnose -v 1 2>&1 | tr -s ' \n' '  ')
}

mkdir -p "$fs" "$work/proc/sys/vm" "$work/var/log"
printf 'MemTotal: 1048576 kB\n' >"$work/proc/meminfo"
printf '100\n' >"$work/proc/sys/vm/vfs_cache_pressure"
printf 'Dentry cache hash table entries: 16384 (order: 5)\n' \
	>"$work/var/log/dmesg"
off='limit of negative entries for the host, which is off'

diagnose 500000 490000
like "$said" 'CRITICAL chains have 30.5 entries' "the table is full"
like "$said" 'fs.negative-dentry-limit - ' "a kernel without a limit has none"
refuse "and is advised none" grep -q "$off" <<END
$said
END
echo 0 >"$fs/negative-dentry-limit"
diagnose 500000 490000
like "$said" 'fs.negative-dentry-limit 0 ' "one that is off is shown"
like "$said" "$off" "and named as a remedy"
diagnose 500 490
like "$said" 'fs.negative-dentry-limit 0 ' "on a host that is not full too"
refuse "where it is no remedy" grep -q "$off" <<END
$said
END
echo 100 >"$fs/negative-dentry-limit"
diagnose 500000 490000
like "$said" 'fs.negative-dentry-limit 100 ' "one that is on is shown"
refuse "and left as it is" grep -q "$off" <<END
$said
END
done_testing

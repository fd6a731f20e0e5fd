# SPDX-License-Identifier: GPL-2.0-only
# shellcheck shell=sh source=tests/guest/lib/dchain-test.sh
# Memory, and settings of the host: inodes that dentries pin are distinguished
# from the dentries; vm.vfs_cache_pressure=0 comes before all commands, which do
# nothing without it; files that a process holds open are not to be dropped, and
# the process is named; tasks that wait for a file system are distinguished from
# long chains; one cgroup's limit; a unit of systemd gets its limit through
# systemd, above what it uses, and is no container.
# group: all 6.12
# kernels: 5.10 6.1 6.12 7.2
# debug: no, the programs, not the module
# cmdline: dhash_entries=16384
# memory: 384M
# disk: 300M
# files: mkfs.ext4
# limit: 1800
. /lib/dchain-test.sh
# shellcheck source=tests/guest/lib/diagnose.sh
. /lib/diagnose.sh

ext4_mount /mnt/disk -N 80000
overlay /tmp/root
mkdir /mnt/disk/files /tmp/root/none
load

# INODES
drive create 75000 /mnt/disk/files >/dev/null
diagnose
is "$status" 1 "75,000 files: attention"
said "^ATTENTION: dentries pin [23][0-9] % of memory: [0-9]+ MiB themselves, [0-9]+ MiB of inodes" \
	"it says what they pin"
like "$(row inodes)" "ext4_inode_cache$" "and whose inodes"
type_it "$(printed 'drop|drop_caches')"
diagnose
is "$status" 0 "what it advises frees them"
umount /mnt/disk

# A leak of descriptors: of a file each, so that each keeps an entry.
# busybox has it.
# shellcheck disable=SC3045
ulimit -n 300000
mkdir /tmp/open
mount -t tmpfs -o nr_inodes=0 tmpfs /tmp/open
leaker=$(cg_new leaker)
drive -c "$leaker" -H hold 55000 /tmp/open &
holder=$!
for _ in $(seq 100); do
	[ "$(cut -f1 /proc/sys/fs/file-nr)" -ge 55000 ] && break
	sleep 1
done
diagnose
is "$status" 1 "55,000 open files: attention"
said "[0-9]+ of [0-9]+ dentries are, with 5[5-9][0-9]{3} files open" \
	"entries in use cannot be dropped"
said "Most has process $holder \(driving1?\): (up to 65536|5[5-9][0-9]{3}) descriptors" \
	"the process is named"
before=$(dentries)
diagnose
within "$(dentries)" 0 $((before + 5000)) "looking for it makes no entries"
kill $holder
wait $holder 2>/dev/null
umount /tmp/open

# Waiting elsewhere: a file system that does not answer.
if modprobe fuse 2>/dev/null || grep -q fuse /proc/filesystems; then
	mkdir /tmp/stall
	drive stall 5 /tmp/stall 2>/run/stall &
	staller=$!
	sleep 3
	diagnose
	is $status 1 "five tasks wait: attention"
	said "^ATTENTION: not by long chains: [45] tasks wait for a lookup" \
		"it is not the dentry cache"
	said "such as [0-9]+ \\(driving1?\\): a file system is slow to answer" \
		"and which tasks"
	kill $staller
	wait $staller 2>/dev/null
	umount -l /tmp/stall
	diag "$(cat /run/stall)"
else
	skip "no FUSE" "waiting elsewhere"
fi

# PRESSURE
echo 0 >/proc/sys/vm/vfs_cache_pressure
unit=$(cg_new system.slice)
echo +memory >"$unit/cgroup.subtree_control"
unit=$(cg_new system.slice/nginx.service)
mkdir -p /run/systemd/system
drive -c "$unit" miss 300000 /tmp/root/none >/dev/null
diagnose
is "$status" 2 "300,000 missing names: critical"
said "First: vm.vfs_cache_pressure is 0" "the setting is named"
is "$(sed -n '/^What to do/,$s/^      //p' /run/diagnosis | head -n 1)" \
	"echo 100 >/proc/sys/vm/vfs_cache_pressure" "as the first command"
type_it "$(printed vfs_cache_pressure)"

# UNIT
diagnose
refuse "no word of a container" grep -qi "container" /run/diagnosis
limit=$(printed "set-property")
like "$limit" "^systemctl set-property --runtime nginx.service MemoryHigh=[0-9]+$" \
	"the limit is systemd's to set"
current=$(cat "$unit/memory.current")
slab=$(awk '$1 == "slab_reclaimable" { print $2 }' "$unit/memory.stat")
[ -n "$slab" ] || slab=$current
within "${limit##*=}" $((current - slab)) 1e12 "above what it uses besides"
command=$(printed "memory.reclaim|memory.high; done")
had=$(dentries)
type_it "$command"
sleep 1
within $((had - $(dentries))) 270000 330000 "as many go as was said"
diagnose
is "$status" 0 "and that cures it"

# One cgroup's limit.
echo 33554432 >"$unit/memory.max"
drive -c "$unit" -s 7 miss 115000 /tmp/root/none >/dev/null
diagnose --steps 20,40
is "$status" 1 "a limit full of dentries: attention"
said "dentries and inodes are [5-9][0-9] % of the memory limit of nginx.service" \
	"it says whose"
check "unloads" unload
done_testing

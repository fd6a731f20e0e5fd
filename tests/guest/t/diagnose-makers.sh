# SPDX-License-Identifier: GPL-2.0-only
# shellcheck shell=sh source=tests/guest/lib/dchain-test.sh
# The maker is who made what stands: not who made more that is gone again, nor
# who polls one missing name or creates files; a cgroup that was removed; a
# process with many threads; who deletes files. What was made before the module
# was loaded is nobody's making. Many small ones have one name together. With
# counting off, and without the module, nothing is called healthy.
# group: all
# kernels: 5.10 6.1 6.12 7.2
# debug: no, the programs, not the module
# cmdline: dhash_entries=4096
# memory: 1G
# disk: 300M
# files: mkfs.ext4
# limit: 1500
. /lib/dchain-test.sh
# shellcheck source=tests/guest/lib/diagnose.sh
. /lib/diagnose.sh

# clean: an empty table, as far as that goes; a diagnosis blames nobody.
clean()
{
	echo 2 >/proc/sys/vm/drop_caches
	diagnose
	is "$status" 0 "$1: healthy"
	silent 'CAUSE' "and nobody is blamed"
}

ext4_mount /mnt/disk -N 120000
mkdir /mnt/disk/files /mnt/disk/none
slice=$(cg_new system.slice)
echo +memory >"$slice/cgroup.subtree_control"

# BEFORE
druid=$(cg_new druid)
drive -c "$druid" miss 70000 /mnt/disk/none >/dev/null
load
drive -c "$druid" -s 2 miss 5000 /mnt/disk/none >/dev/null
drive -c "$(cg_new backup)" create 20000 /mnt/disk/files >/dev/null
diagnose
is "$status" 2 "75,000 names, most before the module was loaded"
said 'CAUSE /druid has 7[0-9],[0-9]{3} entries in /mnt/disk/none, made before the module was loaded' \
	"BEFORE: it says so"
silent 'CAUSE[^;]*backup' "and does not blame who came later"
frees '^dchain drop' "those made before"
cured "BEFORE"
silent 'CAUSE' "nobody is blamed for what is gone"

# PROBE: 80,000 stand; 120,000 were made in folders that are removed.
unit=$(cg_new system.slice/report.service)
drive -c "$unit" -m report miss 80000 /mnt/disk/none >/dev/null
rmdir "$unit"
unit=$(cg_new system.slice/health.service)
for i in 1 2 3 4 5 6; do
	mkdir /mnt/disk/probe
	drive -c "$unit" -m health miss 20000 /mnt/disk/probe >/dev/null
	rmdir /mnt/disk/probe
done
diagnose
is "$status" 2 "80,000 names of a unit that ended"
said 'CAUSE report1? in report.service \(removed\) looked up [78][0-9],[0-9]{3} missing names in /mnt/disk/none' \
	"PROBE: who made what stands, and that it is gone"
silent 'health' "and not who made more"
clean "PROBE"

# POLLER
drive -c "$(cg_new poller)" negative 100000 /tmp >/dev/null
drive -c "$(cg_new filler)" -t 24 -m java miss 4000 /mnt/disk/none >/dev/null
diagnose
is "$status" 2 "96,000 names by 24 threads"
said 'CAUSE [^;]* in /filler looked up 9[0-9],[0-9]{3}' \
	"THREADS: the cgroup with what all have made"
silent 'poller' "and not who polls one name"
clean "THREADS"

# UNLINKED
drive -c "$(cg_new temp)" -s 5 create 60000 /mnt/disk/files >/dev/null
drive -c "$cgroups/temp" -s 5 unlink 60000 /mnt/disk/files >/dev/null
diagnose
is "$status" 2 "60,000 deleted files"
said 'CAUSE [^;]* in /temp deleted [56][0-9],[0-9]{3} files' \
	"UNLINKED: who deleted them"
setting=/proc/sys/fs/dentry-negative
if [ -e $setting ]; then
	said 'fs.dentry-negative=1' "this kernel's own setting is named"
else
	silent 'dentry-negative' "a setting that it lacks is not named"
fi
clean "UNLINKED"

# Many small ones.
pods=$(cg_new kubepods)
echo +memory >"$pods/cgroup.subtree_control"
for i in $(seq 30); do
	drive -c "$(cg_new "kubepods/pod$i")" -s "$i" miss 2500 \
		/mnt/disk/none >/dev/null
done
diagnose
is "$status" 2 "30 cgroups with 2,500 names each"
said 'CAUSE [^;]*30 cgroups below /kubepods looked up 7[0-9],[0-9]{3} missing names' \
	"are named together"

# OFF, and without the module.
echo off >$parameters/mode
diagnose
within "$status" 1 2 "counting is off: what is known is said"
said 'echo walk >/sys/module/dchain/parameters/mode' "and how to know more"
echo 2 >/proc/sys/vm/drop_caches
diagnose
is "$status" 3 "and with short chains it is not called healthy"
echo walk >$parameters/mode
umount /mnt/disk
check "unloads" unload
diagnose
is "$status" 3 "nor without the module"
said 'modprobe dchain && dchain diagnose' "with the line that would show it"
done_testing

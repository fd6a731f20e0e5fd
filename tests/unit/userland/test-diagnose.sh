#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-only
#
# What dchain diagnose says of staged hosts: who, where, how much, and what to do;
# that its advice harms nobody; and that what is not known is not said.
set -u

# shellcheck source=tests/unit/userland/cli.sh
. "$(dirname "$0")/cli.sh"
# shellcheck source=tests/unit/userland/stage.sh
. "$(dirname "$0")/stage.sh"

# clogged NAME: the article's host, half a million names by a trasher
clogged()
{
	stage "$1"
	table 1200000 1150000 900
	slabs 1200000 1000
	row 91 /victim live 30000 540000 0 0 0 worker 0 0
	row 92 /trasher live 20000 400000 1150000 0 0 dchain-trasher 60 60
	owner 92 /trasher live 1150500 1150000 0
	owner 93 /data live 45000 0 0
	cgroup /trasher memory.stat.slab_reclaimable=230000000 \
		memory.peak=260000000
	directory 1 0 8:16 3 0 3 93 /
	directory 2 1 8:16 1150000 1150000 0 92 trash
	directory 3 1 8:16 40000 0 10 93 data
}

clogged article
diagnose
is $status 2 "the article's host: critical"
is "$(head -n 1 "$host/screen" | cut -c 1-44)" \
	"CRITICAL  /victim walks 18.0 entries a looku" "who suffers comes first"
says 'CAUSE dchain-trasher in /trasher looked up 1,150,000 missing names in /mnt/x/trash; 96 % of the table is theirs' \
	"who made what, by which program, where"
is "$commands" "dchain drop --negative /mnt/x/trash" \
	"the directory alone is dropped, and nothing is reclaimed or limited"
says 'enlarge the table: dhash_entries=1048576 on the kernel.s command line' \
	"UNITS: a word for the kernel's command line is none for a shell"
says 'nothing else: 1,150,000 entries, 21[0-9] MiB' "and memory is that of dentries"
says 'Then fix or stop dchain-trasher in /trasher' "the program is mended"
within "$(wc -l <"$host/screen")" 10 25 "25 lines"
within "$(wc -L <"$host/screen")" 40 80 "of 80 columns"
says 'Healthy nothing wrong with hash spread, ' "one line for what is healthy"
diagnose -v
says 'chains critical 20.0 8.0 16.0 steps a lookup' \
	"-v has each pattern with its limits"
diagnose -J
like "$(tr -d ' \n' <"$host/screen")" '"owner":"/trasher".*"votes":60' \
	"JSON has it too"

echo 0 >"$host/proc/sys/vm/vfs_cache_pressure"
echo 0 >"$host/proc/sys/fs/negative-dentry-limit"
for i in 4 5 6; do
	row "9$i" "/more$i" live 30000 540000 0 0 0 worker 0 0
	directory "$i" 1 8:16 400000 400000 0 92 "trash$i"
done
diagnose
within "$(wc -l <"$host/screen")" 20 25 "25 lines, however much there is to say"

# A path that is too long for a line.
clogged path
deep=/$(printf 'a-long-name/%.0s' 1 2 3 4 5 6 7 8)
deep=${deep#/}
sed -i "2s| trash\$| $deep${deep}trash|" "$host/directories"
diagnose
says 'in /mnt/x/a-lo?n?\.\.\.[^ ]*/trash;' "a path is cut in its middle on the screen"
like "$commands" "negative /mnt/x/${deep}${deep}trash$" "and whole in a command"

# WHOLE: a file system's root, and files in use as a cache.
stage whole
table 560000 500000 900
slabs 560000 1000
row 92 /web live 20000 200000 500000 0 0 web 9 9
owner 92 /web live 555000 500000 0
directory 1 0 8:16 3 0 3 92 /
directory 2 1 8:16 5 0 5 92 a
directory 3 2 8:16 250000 250000 0 92 A
directory 4 2 8:16 250000 250000 0 92 B
directory 5 2 8:16 55000 0 0 92 C
diagnose
is "$commands" "dchain drop --negative /mnt/x/a/A /mnt/x/a/B" \
	"WHOLE: the smallest directories, no cache, no root"

# Scattered over thousands of directories, the one above them is one.
stage scattered
table 560000 500000 900
slabs 560000 1000
row 92 /web live 20000 200000 500000 0 0 web 9 9
owner 92 /web live 555000 500000 0
directory 1 0 8:16 3 0 3 92 /
directory 2 1 8:16 5 0 5 92 cache
for i in $(seq 3 52); do
	directory "$i" 2 8:16 10000 10000 0 92 "d$i"
done
diagnose
is "$commands" "dchain drop --negative /mnt/x/cache" \
	"where they are scattered, the directory above them"

sed -i 's/^\([0-9]*\) 2 8:16/\1 1 8:16/' "$host/directories"
diagnose
silent 'drop --negative /mnt/x( |$)' "but never a file system's root"

# PEAK and BUCKET.
clogged peak
cgroup /trasher memory.stat.slab_reclaimable=230000000 memory.peak=260000000
diagnose
silent 'MiB or more' "PEAK: no number that would allow 8 entries a bucket"
silent 'memory\.(high|max)[^ ]* *[0-9]|MemoryHigh=[0-9]' "nor any limit as a command"
echo 167772160 >"$host/sys/fs/cgroup/trasher/memory.peak"
sed -i 's/ 540000 - / 31000 - /; s/ 400000 - / 21000 - /' "$host"/sys/kernel/debug/dchain/cgroups
buckets=262144 diagnose --memory 1,90
silent '0 MiB or more' "nor where the highest need is not far enough below"
buckets=1048576 diagnose --memory 1,90
says '20[01] MiB or more: it has needed 160 MiB\. Above memory.high it is slowed down, above memory.max killed' \
	"a number above the highest need, with what it does"
for vital in /system.slice/docker.service /user.slice /init.scope; do
	sed "s| /trasher\$| $vital|" -i "$host/owners" \
		"$host/sys/kernel/debug/dchain/cgroups" \
		"$host/before/sys/kernel/debug/dchain/cgroups"
	cgroup "$vital" memory.stat.slab_reclaimable=230000000 \
		memory.peak=167772160
	buckets=1048576 diagnose --memory 1,90
	silent 'MiB or more|limit its memory' "$vital is given no limit"
	sed "s| $vital\$| /trasher|" -i "$host/owners" \
		"$host/sys/kernel/debug/dchain/cgroups" \
		"$host/before/sys/kernel/debug/dchain/cgroups"
done

# BYSTANDER: a unit that ended; its files are charged to the slice.
stage bystander
table 650000 100 900
slabs 650000 1000
row 92 /system.slice/updatedb.service removed 200000 2000000 0 640000 0 updatedb 80 80
row 93 /system.slice/db.service live 20000 200000 0 300 0 postgres 2 2
owner 94 /system.slice live 640000 100 0
cgroup /system.slice memory.stat.slab_reclaimable=260000000 \
	memory.stat.active_file=41943040
directory 1 0 8:1 3 0 3 94 /
directory 2 1 8:1 5 0 3 94 srv
directory 3 2 8:1 560000 0 3 94 data
directory 4 2 8:1 80000 0 3 94 more
directory 5 4 8:1 9000 0 3 93 used
diagnose
says 'updatedb in updatedb.service \(removed\) looked up 639,900 files' \
	"BYSTANDER: the maker is the unit that ended"
silent 'reclaim' "and the slice is not reclaimed"
is "$commands" "dchain drop /srv/data" "what it alone read is dropped"
says 'limit the memory of its next run \(MemoryHigh= of its unit\)' "its next run is given a limit"
sed -i 's/ removed / live /' "$host"/sys/kernel/debug/dchain/cgroups
cgroup /system.slice/updatedb.service
sed -i 's|^94 .*|94 640000 0 0 0 0 0 - - live /system.slice/updatedb.service|' \
	"$host/owners"
diagnose
silent 'dchain drop' "files that a living cgroup reads are no trash"

# Reclaim, where little else is hit; no directory can be typed.
clogged reclaim
sed -i 's/ 8:16 / 8:99 /' "$host/directories"
diagnose
is "$commands" "echo 230000000 >/sys/fs/cgroup/trasher/memory.reclaim" \
	"what cannot be typed is reclaimed from its owner"
sed -i 's/ 8:99 / 8:16 /' "$host/directories"
echo '25 23 0:44 / /mnt/x/trash rw - tmpfs tmpfs rw' >>"$host/proc/1/mountinfo"
diagnose
like "$commands" "memory.reclaim$" "nor what another mount hides"
echo threaded >"$host/sys/fs/cgroup/trasher/cgroup.type"
mkdir "$host/sys/fs/cgroup/trasher/vcpu0"
echo threaded >"$host/sys/fs/cgroup/trasher/vcpu0/cgroup.type"
diagnose
like "$commands" "memory.reclaim$" "THREADED: also with threaded children alone"
sed -i '/^92 /s/ 1150000 0 / 1150000 60000 /' "$host/owners"
diagnose
says 'charged to /trasher alone: 1,090,500 entries' \
	"those held open, by O_PATH too, are not promised"
cgroup /trasher memory.stat.slab_reclaimable=230000000 \
	memory.stat.active_file=90000000
diagnose
silent 'memory.reclaim' "unless its file cache would go"
cgroup /trasher memory.stat.slab_reclaimable=230000000 \
	memory.stat.active_anon=90000000
diagnose
like "$commands" 'memory.reclaim' "anonymous memory stays where there is no swap"
echo 'SwapTotal: 1048576 kB' >>"$host/proc/meminfo"
sed -i '2d' "$host/proc/meminfo"
diagnose
silent 'memory.reclaim' "and with swap it is not hit for this"

# PROBE: what was made and is gone is nobody's making.
stage probe
table 600000 590000 900
slabs 600000 1000
row 92 /system.slice/report.service removed 20000 200000 585000 0 0 report 50 50
row 93 /system.slice/health.service live 20000 200000 940000 0 0 health 90 90
owner 94 /system.slice live 590000 590000 0
owner 93 /system.slice/health.service live 30 10 0
directory 1 0 8:1 3 0 3 94 /
directory 2 1 8:1 590000 590000 3 94 srv
diagnose
says 'CAUSE report in report.service \(removed\) looked up 585,000' \
	"PROBE: who made what stands, and that it was removed"
silent '940,000' "no total larger than what stands"
sed -i '/^93 30/d' "$host/owners"
sed -i 's/ 940000 / 589000 /' "$host"/sys/kernel/debug/dchain/cgroups
cgroup /system.slice/health.service
diagnose
says 'CAUSE report' "also where the other one has no entries at all"
sed -i '/health.service/s/ live / removed /; s/ 589000 / 940000 /' \
	"$host"/sys/kernel/debug/dchain/cgroups
diagnose
says 'CAUSE report' "and where the other one was removed, too"

# BEFORE: made before the module was loaded.
stage before
table 560000 383000 900
slabs 560000 1000
row 92 /druid live 20000 200000 24000 0 0 java 4 4
row 93 /backup live 20000 30000 0 40041 0 tar 4 4
owner 92 /druid live 383080 383000 0
owner 93 /backup live 40041 0 0
directory 1 0 8:1 3 0 3 92 /
directory 2 1 8:1 383080 383000 0 92 srv
diagnose
says 'CAUSE /druid has 383,080 entries in /srv, made before' "BEFORE: its maker is not known"
silent 'tar|backup' "and nobody else is blamed"
table 4000 500 900
slabs 4000 1000
sed -i 's/ 200000 - / 20000 - /' "$host"/sys/kernel/debug/dchain/cgroups
: >"$host/owners"
: >"$host/directories"
diagnose
is $status 0 "after a cure: healthy"
silent 'CAUSE|druid' "and nobody is named for what is gone"

# THREADS and UNLINKED.
clogged threads
sed -i 's/ 60 60 dchain-trasher / 17 60 java /' "$host"/sys/kernel/debug/dchain/cgroups
diagnose
says 'CAUSE java \(17 of 60 samples\) and others in /trasher' \
	"THREADS: a program with its share"
clogged unlinked
sed -i 's/ 1150000 0 0 0 0 60 60 / 0 0 1150000 0 0 60 60 /' \
	"$host"/sys/kernel/debug/dchain/cgroups
echo 0 >"$host/proc/sys/fs/dentry-negative"
diagnose
says 'dchain-trasher in /trasher deleted 1,150,000 files' \
	"UNLINKED: entries of deleted files have a maker"
says 'fs.dentry-negative=1' "and this kernel's own cure"

# A limit on negative entries, which some kernels have.
off='limit of negative entries for the host, which is off'
clogged limit
diagnose -v
says 'fs.negative-dentry-limit - ' "a kernel without a limit has none"
silent "$off" "and is advised none"
echo 0 >"$host/proc/sys/fs/negative-dentry-limit"
diagnose -v
says 'fs.negative-dentry-limit 0 ' "one that is off is shown"
says "$off" "and named as a remedy"
echo 100 >"$host/proc/sys/fs/negative-dentry-limit"
diagnose -v
says 'fs.negative-dentry-limit 100 ' "one that is on is shown"
silent "$off" "and left as it is"
stage no-limit
echo 0 >"$host/proc/sys/fs/negative-dentry-limit"
diagnose -v
silent "$off" "nor is it named where nothing is wrong"

# Many small ones.
stage many
table 600000 590000 900
slabs 600000 1000
for i in $(seq 100 199); do
	row "$i" "/kubepods/pod$i" live 20 30 5900 0 0 curl 3 3
	owner "$i" "/kubepods/pod$i" live 5900 5900 0
done
diagnose
says 'CAUSE curl in 100 cgroups below /kubepods looked up 590,000 missing names; 98 %' \
	"many small ones are named by their parent"

sed -i '2,$d' "$host/owners"
diagnose
says 'CAUSE not known: no cgroup has a tenth' "who has a hundredth is no owner"

# HIGH, STALL, SOCKETS, NOISE.
stage high
owner 92 /app live 3000 400 0
cgroup /app memory.stat.slab_reclaimable=67000000 memory.high=100000000 \
	memory.events.high=7
diagnose
is $status 1 "HIGH: memory.high is a limit"
says 'ATTENTION dentries and inodes fill 67 % of the memory limit of /app, over it 7 times' \
	"with its events"
stage stall
table 404000 400000 900
slabs 404000 1000
owner 92 /app live 400500 400000 0
row 92 /app live 2000 12000 400000 0 0 app 9 9
directory 1 0 8:1 3 0 3 92 /
directory 2 1 8:1 400000 400000 0 92 spool
buckets=262144 diagnose
is $status 1 "STALL: 400,000 entries in one directory"
says 'ATTENTION one directory has 400,000 entries: watching it by inotify blocks all others for about 80 ms, removing it for 340 ms' \
	"the time that its lock is held"
is "$commands" "dchain drop --negative /spool" "it is dropped"
says 'before you remove, watch or unmount that directory, drop it' "before it is removed or watched"
stage sockets
table 6000000 60000 5500000
slabs 6000000 1000
echo '41000 0 900000' >"$host/proc/sys/fs/file-nr"
owner 92 /lxc live 5000000 60000 4900000
owner 93 /proxy live 600 0 500
buckets=1048576 diagnose
is $status 2 "SOCKETS: in use, by the census"
says '/lxc' "who has them"
silent 'proxy' "and not who has sockets"
is "$commands" "" "no command frees what is in use"
silent '/proc/0|process 0' "U10: nor has a capture a process 0"
stage noise
directory 1 0 0:7 3000 0 3 92 /
row 92 /system.slice/mkfs.service removed 20 30 900 0 0 mkfs.ext4 3 3
diagnose
is $status 0 "NOISE: a healthy host"
silent 'mkfs|Where|CAUSE|Now' "names nobody and nothing"

# Equal names: no chance, and dropping is no cure.
stage clumps
longest=44
row 92 /reader live 20000 500000 0 0 0 cat 0 0
diagnose
is $status 2 "equal names: long walks in a table that is nearly empty"
says 'CAUSE names that hash alike, such as ipv4' "the name is named"
silent 'drop ' "and nothing is dropped"

# A layer below a mounted overlay.
stage layer
table 1200000 1150000 900
slabs 1200000 1000
echo '25 22 0:40 / /merged rw - overlay overlay rw,lowerdir=/var/lib/docker/overlay2/1a/diff' \
	>>"$host/proc/1/mountinfo"
row 92 /a live 20000 400000 1150000 0 0 a 60 60
owner 92 /a live 1150500 1150000 0
i=1
for name in / var lib docker overlay2 1a diff; do
	directory $i $((i - 1)) 8:1 2 0 2 92 "$name"
	i=$((i + 1))
done
sed -i 's/^7 6 8:1 77 ext4 2 0 2/7 6 8:1 77 ext4 1150000 1150000 0/' \
	"$host/directories"
diagnose
says '/var/lib/docker/overlay2/1a/diff' "LAYER: a layer, below a mounted overlay"
silent 'no container|remove the container' "of which nothing more is known"
done_testing

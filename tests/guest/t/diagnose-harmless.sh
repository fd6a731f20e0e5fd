# SPDX-License-Identifier: GPL-2.0-only
# shellcheck shell=sh source=tests/guest/lib/dchain-test.sh
# What diagnose prints hurts nobody when it is typed: a service that needs much
# more memory for a moment every minute is neither throttled nor killed; a
# database beside a unit that ended keeps its file cache; files in use as a cache
# stay where missing names go; what is held open is not promised. One huge
# directory, and a cgroup at its memory.high, are told of.
# group: all
# kernels: 5.10 6.1 6.12 7.2
# debug: no, the programs, not the module
# cmdline: dhash_entries=16384
# memory: 1G
# disk: 500M
# files: mkfs.ext4
# limit: 1500
. /lib/dchain-test.sh
# shellcheck source=tests/guest/lib/diagnose.sh
. /lib/diagnose.sh

# all_typed: every command that is printed, but for another diagnosis.
all_typed()
{
	sed -n 's/^              \([^ ].*\)/\1/p' /run/diagnosis |
		grep -v diagnose >/run/commands
	while read -r command; do
		type_it "$command"
	done </run/commands
}

# burst: 100 MiB for a moment, in that cgroup; how many seconds it took.
burst()
{
	_from=$(cut -d ' ' -f 1 /proc/uptime)
	cg_run "$1" dd if=/dev/zero of=/dev/null bs=100M count=1 2>/dev/null ||
		echo killed
	echo "$_from $(cut -d ' ' -f 1 /proc/uptime)" |
		awk '{ printf "%.1f\n", $2 - $1 }'
}

ext4_mount /mnt/disk -N 90000
mkdir /mnt/disk/none /mnt/disk/db
dd if=/dev/zero of=/mnt/disk/db/file bs=1M count=40 2>/dev/null
sync
load

# PEAK
service=$(cg_new service)
calm=$(burst "$service")
drive -c "$service" miss 300007 /mnt/disk/none >/dev/null
diagnose
is "$status" 2 "PEAK: 300,000 misses"
silent 'memory\.(high|max) *[0-9]|Memory(High|Max)=[0-9]|MiB or more' \
	"no limit with a number"
said 'memory.high it is slowed down, above memory.max killed' "and what a limit does"
all_typed
within "$(burst "$service")" 0 "$(awk "BEGIN { print $calm * 3 + 2 }")" \
	"what is printed, typed, does not delay the next burst ($calm s before)"
is "$(awk '$1 ~ /^(high|max|oom_kill)$/ { n += $2 } END { print n }' \
	"$service/memory.events")" 0 "nor throttles or kills it"
cured "PEAK"

# BYSTANDER
slice=$(cg_new system.slice)
echo +memory >"$slice/cgroup.subtree_control"
db=$(cg_new system.slice/db.service)
unit=$(cg_new system.slice/updatedb.service)
drive -c "$unit" create 80000 /mnt/disk/none >/dev/null
sync
echo 3 >/proc/sys/vm/drop_caches
cg_run "$db" cat /mnt/disk/db/file >/dev/null
cg_run "$unit" sh -c 'for i in 1 2; do ls -l /mnt/disk/none >/dev/null; done'
drive -c "$unit" -s 9 miss 60000 /mnt/disk/db >/dev/null
rmdir "$unit"
cached()
{
	awk '/^(in)?active_file / { n += $2 } END { print n }' "$db/memory.stat"
}
before=$(cached)
within "$before" 40000000 50000000 "the database has file cache"
diagnose
within "$status" 1 2 "BYSTANDER: 140,000 entries of a unit that ended"
said 'updatedb.service \(removed\)' "it is named"
silent 'memory.reclaim' "the slice is not reclaimed"
all_typed
within "$(cached)" $((before * 99 / 100)) 50000000 \
	"what is printed, typed, leaves the database its cache"
cured "BYSTANDER"

# WHOLE: A and B miss, C has the files, 60,000, in use as a cache.
echo 2 >/proc/sys/vm/drop_caches
mkdir /mnt/disk/A /mnt/disk/B
mv /mnt/disk/none /mnt/disk/C
web=$(cg_new web)
cg_run "$web" sh -c 'ls -l /mnt/disk/C >/dev/null'
for i in A B; do
	drive -c "$web" -m web miss 60000 /mnt/disk/$i >/dev/null
done
census full
files=$(place ext4 /C dentries)
diagnose
within "$status" 1 2 "WHOLE: 120,000 missing names, 80,000 files"
is "$(printed '^dchain drop' | tr ' ' '\n' | sort | xargs)" \
	"--negative /mnt/disk/A /mnt/disk/B dchain drop" "the two directories"
frees '^dchain drop' "WHOLE"
census full
within "$(place ext4 /C dentries)" $((files - 10)) \
	$((files + 10)) "the files' entries stay"

# HIGH and STALL, at once: one is told first, the other, too.
echo 2 >/proc/sys/vm/drop_caches
high=$(cg_new high)
echo 30000000 >"$high/memory.high"
drive -c "$high" miss 90000 /mnt/disk/A >/dev/null
diagnose --steps 50,100
is "$status" 1 "HIGH: memory.high is a limit"
said 'fill [5-9][0-9] % of the memory limit of /high' \
	"it says whose"
echo max >"$high/memory.high"
echo 2 >/proc/sys/vm/drop_caches
drive -c "$high" -s 2 miss 110000 /mnt/disk/B >/dev/null
diagnose --steps 50,100
is "$status" 1 "STALL: 110,000 entries in one directory"
said 'one directory has 1[01][0-9],[0-9]{3} entries: watching it by inotify blocks all others for about 2[0-9] ms' \
	"it says for how long"
frees '^dchain drop --negative /mnt/disk/B' "STALL"
diagnose
is "$status" 0 "STALL: that cures it"

# What is held open.
# busybox has it.
# shellcheck disable=SC3045
ulimit -n 300000
mkdir /tmp/open
mount -t tmpfs -o nr_inodes=0 tmpfs /tmp/open
drive -c "$(cg_new leaker)" -H hold 150000 /tmp/open &
holder=$!
for _ in $(seq 200); do
	[ "$(cut -f1 /proc/sys/fs/file-nr)" -ge 150000 ] && break
	sleep 1
done
diagnose
within "$status" 1 2 "150,000 open files"
said 'what is held open' "no command frees them"
said 'CAUSE [^;]*/leaker' "whose they are"
is "$(printed drop)" "" "no command promises to free them"
check "unloads" unload
diagnose
within "$status" 1 2 "by the host's figures alone, too"
kill $holder
wait $holder 2>/dev/null
done_testing

# SPDX-License-Identifier: GPL-2.0-only
# shellcheck shell=sh source=tests/guest/lib/dchain-test.sh
# Each command that diagnose prints, typed as printed, alone, brings the
# victim's chains back: reclaim, also where the maker has much file cache; a
# limit, which bounds what the maker can fill. dhash_entries= is for the next boot:
# diagnose-larger boots with it; shrinkers are in no kernel of Debian's: see
# diagnose-shrinker. What a removed cgroup left is its parent's, which gets no
# limit for it.
# group: all 5.10
# kernels: 5.10 6.1 6.12 7.2
# debug: no, the programs, not the module
# cmdline: dhash_entries=16384
# memory: 1G
# disk: 200M
# files: mkfs.ext4
# limit: 1800
. /lib/dchain-test.sh

names=300007
cached=48

container()
{
	cg_new maker >/dev/null
	overlay /tmp/root
	mkdir -p /tmp/root/none
}

# fill WORD...: by drive; the victim waits, so that it takes half of the time.
fill()
{
	kill -STOP "$worker"
	drive -c "$@" >/dev/null
	kill -CONT "$worker"
}

# The same names each time: those that are left over count only once.
clog()
{
	fill $cgroups/maker miss $names /tmp/root/none
	within "$(average /victim)" 12 40 "clogged"
	dchain diagnose --seconds 2 >/run/diagnosis
	is $? 2 "critical"
}

# printed PATTERN: the command that has it.
printed()
{
	sed -n '/^What to do/,$s/^      //p' /run/diagnosis | grep -- "$1"
}

# printed_before PATTERN: likewise, of the diagnosis that was typed from.
printed_before()
{
	sed -n '/^What to do/,$s/^      //p' /run/typed | grep -- "$1"
}

# back NAME: the victim is.
back()
{
	within "$(average /victim)" 0.5 8 "$1: the victim is back (before: $clean)"
	dchain diagnose --seconds 2 >/run/diagnosis
	is $? 0 "$1: healthy"
}

# typed PATTERN NAME: as a person would.
typed()
{
	cp /run/diagnosis /run/typed
	command=$(printed "$1")
	diag "typing: $command"
	sh -c "$command" 2>/run/errors
	diag "$(cat /run/errors)"
	back "$2"
}

# Clean pages of a file, which the maker has read.
cache()
{
	echo 3 >/proc/sys/vm/drop_caches
	cg_run $cgroups/maker cat /mnt/disk/file >/dev/null
	within "$(awk '/^(in)?active_file / { n += $2 } END { print n / 1048576 }' \
		$cgroups/maker/memory.stat)" $((cached - 1)) $((cached + 8)) \
		"the maker has file cache"
}

mkdir -p /tmp/tree
ext4_mount /mnt/disk
dd if=/dev/zero of=/mnt/disk/file bs=1M count=$cached 2>/dev/null
sync
# Many, as each is in a bucket of its own: the average of few says little.
for i in $(seq 100); do
	: >"/tmp/tree/$i"
done
container
cg_new victim >/dev/null
load
scan $cgroups/victim /tmp/tree
sleep 2
clean=$(average /victim)

# Once without and once with file cache.
clog
diag "$(cat /run/diagnosis)"
is "$(printed dhash_entries)" "dhash_entries=262144" \
	"a table that diagnose-larger boots with"
like "$(tr '\n' ' ' </run/diagnosis)" \
	"a larger table \(2.0 MiB of memory +instead of 128 KiB\)" "and its cost"
typed "memory.reclaim\|memory.high; done" "reclaim"
cache
clog
typed "memory.reclaim\|memory.high; done" "reclaim with file cache"
is "$(cat $cgroups/maker/memory.high)" max "and nothing remains of it"

# A cure first, then the limit, then as much again.
clog
typed "memory.reclaim\|memory.high; done" "reclaim, before the limit"
limit=$(printed_before "[0-9] >.*memory.high$")
diag "typing: $limit"
sh -c "$limit"
fill $cgroups/maker -s 2 miss $names /tmp/root/none
back "limit, and as much again"
is "$(awk '$1 == "oom_kill" { print $2 }' $cgroups/maker/memory.events)" 0 \
	"nobody was killed for it"
echo max >$cgroups/maker/memory.high

clog
is "$(grep -c container /run/diagnosis)" 0 "no word of a container"
umount /tmp/root
rmdir $cgroups/maker
back "its file system unmounted"

# A cgroup within another goes, and its dentries, on a volume, stay.
mkdir $cgroups/pod
echo +memory >$cgroups/pod/cgroup.subtree_control
mkdir $cgroups/pod/other $cgroups/pod/short
fill $cgroups/pod/short miss $names /mnt/disk
rmdir $cgroups/pod/short
dchain diagnose --seconds 2 >/run/diagnosis
is $? 2 "critical again"
diag "$(cat /run/diagnosis)"
like "$(cat /run/diagnosis)" "^owner .* /pod$" "they are its parent's"
is "$(printed "memory.high$" | grep -v 'done')" "" "which is given no limit for them"
is "$(printed "memory.reclaim")" "" "nor must others give for it"
typed "dchain drop" "dropping the directory"
umount /mnt/disk
check "unloads" unload
done_testing

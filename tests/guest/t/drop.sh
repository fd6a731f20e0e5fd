# SPDX-License-Identifier: GPL-2.0-only
# shellcheck shell=sh source=tests/guest/lib/dchain-test.sh
# dchain drop frees the unused dentries below one directory and no others: those
# that a container left in a layer of its image, too. It says how many, and a
# signal ends it in the middle.
# group: check
# group: all 7.2
# cmdline: dhash_entries=16384
# memory: 768M
# disk: 1G
# limit: 600
# files: mkfs.ext4
. /lib/dchain-test.sh

# entries FS PATH: in the table.
entries()
{
	census full
	awk -v fs="$1" -v path="$2" '$3 == fs && $NF == path { n = $4 }
		END { print n + 0 }' /run/census/directories
}

# dropped PATH COLUMN: drop, print a figure of it.
dropped()
{
	dchain drop --noheadings -o "$2" "$1" | tr -d ' '
}

ext4_mount /data
mkdir -p /data/low/trash /data/keep
load

is "$(stat -c %a "$parameters/drop")" 600 "root only"
is "$(cat $parameters/drop)" "state: none" "nothing was dropped yet"
: >/data/file
exec 7</data/file
for wrong in x -1 "" 99 7; do
	refuse "refused: '$wrong'" \
		eval "echo '$wrong' >$parameters/drop" 2>/dev/null
done
exec 7<&-
is "$(cat $parameters/drop)" "state: none" "and nothing was done"
dchain drop /data/file 2>/dev/null
is $? 10 "a file is no directory"
dchain drop /nowhere 2>/dev/null
is $? 10 "nor is what there is not"

# In a layer of an image the entries outlive the container.
overlay /mnt /data/low
drive miss 20011 /mnt/trash >/dev/null
drive -s 2 miss 5003 /data/keep >/dev/null
umount /mnt || bail "umount"
is "$(entries ext4 /low/trash)" 20011 "a layer keeps them after the container"
before=$(cut -f1 /proc/sys/fs/dentry-state)
dchain drop --json /data/low/trash >/run/out
is $? 0 "dropped"
diag "$(tr -d ' \n' </run/out)"
like "$(tr -d ' \n' </run/out)" '"freed":20011,"negative":20011,"in_use":0' \
	"as many as were there"
within $((before - $(cut -f1 /proc/sys/fs/dentry-state))) 19900 20100 \
	"the kernel has so many less"
is "$(entries ext4 /low/trash)" 0 "the layer is empty"
is "$(entries ext4 /keep)" 5003 "nothing else was touched"
is "$(dropped /data/low freed)" 1 "the directory itself is below its parent"
is "$(dropped /data/low freed)" 0 "once"

# A tree with files: what is used stays, and nothing is lost.
for i in $(seq 11); do
	mkdir -p /data/tree/$i/a/b
	for j in $(seq 7); do
		echo $i-$j >/data/tree/$i/a/b/$j
	done
done
find /data/tree -type f | sort | xargs cat >/run/before
find /data/tree | wc -l >/run/count
mkdir /data/tree/3/mounted
mount -t tmpfs none /data/tree/3/mounted
: >/data/tree/3/mounted/inside
exec 8</data/tree/2/a/b/5
(cd /data/tree/4/a && exec sleep 1000) &
worker=$!
sleep 1
# 11 directories of 3 each, 77 files; used: 2/a/b/5 and three above it, 4/a and
# one above it, mounted and one above it.
is "$(dropped /data/tree freed)" $((11 * 3 + 77 - 4 - 2 - 1)) \
	"all but what is used goes"
is "$(sed -n 's/^in_use: //p' $parameters/drop)" 8 "which is counted"
is "$(cat <&8)" 2-5 "an open file is as before"
is "$(readlink /proc/$$/fd/8)" /data/tree/2/a/b/5 "and has its name"
check "the mount below is there" [ -e /data/tree/3/mounted/inside ]
umount /data/tree/3/mounted
rmdir /data/tree/3/mounted
exec 8<&-
kill "$worker"
is "$(find /data/tree | wc -l)" "$(cat /run/count)" "no file is missing"
find /data/tree -type f | sort | xargs cat | cmp - /run/before
ok $? "or changed"

# In the middle.
mkdir /data/huge
drive -s 3 miss 200003 /data/huge >/dev/null
slow=$(cg_new slow)
echo 10 >"$slow/cpu.weight"
while :; do :; done &
busy=$!
sh -c 'echo $$ >"$0/cgroup.procs" && exec dchain drop -o freed,state \
	--noheadings /data/huge' "$slow" >/run/out 2>/run/err &
pid=$!
until [ "$(cut -f1 /proc/sys/fs/dentry-state)" -lt 195000 ] ||
      [ ! -d "/proc/$pid" ]; do
	sleep 0.1
done
is "$(cat $parameters/census_buckets)" 0 "other parameters can be read meanwhile"
# Whoever is stopped meanwhile goes on; whoever is killed leaves the rest.
kill -STOP $pid
sleep 1
left=$(cut -f1 /proc/sys/fs/dentry-state)
kill -CONT $pid
sleep 0.5
kill -INT $pid
kill $busy
wait $pid
diag "ended with $?, $left then, $(cut -f1 /proc/sys/fs/dentry-state) now"
dchain drop /data/huge >/dev/null
is "$(entries ext4 /huge)" 0 "stopped, continued, killed: the rest goes next"

umount /data
check "unloads" unload
done_testing

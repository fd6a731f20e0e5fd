# SPDX-License-Identifier: GPL-2.0-only
# shellcheck shell=sh source=tests/guest/lib/dchain-test.sh
# /dev/dchain frees the unused dentries below one directory and no others: those
# that a container left in a layer of its image, too; only negative ones, or so
# many, or none and counts; in a time that goes with the number, not with the
# square of the depth. Whoever is stopped goes on.
# kernels: 5.10 6.1 6.12 7.2
# group: check
# group: all 5.10 6.12 7.2
# cmdline: dhash_entries=16384
# memory: 768M
# disk: 1G
# limit: 600
# files: mkfs.ext4
. /lib/dchain-test.sh

# figures: of the last drop: freed negative in_use kept.
figures()
{
	echo "$(dropped freed) $(dropped negative) $(dropped in_use)" \
		"$(dropped kept)"
}

# entries PATH: in the table.
entries()
{
	census full
	_n=$(place ext4 "$1" dentries)
	echo "${_n:-0}"
}

ext4_mount /data
mkdir -p /data/low/trash /data/keep /data/mixed
load

is "$(stat -c %a /dev/dchain)" 600 "root only"
: >/data/file
refuse "a file is no directory" drop /data/file
like "$(cat /run/drop)" "Not a directory" "which is said"
refuse "nor is what there is not" drop /nowhere
like "$(cat /run/drop)" "Bad file descriptor" "which is said"

# In a layer of an image the entries outlive the container.
overlay /mnt /data/low
drive miss 20011 /mnt/trash >/dev/null
drive -s 2 miss 5003 /data/keep >/dev/null
umount /mnt || bail "umount"
is "$(entries /low/trash)" 20011 "a layer keeps them after the container"
before=$(cut -f1 /proc/sys/fs/dentry-state)
drop -c /data/low/trash
is "$(figures)" "20011 20011 0 0" "counted"
drop -m 1009 /data/low/trash
is "$(figures)" "1009 1009 0 0" "so many as are wanted"
drop /data/low/trash
is "$(figures)" "19002 19002 0 0" "and the rest"
diag "$(tr '\n' ' ' </run/drop)"
within $((before - $(cut -f1 /proc/sys/fs/dentry-state))) 19900 20100 \
	"the kernel has so many less"
is "$(entries /low/trash)" 0 "the layer is empty"
is "$(entries /keep)" 5003 "nothing else was touched"
drop /data/low
is "$(dropped freed)" 1 "the directory itself is below its parent"
drop /data/low
is "$(dropped freed)" 0 "once"

drive create 503 /data/mixed >/dev/null
drive -s 2 miss 1009 /data/mixed >/dev/null
drop -n -c /data
diag "below /data: $(figures)"
drop -n /data/mixed
is "$(figures)" "1009 1009 0 503" "only negative ones"

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
# one above it, mounted and one above it. Directories that have entries are not
# counted.
drop -c /data/tree
is "$(dropped freed)" 76 "counted: files that nobody has open"
drop /data/tree
is "$(dropped freed)" $((11 * 3 + 77 - 4 - 2 - 1)) "all but what is used goes"
is "$(dropped in_use)" 8 "which is counted"
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

# least LEVELS: microseconds that a drop of so many takes, the best of three.
least()
{
	_least=
	for _try in 1 2 3; do
		mkdir "/data/$1-$_try"
		drive deep "$1" "/data/$1-$_try" >/dev/null
		drop "/data/$1-$_try"
		[ "$(dropped freed)" = "$1" ] || bail "$1 levels are not freed"
		[ -n "$_least" ] && [ "$(dropped microseconds)" -ge "$_least" ] ||
			_least=$(dropped microseconds)
	done
	echo "$_least"
}

# A depth of four times as many takes four times as long.
few=$(least 4000) many=$(least 16000)
within $((many * 10 / few)) 0 80 \
	"16,000 levels take $many us, 4,000 $few"

# Whoever is stopped in the middle goes on; whoever is killed leaves the rest.
mkdir /data/huge
drive -s 3 miss 100003 /data/huge >/dev/null
drop -1 /data/huge
if [ "$(dropped more)" = 1 ]; then
	within "$(dropped freed)" 1 100002 "a call ends after a while"
else
	skip "the machine is fast" "a call ends after a while"
fi
drive drop /data/huge >/run/out &
pid=$!
kill -STOP $pid
sleep 1
kill -CONT $pid
wait $pid
is $? 0 "stopped, continued: done"
is "$(entries /huge)" 0 "all are gone"
drive -s 4 miss 50021 /data/huge >/dev/null
drive drop /data/huge >/run/out &
pid=$!
kill -INT $pid
wait $pid
diag "ended with $?, $(cut -f1 /proc/sys/fs/dentry-state) left"
drop /data/huge
is "$(entries /huge)" 0 "killed: the rest goes next"

check "unmounts" umount /data
check "unloads" unload
done_testing

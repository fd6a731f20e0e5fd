# SPDX-License-Identifier: GPL-2.0-only
# shellcheck shell=sh source=tests/guest/lib/dchain-test.sh
# Entries that more than one thing explains. Two cgroups that filled the table
# alike, each in its own file system, are both named and both limited. Files that
# are deleted leave entries which no lookup made: who created them is the maker.
# What removing one of two containers frees is said of that one, with all of its
# directories. Names with control characters, in paths longer than a name may
# be, are shown without them and can be typed. A file that is written anew over
# and over on tmpfs leaves nothing. A cgroup that is gone is still the maker. On
# Linux 7.2 the setting that keeps nothing of deleted files is advised, and helps.
# group: all
# kernels: 5.10 6.1 6.12 7.2
# debug: no, the programs, not the module
# cmdline: dhash_entries=4096
# memory: 1G
# disk: 200M
# files: mkfs.ext4
# limit: 1800
. /lib/dchain-test.sh
# shellcheck source=tests/guest/lib/diagnose.sh
. /lib/diagnose.sh

# rows WHAT: paths of all of them.
rows()
{
	awk -v what="$1" '$1 == "WHAT" { on = 1 }
		on && index($0, what " ") == 1 { print $NF }' /run/diagnosis |
		sort | tr '\n' ' '
}

ext4_mount /mnt/disk -N 70000
mkdir /mnt/disk/spool
load

# A writer of one file on tmpfs.
mkdir /tmp/atomic
drive -c "$(cg_new atomic)" -n config replace 20011 /tmp/atomic >/dev/null
is "$(field cgroups /atomic created_negative)" 0 "the writer made none"
diagnose
is "$status" 0 "and all is well"

# Deleted files.
setting=/proc/sys/fs/dentry-negative
temp=$(cg_new temp)
drive -c "$temp" create 60000 /mnt/disk/spool >/dev/null
drive -c "$temp" unlink 60000 /mnt/disk/spool >/dev/null
diagnose --steps 6,12
is "$status" 2 "60,000 files, deleted: critical"
like "$(row maker)" "made 0 negative, 60000 positive, deleted since +/temp$" \
	"who created them is the maker"
like "$(row directory)" "/mnt/disk/spool$" "where they were"
if [ -e $setting ]; then
	said "setting +0 \(kept when deleted\) +fs.dentry-negative" \
		"the kernel's setting is shown"
	type_it "$(printed "$setting")"
	echo 2 >/proc/sys/vm/drop_caches
	drive -c "$temp" create 60000 /mnt/disk/spool >/dev/null
	drive -c "$temp" unlink 60000 /mnt/disk/spool >/dev/null
	diagnose --steps 6,12
	is "$status" 0 "what it advises keeps them from coming back"
	echo 0 >$setting
else
	is "$(printed dentry-negative)" "" "a setting that it lacks is not advised"
fi
rm -r /mnt/disk/spool
echo 2 >/proc/sys/vm/drop_caches
reset

# Two who made as many, more than the least limit holds. The reclaim of each gives
# its own back.
for who in one two; do
	overlay /tmp/$who
	mkdir /tmp/$who/none
	drive -c "$(cg_new $who)" miss 100000 /tmp/$who/none >/dev/null
done
diagnose
is "$status" 2 "two have filled it"
is "$(rows owner)" "/one /two " "both are named as owners"
is "$(rows maker)" "/one /two " "and as makers"
is "$(rows directory)" "/tmp/one/none /tmp/two/none " "and where"
for who in one two; do
	limit="$(printed "/$who/memory.high$" | grep -v "; done")"
	like "$limit" "^echo [0-9]+ >.*/$who/memory.high$" \
		"a limit is advised for $who"
	type_it "$(printed "/$who/memory.reclaim|/$who/memory.high; done")"
done
sleep 2
diagnose
is "$status" 0 "what is advised for each cures it together"
umount /tmp/one
umount /tmp/two

# Its maker is gone, and a poller of one missing name meets what it left.
reset
overlay /tmp/left
mkdir /tmp/left/none
drive -c "$(cg_new gone)" miss 80000 /tmp/left/none >/dev/null
rmdir $cgroups/gone
drive -c "$(cg_new poller)" negative 100000 /tmp >/dev/null
diagnose
is "$status" 2 "a removed cgroup's names stand"
like "$(row maker)" "made 80000 negative, 0 positive +/gone$" \
	"it is named, not the poller"
is "$(rows maker)" "/gone " "nor anybody else"
umount /tmp/left
reset

# Control characters.
odd=$(printf 'a\033[2J\r\ab')
long=$(printf '%0120d' 7)
deep=/tmp/odd/$long/$odd/$long/$long/$(printf 'x\ny')
overlay /tmp/odd
mkdir -p "$deep"
drive -c "$(cg_new "$odd")" miss 80000 "$deep" >/dev/null
diagnose
is "$status" 2 "80,000 names below odd ones"
is "$(tr -d '\n -~' </run/diagnosis | wc -c)" 0 \
	"nothing is shown that moves a cursor"
like "$(row owner)" '/a\\033\[2J\\015\\007b$' "the owner is named, escaped"
like "$(row directory)" "/tmp/odd/$long/a\\\\033" "and so is the directory"
drop_typed "a drop of it"
diagnose
is "$status" 0 "and that cures it"
umount /tmp/odd

# container DIGIT DIRECTORIES NAMES: a container's cgroup and root, with a process.
container()
{
	id=$1$(printf "%063d" 0)
	cg=machine.slice/libpod-$id.scope/container
	for part in machine.slice "machine.slice/libpod-$id.scope"; do
		cg_new "$part" >/dev/null
		echo +memory >"$cgroups/$part/cgroup.subtree_control"
	done
	cg_new "$cg" >/dev/null
	mkdir -p "/mnt/disk/$1/low" "/mnt/disk/$1/up" "/mnt/disk/$1/work" \
		"/tmp/root$1"
	cp /bin/busybox "/mnt/disk/$1/low/sleep"
	mount -t overlay -o "lowerdir=/mnt/disk/$1/low,upperdir=/mnt/disk/$1/up,workdir=/mnt/disk/$1/work" \
		overlay "/tmp/root$1" || bail "no overlay file system"
	for i in $(seq "$2"); do
		mkdir "/tmp/root$1/$i"
		drive -c "$cgroups/$cg" -s "$i" miss "$3" "/tmp/root$1/$i" \
			>/dev/null
	done
	sh -c 'echo $$ >"$0/cgroup.procs" && exec chroot "$1" /sleep 10000' \
		"$cgroups/$cg" "/tmp/root$1" &
}

# One has many directories with a few names each, the other a single one.
container 1 120 400
first=$! first_id=$id
container 2 1 30000
second=$!
sleep 1
diagnose
is "$status" 2 "two containers"
is "$(readlink /proc/$first/root)" /tmp/root1 "they run"
want=$(tr -s ' \n' '  ' </run/diagnosis | sed -E \
	"s/.*remove the container ${first_id%"${first_id#????????????}"}: unmounting its file system frees ([0-9]+) dentries.*/\1/")
had=$(dentries)
kill $first
wait $first 2>/dev/null
umount /tmp/root1
rmdir "$cgroups/machine.slice/libpod-$first_id.scope/container"
sleep 1
went=$((had - $(dentries)))
within "$went" $((want * 9 / 10)) $((want * 11 / 10)) \
	"removing one frees as much as was said: $want"
within "$went" 45000 51000 "which is what it had"
kill $second
wait $second 2>/dev/null
umount /tmp/root2
umount /mnt/disk
check "unloads" unload
done_testing

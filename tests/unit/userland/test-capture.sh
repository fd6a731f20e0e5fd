#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-only
# A capture touches nothing that it did not make, has what a host with thousands
# of cgroups has, and no names; it is read in place of this host.
set -u

# shellcheck source=tests/unit/userland/cli.sh
. "$(dirname "$0")/cli.sh"
cd "$work" || exit

# A host: its own cgroup tree, module's files, and secrets.
host=$work/host
module=sys/kernel/debug/dchain
mkdir -p "$host/$module" "$host/proc/self" "$host/proc/1" "$host/proc/7" \
	"$host/sys/module/dchain/parameters" "$host/sys/fs/cgroup"
cp "$TEST_DATA/cgroups" "$TEST_DATA/status" "$host/$module"
cp "$TEST_DATA/census" "$host/$module/census_sample"
sed -i 's|a/b/c /$|secret1/b/c /|; s| x$| secret2|
	s/^longest_name .*/longest_name secret6/' "$host/$module/census_sample"
echo walk >"$host/sys/module/dchain/parameters/mode"
printf '%s\n' '30 1 0:23 / /srv/secret3 rw - overlay overlay rw,lowerdir=/secret4:/mnt/a\040secret7' \
	'32 1 98:0 /home/secret8 /mnt/a\040secret7 rw master:1 - ext4 /dev/secret9 rw,label=secret10' \
	'33 1 0:9 / /mnt/a\040secret7/secret8 rw - nfs secret11.example:/secret12 rw' \
	'31 1 0:24 / /sys/fs/cgroup rw - cgroup2 cgroup2 rw' \
	>"$host/proc/1/mountinfo"
cp "$host/proc/1/mountinfo" "$host/proc/7"
echo 'root=secret5 dhash_entries=4096' >"$host/proc/cmdline"
for i in $(seq 3400); do
	echo "$host/sys/fs/cgroup/g$((i % 60))/c$i"
done | xargs mkdir -p
for i in $(seq 3400); do
	echo 7 >"$host/sys/fs/cgroup/g$((i % 60))/c$i/cgroup.procs"
	: >"$host/sys/fs/cgroup/g$((i % 60))/c$i/memory.reclaim"
done

echo kept >file
mkdir folder
echo kept >folder/file
ln -s file link
ln -s nothing dangling
mkfifo fifo
for there in file folder link dangling fifo; do
	timeout 5 "$DCHAIN" capture $there --root "$host" >got 2>&1
	is $? 10 "what is there already, a $there, is refused"
done
is "$(cat file folder/file) $(readlink link dangling | tr '\n' ' ')" \
	"kept
kept file nothing " "... and stays as it was"

"$DCHAIN" capture made --root "$host" >got 2>&1
is $? 0 "a host is captured"
diag "$(cat got)"
is "$(find made -name memory.reclaim | wc -l)" 3400 "with 3,400 cgroups"
is "$(grep -rlE 'secret|'"$(hostname)" made)" "" "without names of files, mounts and host"
is "$(stat -c %a made made/$module/cgroups)" "700
600" "for its owner alone"
like "$(cat made/dchain-capture)" '^page_size: 4096$' "it knows its page size"
is "$(cat made/proc/cmdline)" "dhash_entries=4096" "of the boot's words those about the cache are kept"
is "$(grep -v 'hash table entries' made/var/log/dmesg 2>/dev/null)" "" \
	"and of its log what is about tables"
name=$(sed -n 's|^32 .* /mnt/\(name-[0-9]*\) .*|\1|p' made/proc/1/mountinfo)
is "$(sed -n "s|.* /mnt/$name/\(name-[0-9]*\) .*|\1|p" made/proc/1/mountinfo)" \
	"$(sed -n 's|.* /home/\(name-[0-9]*\) .*|\1|p' made/proc/1/mountinfo)" \
	"a name is the same number everywhere"
is "$(sed 's/name-[0-9]*/name/g; /^31/d' made/proc/1/mountinfo)" \
	"30 1 0:23 / /srv/name rw - overlay none rw
32 1 98:0 /home/name /mnt/name rw - ext4 none rw
33 1 0:9 / /mnt/name/name rw - nfs none rw" \
	"known names stay, so does what belongs to the host's kernel"
"$DCHAIN" cgroups --root made >got 2>&1
"$DCHAIN" cgroups --root "$host" >wanted 2>&1
is "$(cat got)" "$(cat wanted)" "elsewhere it says what the host says"
like "$("$DCHAIN" census --root made)" ' /maker +/srv/name-[0-9]+/name-[0-9]+$' \
	"and the census, where it is mounted"
DCHAIN_ROOT=$host "$DCHAIN" capture named --names >got 2>&1
like "$("$DCHAIN" census --root named)" ' /maker +/srv/secret3/secret2$' \
	"--names keeps names"

# A signal while it waits, and a full file system.
"$DCHAIN" capture stopped --root "$host" >got 2>&1 &
sleep 1
kill -TERM $!
wait $!
is $? 9 "a signal ends it"
check "... before it is one" test ! -e stopped/dchain-capture
if [ "$(id -u)" = 0 ] && mkdir full && mount -t tmpfs -o size=64k full full 2>/dev/null; then
	echo kept >full/kept
	"$DCHAIN" capture full/made --root "$host" >got 2>&1
	is "$?" 10 "a full file system is an error"
	is "$(cat full/kept)" kept "... and what was there stays"
	umount full
else
	skip "needs a mount" "a full file system"
fi
done_testing

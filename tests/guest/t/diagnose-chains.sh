# SPDX-License-Identifier: GPL-2.0-only
# shellcheck shell=sh source=tests/guest/lib/dchain-test.sh
# Chains that are long, each time by another cause: names that do not exist,
# asked for by one of two cgroups, then by the other; many directories with a few
# each; layers below an overlay that is gone; names with control characters;
# equal names. diagnose names who suffers, who made it and where, on one screen,
# and the command that it prints, typed, frees what it said and cures it.
# group: all
# kernels: 5.10 6.1 6.12 7.2
# debug: no, the programs, not the module
# cmdline: dhash_entries=4096
# memory: 1G
# disk: 200M
# files: mkfs.ext4
# limit: 1500
. /lib/dchain-test.sh
# shellcheck source=tests/guest/lib/diagnose.sh
. /lib/diagnose.sh

names=75011

# play VICTIM MAKER
play()
{
	scan "$cgroups/$1" "/tmp/$1/tree"
	diagnose
	is $status 0 "$1 at work: healthy"
	silent 'CAUSE|Now|Where' "and nobody is blamed"
	drive -c "$cgroups/$2" -m curl miss $names "/tmp/$2/none" >/dev/null
	diagnose
	is $status 2 "critical"
	like "$(head -n 1 /run/diagnosis)" \
		"^CRITICAL  /$1 walks [12][0-9.]+ entries a lookup" \
		"the victim is $1"
	said "CAUSE curl1? in /$2 looked up 7[0-9],[0-9]{3} missing names in /tmp/$2/none" \
		"made by $2's process, where they are"
	within "$(wc -l </run/diagnosis)" 8 25 "on one screen"
	within "$(grep -v '^              ' /run/diagnosis | wc -L)" 40 80 \
		"of 80 columns"
	frees '^dchain drop --negative' "what $2 made"
	cured "$2's names"
	kill $worker
}

for who in one two; do
	cg_new $who >/dev/null
	overlay /tmp/$who
	mkdir /tmp/$who/tree /tmp/$who/none
	for i in $(seq 100); do
		: >"/tmp/$who/tree/$i"
	done
done
ext4_mount /mnt/disk -N 40000
load
play one two
# The first maker's count stays as large, and nothing of it stands.
play two one
umount /tmp/one
umount /tmp/two

# Many directories with a few entries each, such as a backup walks.
walker=$(cg_new walker)
for i in $(seq 40); do
	mkdir -p "/mnt/disk/backup/$i"
	(cd "/mnt/disk/backup/$i" && seq 100 | xargs mkdir)
done
echo 2 >/proc/sys/vm/drop_caches
cg_run "$walker" sh -c 'for i in $(seq 40); do
		for j in $(seq 100); do
			cd "/mnt/disk/backup/$i/$j" || exit
			for k in 1 2 3 4 5 6 7 8 9 10 11 12 13 14 15; do
				[ -e "$k" ]
			done
		done
	done'
diagnose
is "$status" 2 "names in 4,000 directories: critical"
is "$(printed '^dchain drop')" "dchain drop --negative /mnt/disk/backup" \
	"the one above them is dropped, and not the file system's root"
frees '^dchain drop' "the tree"
cured "the tree"
rm -r /mnt/disk/backup

# Each lower layer that has the directory keeps an entry of each name.
for i in 1 2 3; do
	mkdir -p "/mnt/disk/layer$i/trash"
done
overlay /tmp/layers /mnt/disk/layer1 /mnt/disk/layer2 /mnt/disk/layer3
drive -c "$(cg_new maker)" miss 30000 /tmp/layers/trash >/dev/null
umount /tmp/layers
diagnose
is "$status" 2 "layers keep theirs when the overlay is gone"
like "$(printed '^dchain drop')" \
	"^dchain drop --negative (/mnt/disk/layer[123]/trash ?){3}$" \
	"each layer's directory is dropped"
frees '^dchain drop' "the layers'"
cured "the layers'"

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
within "$(grep -v '^              ' /run/diagnosis | wc -L)" 40 80 \
	"nor is longer than a line"
frees '^dchain drop' "the odd ones"
cured "the odd ones"
umount /tmp/odd
umount /mnt/disk

# Each network namespace has its own /proc/sys/net/ipv4: one name, one bucket.
# The first one lies behind all others.
mkdir /run/spaces
for i in $(seq 60); do
	unshare -n sh -c 'read -r x </proc/sys/net/ipv4/ip_forward
		: >"/run/spaces/$0"; sleep 1000' "$i" &
done
until [ -e /run/spaces/60 ] && set -- /run/spaces/* && [ $# = 60 ]; do
	sleep 0.5
done
cg_run "$(cg_new reader)" sh -c 'cd /proc/sys/net
	until [ -e /run/stop ]; do
		for i in 1 2 3 4 5 6 7 8 9 10 11 12 13 14 15 16 17 18 19; do
			[ -e ipv4 ] && [ -e ipv4 ] && [ -e ipv4 ] &&
				[ -e ipv4 ] && [ -e ipv4 ]
		done
		sleep 0.05
	done' &
diagnose
within $status 1 2 "60 equal names"
said "CAUSE names that hash alike" "no chance, and no full table"
is "$(printed 'drop')" "" "dropping is not advised"
is "$(sed -n 's/^longest_name //p' $debug/census_full)" ipv4 \
	"and a census tells their name"
: >/run/stop
check "unloads" unload_used
done_testing

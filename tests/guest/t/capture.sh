# SPDX-License-Identifier: GPL-2.0-only
# shellcheck shell=sh source=tests/guest/lib/dchain-test.sh
# What a capture says without the module is what the host said: the verdict, who
# and where, by the same commands; names of files only with --names.
# group: all 6.1 5.10 6.12 7.2
# kernels: 5.10 6.1 6.12 7.2
# debug: no, the programs, not the module
# cmdline: dhash_entries=4096
# memory: 1G
# disk: 200M
# files: mkfs.ext4
. /lib/dchain-test.sh

# verdict FILE: the word, and whom it is about.
verdict()
{
	awk 'NR <= 2 { gsub(/[0-9][0-9.,]*/, "N"); print $1, $2 }' "$1"
}

ext4_mount /mnt/disk
mkdir /mnt/disk/secret /mnt/tree
seq 100 | while read -r i; do
	: >"/mnt/tree/$i"
done
maker=$(cg_new maker)
victim=$(cg_new victim)
load
scan "$victim" /mnt/tree
sleep 1
drive -c "$maker" miss 75011 /mnt/disk/secret >/dev/null
dchain diagnose >/run/live
live=$?
is $live 2 "the host is critical"
check "it is captured" dchain capture /run/capture
check "with names of files as well" dchain capture --names /run/named
kill "$worker"
wait "$worker" 2>/dev/null
unload_used
dchain diagnose --root /run/capture >/run/elsewhere 2>/run/errors
is $? $live "elsewhere the exit status is the same"
is "$(verdict /run/elsewhere)" "$(verdict /run/live)" "so is the verdict"
diag "$(cat /run/errors /run/elsewhere)"
dchain cgroups --root /run/capture --noheadings -o misses,path >/run/out
like "$(cat /run/out)" '^ *[0-9]{5,6} +/maker *$' "the maker is in it"
dchain top --root /run/capture >/run/out 2>&1
like "$(cat /run/out)" '/victim' "and what the victim did between two readings"
within "$(dchain census --root /run/capture --noheadings -o negative,path |
	awk '$2 ~ "^/mnt/name-[0-9]+/name-[0-9]+$" { print $1 }')" 70000 80000 \
	"the directory is in it, without its name"
is "$(grep -rl secret /run/capture)" "" "the name is nowhere"
like "$(dchain census --root /run/named)" '/mnt/disk/secret' "but with --names"
done_testing

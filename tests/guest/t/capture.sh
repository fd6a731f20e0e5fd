# SPDX-License-Identifier: GPL-2.0-only
# shellcheck shell=sh source=tests/guest/lib/dchain-test.sh
# What a capture says without the module is what the host said: the verdict,
# who and where, and the same commands; names of files only with --names.
# group: check
# kernels: 5.10 6.1 6.12 7.2
# debug: no, the programs, not the module
# cmdline: dhash_entries=4096
# memory: 1G
# disk: 200M
# files: mkfs.ext4
. /lib/dchain-test.sh

# said FILE: without the figures that change from second to second.
said()
{
	awk '/^(victim|due to|owner|maker|directory) / { print $1, $NF; next }
		/^(CRITICAL|ATTENTION|HEALTHY|UNKNOWN)/ { print $1, $NF; next }
		/^      [^ ]/ { gsub(/[0-9]+/, "N"); print }' "$1"
}

ext4_mount /mnt/disk
mkdir /mnt/disk/none /mnt/tree
seq 100 | while read -r i; do
	: >"/mnt/tree/$i"
done
maker=$(cg_new maker)
victim=$(cg_new victim)
load
scan "$victim" /mnt/tree
sleep 1
drive -c "$maker" miss 75011 /mnt/disk/none >/dev/null
dchain diagnose >/run/live
live=$?
is $live 2 "the host is critical"
check "it is captured" dchain capture --seconds 3 /run/capture
check "with names of files as well" \
	dchain capture --seconds 1 --names /run/capture-names
kill "$worker"
wait "$worker" 2>/dev/null
unload_used
dchain diagnose --input /run/capture >/run/elsewhere 2>/run/errors
is $? $live "elsewhere the exit status is the same"
diag "$(cat /run/errors /run/elsewhere)"
like "$(said /run/live)" '^victim /victim$' "the host names the victim"
is "$(said /run/elsewhere)" "$(said /run/live)" "and so does the capture, and all else"
for command in census cgroups stat status histogram; do
	check "$command reads it" sh -c \
		"dchain $command --input /run/capture >/run/out 2>&1"
done
like "$(dchain cgroups --input /run/capture)" '/maker' "the maker is in it"
check "top reads it" sh -c \
	'dchain top --batch --input /run/capture >/run/out 2>&1'

# examples FILE: of directories, that are no dash.
examples()
{
	tar -xzOf "$1" sys/kernel/debug/dchain/census_sample | awk '
		/^dchain / { at = 0 }
		/^# / { for (i = 2; i <= NF; i++) if ($i == "examples") at = i - 1 }
		!/^[#d]/ && at && $at != "-" { n++ }
		END { print n + 0 }'
}

is "$(examples /run/capture)" 0 "names of files are left out"
within "$(examples /run/capture-names)" 1 1000 "but with --names"
done_testing

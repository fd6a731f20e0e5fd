# SPDX-License-Identifier: GPL-2.0-only
# shellcheck shell=sh disable=SC1091
# The reproduction from end to end, in a small table: the verdict, the files,
# and that nothing is left behind.
# group: check
# kernels: 5.10 6.1 6.12 7.2
# debug: no, too slow there, and no other code
# cpus: 1
# cmdline: dhash_entries=4096
# memory: 768M
# limit: 600
# disk: 200M
# files: mkfs.ext4
. /lib/dchain-test.sh

ext4_mount /mnt/disk
load mode=off
said=$(dchain repro --layer /mnt/disk --loops 3 --interval 0.1 --out /out 2>/run/stderr)
is $? 0 "exit status"
diag "$said"
diag "$(cat /run/stderr)"
like "$(echo "$said" | tail -n 1)" \
	'^reproduced: (2[89]|3[0-3])\.[0-9] steps per lookup clogged, 1\.[0-2] clean$' \
	"the last line is the verdict"
# Advised commands and paths are never broken.
is "$(echo "$said" | awk 'length > 80 && !/^      / && !/^(directory|tree) /')" "" \
	"nothing exceeds 80 columns"
like "$said" '^CRITICAL: chains are long: [0-9.]+ steps a lookup for /.*worker' \
	"the diagnosis names the victim"
like "$said" '^owner .*/trasher$' "and who filled the table"
like "$said" '^emulated: ' "times are labelled as emulated"

# phase NAME COLUMN: from the table.
phase()
{
	echo "$said" | awk -v p="$1" -v want="$2" '
		$1 == "PHASE" { for (i = 1; i <= NF; i++) at[$i] = i }
		$1 == p { print $at[want] }'
}

# A scan looks up each file twice and each directory twice, three times over.
is "$(phase clean LOOKUPS)" $((3 * 2 * (256 + 32))) "lookups are exact"
is "$(phase clogged LOOKUPS)" "$(phase clean LOOKUPS)" "alike in each phase"
within "$(phase clogged NEGATIVE)" 117000 122000 "every name left a dentry"
within "$(phase killed NEGATIVE)" 117000 122000 "the kill took none away"
within "$(phase removed NEGATIVE)" 55000 65000 "the removal took the overlay's half"
within "$(phase removed WALK)" 12 19 "half of the chains is left"
within "$(phase freed NEGATIVE)" 0 2000 "the layer's removal took the rest"
like "$said" '^removed: .* stay in the layer on the disk' "which is explained"
within "$(phase limited NEGATIVE)" 1 16384 "memory.max bounds them"
like "$(cat /out/repro.json)" '"reproduced": true' "JSON has the verdict"
within "$(wc -l </out/repro.csv)" 20 400 "the series has points"
like "$(cat /out/repro.csv)" ',container removed$' "the series has events"
like "$(cat /out/repro.gp)" '^plot ' "the script draws it"

is "$(cat $parameters/mode)" off "the mode is what it was"
is "$(ls -d $cgroups/dchain-repro* 2>/dev/null)" "" "no cgroup is left"
is "$(ls /mnt/disk)" "lost+found" "no layer is left"
is "$(grep -c dchain-repro /proc/mounts)" 0 "no mount is left"
is "$(pidof dchain-worker dchain-trasher dchain)" "" "no process is left"
unload
done_testing

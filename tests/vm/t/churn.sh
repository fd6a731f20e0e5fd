# SPDX-License-Identifier: GPL-2.0-only
# shellcheck shell=sh source=tests/vm/guest/dchain-test.sh
# More cgroups than slots come and go: those that fit keep their row and path
# after rmdir, the others are counted together, every lookup is in one of the
# rows, and a reset lets go of all that are gone. A path too long to be told does
# not keep others from being read.
# kernels: 5.10 6.1 6.12 7.2
# quick: 6.1 7.2
# limit: 400
# soak: 20000
. /lib/dchain-test.sh

number=${1:-2000}
slots=1024

# All dying cgroups of the hierarchy.
dying()
{
	sed -n 's/^nr_dying_descendants //p' $cgroups/cgroup.stat
}

# The shell's own: no program is started, so that 20,000 are possible. Each
# looks one missing name up, which is three times the same component.
visit()
{
	while read -r i; do
		echo 0 >$i/cgroup.procs || return
		[ ! -e none ] || return
	done
	echo 0 >$cgroups/cgroup.procs
}

cg_new many >/dev/null
cd $cgroups/many || bail "no cgroup"
load max_cgroups=$slots
done=0
while [ $done -lt "$number" ]; do
	seq $((done + 1)) $((done + 500)) | sed s/^/c/ >/run/names
	xargs mkdir </run/names || bail "mkdir fails"
	visit </run/names || bail "a cgroup cannot be joined"
	xargs rmdir </run/names || bail "rmdir fails"
	done=$((done + 500))
done
is "$(field status slots_free)" 0 "all $slots slots are taken"
rows=$(grep -c " removed /many/c[0-9]*$" $debug/cgroups)
within "$rows" $((slots - 10)) $((slots - 1)) "$rows removed cgroups have rows"
is "$(sed -n "s/.* removed //p" $debug/cgroups | sort -u | grep -c .)" "$rows" \
	"each with a path of its own"
like "$(sed -n 3p $debug/cgroups)" "# warning: all $slots slots are taken" \
	"cgroups says that more came"
each=$(awk '/ removed / { print $2 }' $debug/cgroups | sort -n | uniq -c |
	sort -rn | awk '{ print $2; exit }')
check "(other) has the lookups of the rest" [ "$(field cgroups 0 lookups)" -ge \
	$(((number - slots) * each)) ]
# The histogram is another sum of the same events.
total=$(total cgroups walked)
again=$(awk 'NR > 2 && !/^#/ { for (i = 2; i < NF; i++) n += $i }
	END { print n }' $debug/histogram)
check "the histogram holds what all rows hold" [ "$again" -ge "$total" ]
reset
is "$(field status slots_used)" 1 "a reset forgets all but who reads"
i=0
while [ "$(dying)" -gt 5 ] && [ $i -lt 20 ]; do
	sleep 1
	i=$((i + 1))
done
within "$(dying)" 0 5 "and lets go of them"
cd / || exit
drive -c $cgroups/many hit 1013 /mnt >/dev/null
is "$(field cgroups /many lookups)" 1013 "exact after it"

# 10,000 characters are no path that can be told.
cd $cgroups || exit
name=$(printf %0200d 0)
for _ in $(seq 50); do
	mkdir $name && cd -P $name || bail "no deep cgroup"
done
drive -c . hit 1019 /mnt >/dev/null
is "$(field cgroups "$(cg_id .)" lookups)" 1019 "a cgroup far down has its row"
is "$(field cgroups "$(cg_id .)" path)" "(unknown)" "if not its path"
cd / || exit
check "unloads" unload
done_testing

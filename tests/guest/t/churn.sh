# SPDX-License-Identifier: GPL-2.0-only
# shellcheck shell=sh source=tests/guest/lib/dchain-test.sh disable=SC1091
# Cgroups come and go, twice as many as there are slots and more: their slots
# come back, nothing of them stays in memory, their counts are kept to the last
# lookup, and neither those that live long nor those that come late lose a row.
# group: check
# kernels: 5.10 6.1 6.12 7.2
# cmdline: dhash_entries=16384
# limit: 600
# files: objdump
# soak: 100000
. /lib/dchain-test.sh
. /lib/oracle.sh

number=${1:-3500}
batch=500
stayed=20

# All dying cgroups of the hierarchy.
dying()
{
	sed -n 's/^nr_dying_descendants //p' $cgroups/cgroup.stat
}

# A shell of its own that starts no program. What it looks up from its new name
# on is counted in the cgroups that it passes through, and nothing else is.
visit()
{
	exec 3>/proc/self/comm
	echo 0 >$cgroups/many/cgroup.procs || return
	printf churner >&3
	while read -r _i; do
		echo 0 >c$_i/cgroup.procs || return
		[ ! -e none ] || return
	done
	echo 0 >$cgroups/many/cgroup.procs
}

# As long as the churn goes on, no total may fall.
watch_totals()
{
	_last=0
	while [ ! -e /run/stop ]; do
		_now=$(total cgroups lookups /)
		[ "$_now" -ge "$_last" ] || echo "$_last $_now" >>/run/fell
		_last=$_now
		sleep 0.2
	done
}

oracle_define
oracle_watch churner
oracle_watch late1
cg_new many >/dev/null
mkdir /mnt/d
load
before=$(dying)
for i in $(seq $stayed); do
	drive -c "$(cg_new stay$i)" hit $((100 + i)) /mnt/d >/dev/null
done
settled=$(total cgroups lookups /)
watch_totals &

cd $cgroups/many || bail "no cgroup"
first=1
while [ $first -lt "$number" ]; do
	# All names as long: they are kept as long as the rows are.
	seq $((1000000 + first)) $((999999 + first + batch)) >/run/numbers
	sed s/^/c/ /run/numbers | xargs mkdir || bail "mkdir fails"
	visit </run/numbers &
	wait $! || bail "a cgroup cannot be joined"
	sed s/^/c/ /run/numbers | xargs rmdir || bail "rmdir fails"
	first=$((first + batch))
	[ $first -ge 2500 ] && : "${memory:=$(field status memory)}"
done
cd / || exit
drive -m late -c "$(cg_new late)" hit 1013 /mnt/d >/dev/null
i=0
while [ "$(dying)" -gt $((before + 64)) ] && [ $i -lt 5 ]; do
	sleep 1
	i=$((i + 1))
done
after=$(dying)
within "$after" 0 $((before + 64)) \
	"within $i s no removed cgroup is kept in memory: $before before, $after now"
: >/run/stop
wait

oracle_same /late late1 "the cgroup that comes last has its own row"
_n=0
for i in $(seq $stayed); do
	[ "$(field cgroups /stay$i lookups)" = $((100 + i)) ] && _n=$((_n + 1))
done
is $_n $stayed "those that were there before have theirs"
is "$(field cgroups '(other)' lookups)" '' "nothing is in (other)"
is "$(field cgroups /many/c1000001 state)" '' \
	"the first removed one has lost its row"
is "$(field cgroups /many/c$((999999 + first)) state)" removed \
	"the last removed one has one"
check "the others are in (removed)" \
	test "$(field cgroups '(removed)' lookups)" -gt 0
for c in lookups steps hits; do
	late=$(field cgroups /late $c) there=$settled
	[ $c = lookups ] || there=$(for i in $(seq $stayed); do
		field cgroups /stay$i $c
	done | awk '{ n += $1 } END { print n }')
	is $(($(total cgroups $c /) - there - late)) "$(oracle churner $c)" \
		"all $c of $((first - 1)) cgroups: $(oracle churner $c)"
done
check "no total ever fell" [ ! -s /run/fell ]
is "$(field status memory)" "${memory:-none}" "memory is still $memory bytes"
# The histogram is another sum of the same events.
total=$(total cgroups walked)
again=$(awk 'NR > 2 && !/^#/ { for (i = 2; i < NF; i++) n += $i }
	END { print n }' $debug/histogram)
check "the histogram holds what all rows hold" [ "$again" -ge "$total" ]

reset
is "$(field status slots_used)" 1 "a reset forgets all but who reads"
is "$(field cgroups '(removed)' lookups)" '' "and those that are gone"
drive -c $cgroups/many hit 1013 /mnt/d >/dev/null
is "$(field cgroups /many lookups)" 1013 "exact after it"

# 10,000 characters are no path that can be printed.
cd $cgroups || exit
name=$(printf %0200d 0)
for _ in $(seq 50); do
	mkdir $name && cd -P $name || bail "no deep cgroup"
done
drive -c . hit 1019 /mnt/d >/dev/null
deep=$(cg_id .)
is "$(field cgroups "$deep" lookups)" 1019 "a cgroup far down has its row"
is "$(field cgroups "$deep" path)" "(unknown)" "if not its path"
cd -P .. && rmdir $name && sleep 3
is "$(field cgroups "$deep" lookups)" 1019 "and keeps it when it is removed"
cd / || exit
check "unloads" unload
done_testing

# SPDX-License-Identifier: GPL-2.0-only
# shellcheck shell=sh
# In the guest: 20,000 cgroups with a row each. Says `scale NAME VALUE`, and
# leaves two samples of the table in /out, between which every cgroup did
# something. With an argument, in a guest of so many possible CPUs of which one
# runs: what these cost. The waits of a load and an unload, for grace periods,
# are in their figures.
. /lib/dchain-test.sh

# New kernels print by a thread: let the log of the boot be out.
sleep 20

many=20000
folder=$cgroups/many

fail()
{
	echo "fail $*"
	exit 1
}

# say NAME EXPRESSION
say()
{
	awk "BEGIN { printf \"scale %s %.10g\n\", \"$1\", $2 }"
}

# ticks COMMAND...: the first figure that `lookup` prints
ticks()
{
	lookup "$@" | cut -d ' ' -f 2
}

# measured N STEP: sets least, middle, most for 256 lookups from N cgroups
measured()
{
	scale measure "$1" "$2" "$folder" entry-100.txt >/tmp/ticks ||
		fail "measuring from $1 cgroups"
	read -r least middle most </tmp/ticks
}

# read_table NAME ROWS: a read must be complete
read_table()
{
	lookup read "$debug/$1" >/tmp/read || fail "reading $1"
	read -r _ _ticks _lines _ </tmp/read
	[ "$_lines" -ge "$2" ] || fail "$1 has $_lines lines, not $2 rows"
	say "read_${3}row_$2" "$_ticks / $_lines"
}

echo "plan 6"
cd /tmp || fail "no /tmp"
: >entry-100.txt
mkdir "$folder"
scale make 0 1 "$folder" || fail "no cgroup"
measured 1 1
bare=$least
if [ $# != 0 ]; then
	scale make 1 1000 "$folder" || fail "no cgroup"
	say "load_$1_cpus" "$(ticks run insmod /dchain.ko)"
	say "memory_$1_cpus" "$(field status memory)"
	scale visit 1000 "$folder" || fail "visiting"
	read_table cgroups 1000 "" | sed "s/1000/1000_$1_cpus/"
	exit
fi
say load_default "$(ticks run insmod /dchain.ko)"
say memory_default "$(field status memory)"
unload
say load_20000 "$(ticks run insmod /dchain.ko max_cgroups=$many)"
say memory "$(field status memory)"
unload
load max_cgroups=1
say memory_1 "$(field status memory)"
unload
load max_cgroups=$many
measured 1 1
one=$least
say added_one "($one - $bare) / 256"
echo "done one"
_from=1
for n in 5000 10000 20000; do
	scale make $_from $n "$folder" || fail "no $n cgroups"
	_from=$n
	echo "done make"
	# The guest's own cgroup has a slot already.
	[ $n != 20000 ] || n=19999
	[ "$(field status slots_used)" -ge $n ] ||
		fail "$(field status slots_used) slots used, not $n"
	[ $n != 19999 ] || n=20000
	read_table cgroups $((n - 1)) "" | sed "s/$((n - 1))/$n/"
done
read_table histogram 19999 histogram_ | sed "s/19999/20000/"
measured 19000 97
say added_20000_median "($middle - $bare) / 256"
say node_ns "$(field status node_ns)"
say added_20000_worst "($most - $bare) / 256"
echo "done measure"
cp $debug/cgroups /out/before
scale visit $many "$folder" || fail "visiting"
cp $debug/cgroups /out/after
say unload_20000 "$(ticks run rmmod dchain)"
echo "done unload"

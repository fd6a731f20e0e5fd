# SPDX-License-Identifier: GPL-2.0-only
# shellcheck shell=sh source=tests/guest/lib/dchain-test.sh
# The other patterns, staged: nothing wrong, one huge directory, much memory,
# equal names. Each gets its own verdict and no other. Limits can be set; wrong
# ones are refused; what dchain advises it does not do itself. watch reports once
# and again on a change.
# group: all 6.12
# kernels: 5.10 6.1 6.12 7.2
# debug: no, the programs, not the module
# memory: 512M
# limit: 1200
. /lib/dchain-test.sh

# judged NAME STATUS CHAINS MEMORY DIRECTORY [OPTION...]
judged()
{
	_name=$1
	_status=$2
	_want="$3 $4 $5"
	shift 5
	dchain diagnose --seconds 2 "$@" >/run/diagnosis 2>/run/errors
	is $? "$_status" "$_name: exit status"
	is "$(awk '$1 == "WHAT" { exit }
		/^(chains|memory|directory) / { printf "%s ", $2 }' \
		/run/diagnosis)" "$_want " "$_name: each pattern"
	diag "$(cat /run/diagnosis /run/errors)"
}

load
judged "a fresh host" 0 healthy healthy healthy
is "$(grep -c 'What to do' /run/diagnosis)" 0 "nothing is advised"
like "$(head -n 1 /run/diagnosis)" "^HEALTHY: it is not the dentry cache" \
	"and it says so"

# A limit near what will be made: twice as much after it would be news again.
dchain watch --directory 100000,1000000 3 >/run/watch &
watch=$!
until [ -s /run/watch ]; do
	sleep 1
done
overlay /mnt/over
mkdir /mnt/over/huge
drive miss 120000 /mnt/over/huge >/dev/null
judged "one huge directory" 1 healthy healthy attention \
	--directory 100000,1000000
like "$(grep ^directory /run/diagnosis | tail -n 1)" "/mnt/over/huge$" \
	"the directory is named"
# Another's census is waited for.
cat $debug/census_full >/dev/null &
judged "the same by other limits" 2 healthy healthy critical \
	--directory 1000,100000
before=$(cut -f1 /proc/sys/fs/dentry-state)
judged "and by the usual ones" 0 healthy healthy healthy
within "$(cut -f1 /proc/sys/fs/dentry-state)" $((before - 1000)) \
	$((before + 1000)) "diagnosing drops nothing"
for _ in $(seq 60); do
	grep -q ATTENTION /run/watch && break
	sleep 1
done
kill -TERM $watch
wait $watch
is $? 1 "watch ends with the last verdict"
diag "$(cat /run/watch)"
is "$(grep -c HEALTHY /run/watch)" 1 "watch said once that all was well"
is "$(grep -c 'ATTENTION: one directory' /run/watch)" 1 "and once that not"
like "$(cat /run/watch)" "growing by [0-9]+ dentries/s; 8 a bucket in " \
	"with the growth"

for i in 1 2 3 4 5 6; do
	mkdir "/mnt/over/$i"
	drive miss 35000 "/mnt/over/$i" >/dev/null
done
judged "much memory" 1 healthy attention healthy
like "$(cat /run/diagnosis)" "drop_caches" "what nobody pays for, all share"
sh -c "$(sed -n '/^What to do/,$s/^      //p' /run/diagnosis | head -n 1)"
judged "after the command" 0 healthy healthy healthy

# Each network namespace has its own /proc/sys/net/ipv4: one name, one bucket.
# The first one lies behind all others.
[ -e /proc/sys/net/ipv4 ]
mkdir /run/spaces
for i in $(seq 40); do
	unshare -n sh -c 'read -r x </proc/sys/net/ipv4/ip_forward
		: >"/run/spaces/$0"; sleep 1000' "$i" &
done
until [ -e /run/spaces/40 ] && set -- /run/spaces/* && [ $# = 40 ]; do
	sleep 0.5
done
cg_new reader >/dev/null
cg_run $cgroups/reader sh -c 'cd /proc/sys/net
	until [ -e /run/stop ]; do
		for i in 1 2 3 4 5 6 7 8 9 10 11 12 13 14 15 16 17 18 19; do
			[ -e ipv4 ] && [ -e ipv4 ] && [ -e ipv4 ] &&
				[ -e ipv4 ] && [ -e ipv4 ]
		done
		sleep 0.05
	done' &
# A sample meets one chain only by chance: look at all.
echo 65536 >/sys/module/dchain/parameters/census_buckets
judged "equal names" 1 healthy healthy healthy
like "$(cat /run/diagnosis)" "^ATTENTION: a chain has [45][0-9] entries" \
	"the census shows the chain"
like "$(cat /run/diagnosis)" "Equal names" "it is distinguished from a full table"
is "$(grep -c memory.reclaim /run/diagnosis)" 0 "dropping is not advised"
: >/run/stop

for wrong in "--steps 8" "--steps 9,8" "--memory x,y" "--directory 0,1" \
	"--lookups 0" "--seconds 0" "--what"; do
	# a word list
	# shellcheck disable=SC2086
	dchain diagnose $wrong >/dev/null 2>/run/errors
	is $? 10 "refused: $wrong"
done
check "unloads" unload
dchain diagnose >/run/diagnosis
is $? 3 "without the module: unknown"
like "$(cat /run/diagnosis)" "modprobe dchain && dchain diagnose" \
	"the line that would show it"
like "$(cat /run/diagnosis)" "^table +[0-9]+ dentries, [0-9]+ buckets +by the boot log" \
	"the size of the table by the boot log"
done_testing

# SPDX-License-Identifier: GPL-2.0-only
# shellcheck shell=sh source=tests/guest/lib/dchain-test.sh
# Who reads cgroups: one that hardly ever runs keeps nobody waiting, and the memory
# of an open file is charged to whoever opened it.
# group: all
# kernels: 5.10 6.1 6.12 7.2
# limit: 400
. /lib/dchain-test.sh

number=1200

# read_for SECONDS: how often the file can be read whole meanwhile.
read_for()
{
	_n=0
	_end=$(($(date +%s) + $1))
	while [ "$(date +%s)" -lt $_end ]; do
		cat $debug/cgroups >/dev/null
		_n=$((_n + 1))
	done
	echo $_n
}

many_cgroups $number
load
visit_cgroups $number
within "$(field status slots_used)" $number 1e6 "each of $number has its row"

if echo +cpu >$cgroups/cgroup.subtree_control 2>/dev/null; then
	alone=$(read_for 4)
	slow=$(cg_new slow)
	echo '1000 100000' >"$slow/cpu.max"
	cg_run "$slow" sh -c 'while :; do cat /sys/kernel/debug/dchain/cgroups
	done' >/dev/null 2>&1 &
	throttled=$!
	sleep 2
	beside=$(read_for 4)
	diag "in 4 s: $alone readings alone, $beside beside a throttled reader"
	check "a throttled reader keeps nobody waiting" \
		[ $((beside * 5)) -gt $((alone * 2)) ]
	kill $throttled
	echo max >"$slow/cpu.max"
	wait
else
	skip "no controller cpu" "a throttled reader keeps nobody waiting"
fi

if echo +memory >$cgroups/cgroup.subtree_control 2>/dev/null; then
	opener=$(cg_new opener)
	# Six open files whose copies are made by reading one line.
	# shellcheck disable=SC2016 # for the inner shell
	cg_run "$opener" sh -c 'exec 3<"$0" 4<"$0" 5<"$0" 6<"$0" 7<"$0" 8<"$0"
		for i in 3 4 5 6 7 8; do read -r line <&$i; done
		cat "$1/memory.current"' $debug/cgroups "$opener" >/run/used
	# Rows of some 250 bytes, six times.
	within "$(cat /run/used)" $((6 * number * 250)) 1e9 \
		"open files are charged to whoever opened them"
else
	skip "no controller memory" "open files are charged"
fi

check "unloads" unload_used
done_testing

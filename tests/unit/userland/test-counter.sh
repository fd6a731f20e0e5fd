#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-only
#
# The README says that a new counter is one line in userland: a line is added to
# a copy of the list, and the counter is in every output.
# shellcheck disable=SC1003,SC2015,SC2016
set -u

work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
shown="$work/log"
# shellcheck source=tests/lib/tap.sh
. "$(dirname "$0")/../../lib/tap.sh"
userland=$(dirname "$0")/../../../userland
build=${DCHAIN%/*}

mkdir "$work/counts"
sed '/^	C(CAPPED/a\
	C(NOVELTY, "novelty", SUM, IN_CGROUPS | IN_STAT, "NOV/s", "novelties", "novelties", "what a newer module counts") \\' \
	"$userland/counts/counters.h" >"$work/counts/counters.h"
[ "$(diff "$userland/counts/counters.h" "$work/counts/counters.h" |
	grep -c '^[<>]')" = 1 ]
ok $? 'a counter is one line of counts/counters.h'

# What includes the list, compiled anew; the rest is there.
libs=$(make -s -C "$userland" libs)
cd "$build" || exit
grep -l 'counts/counters\.h' ./*.d ./*/*.d | while read -r d; do
	o=${d#./}
	o=${o%.d}.o
	mkdir -p "$work/${o%/*}"
	echo "${o%.o}.c $work/$o"
done >"$work/list"
# shellcheck disable=SC2016,SC2046,SC2086 # the inner shell's; lists of words
xargs -P 2 -n 2 sh -c 'cd "$0" && gcc -std=gnu11 -D_GNU_SOURCE -w -I"$1" -I. \
	-c -o "$3" "$2"' "$userland" "$work" <"$work/list" >"$work/log" 2>&1 &&
	gcc -fsanitize=address,undefined -o "$work/dchain" dchain.o \
		$(sed 's/.* //' "$work/list") userland.a $libs >"$work/log" 2>&1
ok $? 'nothing else is to be changed'

# capture NAME NOVELTY
capture()
{
	printf '%s\n' 'dchain cgroups - version: 2' \
		'# id lookups steps novelty state path' \
		"7 $2 $2 $2 live /a" "8 5 5 0 live /a/b" >"$work/$1"
}
capture 'then' 1234
capture now 2234

shows() # REGEX NAME ARG...
{
	regex=$1 name=$2
	shift 2
	"$work/dchain" "$@" >"$work/log" 2>&1 && grep -Eq "$regex" "$work/log"
	ok $? "$name"
}

now="--input $work/now"
# shellcheck disable=SC2086 # lists of words
{
shows '^ *7 +2234 +2234 .* 2234 live +/a$' cgroups cgroups $now
shows 'NOVELTY' 'its heading' cgroups $now
shows '^ *7 +2239 +2239 .* 2234 live +└?.*a$' 'cgroups --tree' \
	cgroups --tree $now
shows '"novelty": 2234' JSON cgroups --json $now
shows '^[^ ]*/a$' 'cgroups --sort' cgroups --noheadings --sort novelty \
	-o path $now
shows '^100 /a$' stat stat --noheadings -o novelty,path \
	--input "$work/then" $now 10
shows 'novelty +what a newer module counts' '--help' stat --help
shows '^dchain_cgroup_novelties_total\{cgroup="/a",name="/a"\} 2234$' \
	'export, of a cgroup' export --openmetrics $now
shows '^dchain_novelties_total 2234$' 'export, of all' \
	export --openmetrics $now
shows '^# HELP dchain_novelties What a newer module counts.$' \
	"the metric's help" export --openmetrics $now
}
cat "$work/then" "$work/now" >"$work/recording"
COLUMNS=132
export COLUMNS
shows '^.* NOV/s .* CGROUP$' 'top' top -b -d 1 --sort novelty \
	--input "$work/recording"
shows ' 1000 .* /a$' 'its rate in top' top -b -d 1 --sort novelty \
	--input "$work/recording"
done_testing

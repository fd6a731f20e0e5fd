#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-only
#
# Wrong usage, broken files and hostile input: an error that names what is wrong,
# the exit status that --help lists, and nothing unprintable.
# shellcheck disable=SC2015,SC2016
set -u

# shellcheck source=tests/unit/userland/cli.sh
. "$(dirname "$0")/cli.sh"

dchain; [ $? = 10 ] && grep -q "^Usage" "$work/err"
ok $? "no command is wrong usage"
status 10 nonsense && grep -q -- --help "$work/err"
ok $? 'after an unknown command the user learns where to look'
dchain help stat && mv "$work/out" "$work/help" && dchain stat --help &&
	diff "$work/help" "$work/out" >"$work/err"
ok $? 'dchain help stat is dchain stat --help'

for command in cgroups histogram stat status mode reset locate; do
	dchain $command --help && grep -q "^Usage: dchain $command" "$work/out" &&
		[ "$(awk 'length > 80' "$work/out")" = '' ]
	ok $? "$command --help fits 80 columns"
	status 10 $command --nonsense
	ok $? "$command refuses an unknown option in one line"
	[ "$(tail -n 1 "$work/err")" = "Try 'dchain $command --help'." ]
	ok $? "... and says where its options are listed"
done

status 10 cgroups --input "$work/none" && grep -q "$work/none" "$work/err"
ok $? 'a capture that is not there is named'
status 6 cgroups --input "$data/histogram"
ok $? 'a foreign file has exit status 6'
sed '1s/2$/3/' "$data/cgroups" >"$work/newer"
status 6 cgroups --input "$work/newer" && grep -q 'version 3' "$work/err"
ok $? 'an unknown format version has exit status 6'
head -c 440 "$data/cgroups" >"$work/cut"
status 6 cgroups --input "$work/cut" && grep -q 'line 5: cut off' "$work/err"
ok $? 'a capture that was cut off has exit status 6 and its line'

for command in cgroups histogram status stat 'stat 1 1' mode 'mode off' \
	'mode loop' reset; do
	if [ -d /sys/module/dchain ]; then
		skip 'the module is loaded here' "$command without the module"
		continue
	fi
	# shellcheck disable=SC2086 # words
	status 11 $command
	ok $? "without the module, $command has exit status 11"
done
status 10 mode sideways && grep -q 'off, walk or loop' "$work/err"
ok $? 'after an unknown mode the user learns which there are'
status 10 stat 0
ok $? 'stat refuses an interval of 0'
status 10 stat 1 x
ok $? 'stat refuses a count that is no number'

# Hostile input: an error, and nothing else on standard output.
max=18446744073709551615
refuses() # NAME TEXT ARG...
{
	name=$1
	printf '%b' "$2" >"$work/hostile"
	shift 2
	status 6 "$@" --input "$work/hostile" && [ ! -s "$work/out" ]
	ok $? "$name"
}
head='dchain cgroups - version: 2\n# id lookups steps path\n'
refuses 'a sum of more than 64 bits is refused' \
	"${head}1 $max 1 /a\n2 2 1 /b\n" cgroups
refuses 'nan is no number' "${head}1 1 nan /a\n" cgroups --json
refuses 'no JSON is injected' "${head}1 1 1,\"x\":1 /a\n" cgroups --json
refuses 'a histogram of more than 64 bits is refused' \
	"dchain histogram - version: 1\n# id 0 1 path\n1 $max 2 /a\n" histogram
refuses 'an id that is no number is refused' \
	'dchain histogram - version: 1\n# id 0 path\n1x 2 /a\n' histogram --json
for rows in $max 99999999999 -1 1x ''; do
	for command in cgroups stat histogram; do
		status 10 $command --rows "$rows" --input "$data/cgroups"
		ok $? "$command: --rows '$rows' is refused"
	done
done
for interval in 0.01 86401 1e3 nan inf -1 $max; do
	status 10 stat -- "$interval"
	ok $? "stat: an interval of $interval is refused"
	status 10 top -b -n 1 -d "$interval"
	ok $? "top: a delay of $interval is refused"
done

esc='/a\\033[31m\\007\\015\\302\\233x'
printf '%b1 1 1 %b\n' "$head" "$esc" >"$work/escape"
printf 'dchain histogram - version: 1\n# id 1 path\n1 7 %b\n' "$esc" \
	>"$work/escape-histogram"
cat "$work/escape" "$work/escape" >"$work/escape-twice"
for command in 'cgroups --input escape' 'cgroups --tree --input escape' \
	'cgroups --json --input escape' 'histogram --input escape-histogram' \
	'export --openmetrics --input escape' \
	'top -b -n 1 --input escape-twice' \
	'cgroups -o \033[31m --input escape'; do
	# shellcheck disable=SC2046 # words
	(cd "$work" && LC_ALL=C "$DCHAIN" $(printf '%b' "$command") >out 2>err)
	! LC_ALL=C grep -q '[^[:print:][:space:]]' "$work/out" "$work/err"
	ok $? "nothing unprintable: $command"
done

"$DCHAIN" cgroups --input "$data/cgroups" 2>"$work/err" >/dev/full
[ $? = 10 ] && grep -q 'write error' "$work/err"
ok $? 'a full disk is an error'

done_testing

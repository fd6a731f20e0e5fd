#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-only
#
# The program itself, without root and module: the files of a host below a
# folder in, text and JSON out. Wrong usage, broken files and hostile input: an
# error that names what is wrong, and nothing unprintable.
# shellcheck disable=SC2015,SC2016
set -u

# shellcheck source=tests/unit/userland/cli.sh
. "$(dirname "$0")/cli.sh"

host=$work/host
files=$host/sys/kernel/debug/dchain
mkdir -p "$files" "$host/sys/module/dchain"
export DCHAIN_ROOT="$host"
cp "$data/cgroups" "$data/histogram" "$data/status" "$files"

# has ROW...: as the file cgroups, of few columns.
has()
{
	printf '%s\n' 'dchain cgroups - version: 3' \
		'# id lookups walked steps path' "$@" >"$files/cgroups"
}

# screen COLUMNS ARG...: on a terminal of that width.
screen()
{
	columns=$1
	shift
	script -qec "stty cols $columns; LC_ALL=C.UTF-8 '$DCHAIN' $*" /dev/null \
		2>&1 </dev/null | tr -d '\r' >"$work/out"
}

dchain cgroups &&
	out 'NAME           LOOKUPS  STEPS   AVG MADE_NEGATIVE STATE' \
	    '/jobs/tras her   90017 180034  2.00         90002 removed' \
	    '/jobs/victim      1200  36132 30.11             0 live' \
	    '/                   41     52  1.27             1 live' \
	    '(other)             12     12  1.00             0 -'
ok $? 'cgroups is a table, most steps first, the name first'

[ "$(cat "$work/err")" = "dchain: warning: 3 hits of __d_lookup_rcu were missed by the kernel" ]
ok $? 'a warning is one line on stderr'

dchain cgroups --noheadings -o path,lookups 1077 && out '/jobs/tras\040her 90017' &&
	dchain cgroups --noheadings -o +longest /jobs &&
	words '/jobs/tras\040her 90017 180034 2.00 90002 removed 9' \
		'/jobs/victim 1200 36132 30.11 0 live 58'
ok $? 'columns and cgroups are chosen; without headings, a cell is a word'

dchain cgroups --noheadings -n 1 -o path,steps --sort avg &&
	words '/jobs/victim 36132' '(rest) 180098'
ok $? 'rows beyond -n are added up'

dchain cgroups --json && json 'len(d["cgroups"]) == 4 and
	d["cgroups"][0]["path"] == "/jobs/tras her" and
	d["cgroups"][0]["made_negative"] == 90002 and
	d["cgroups"][1]["steps"] == 36132 and d["cgroups"][3]["state"] is None and
	d["warnings"] == [{"text": "3 hits of __d_lookup_rcu were missed by the kernel"}]'
ok $? 'JSON has numbers, null, all columns and the warnings'

dchain cgroups --tree --noheadings -o name,steps && grep -q '─victim *36132$' "$work/out" &&
	grep -q '─jobs *216166$' "$work/out"
ok $? 'a tree has sums'
dchain cgroups --tree -n 3 --noheadings -o name,steps &&
	[ "$(sed 's/.*[^ ] *  *//' "$work/out" | tr '\n' ' ')" = '216218 216166 180034 ' ]
ok $? '-n bounds a tree too: the cgroups with the most steps, below their parents'

dchain cgroups --histogram / && words 'NAME STEPS LOOKUPS SHARE' \
	'/jobs/victim 3-4 3 0.2' '/jobs/victim 5-8 7 0.6' '/jobs/victim 9-16 40 3.3' \
	'/jobs/victim 17-32 800 66.7' '/jobs/victim 33-64 350 29.2' \
	'/ 1 30 73.2' '/ 2 11 26.8' &&
	dchain cgroups --histogram --json &&
	json 'sum(r["lookups"] for r in d["histogram"] if r["id"] == 1042) == 1200'
ok $? 'a histogram has the ranges with lookups'

# On a terminal: short numbers, whole rows, however wide.
has '1 123456789012 123456789012 123456789012 /a-name/that-is-longer/than-there-is-room/for-it' \
	"2 12345678 12345678 12345678 /$(printf '\342\200\256')x\\342\\200\\256y"
screen 80 cgroups && grep -q '123G' "$work/out" && grep -q '12.3M' "$work/out" &&
	screen 80 cgroups --bytes && grep -q '123456789012' "$work/out" &&
	grep -q '/a-.*[.][.][.].*for-it ' "$work/out" &&
	[ "$(wc -l <"$work/out")" = 3 ] && [ "$(awk 'length > 80' "$work/out")" = '' ]
ok $? '80 columns of a terminal hold counts of 12 digits, the name is cut in its middle'
! grep -q "$(printf '\342\200\256')" "$work/out" && grep -qF '\342\200\256' "$work/out"
ok $? 'what turns the direction of text is escaped'
i=0
while [ $i -lt 30 ]; do i=$((i + 1)); echo "$i 1 1 1 /$i"; done >"$work/rows"
has "$(cat "$work/rows")"
screen 80 cgroups && [ "$(wc -l <"$work/out")" = 22 ] && grep -q '^(rest) *10 ' "$work/out" &&
	dchain cgroups && [ "$(wc -l <"$work/out")" = 31 ]
ok $? '20 rows and the sum of the rest on a terminal, all elsewhere'

has
sed -i 3d "$files/cgroups"
dchain cgroups && out 'NAME LOOKUPS STEPS AVG MADE_NEGATIVE STATE' &&
	dchain cgroups --json && json 'd == {"cgroups": [], "warnings": []}'
ok $? 'an empty table has its headings, in JSON an empty list'

# What people call them, by the state files of a host below that folder.
id=abad1dea0000dd31929a5422d400b16c7c84e35644cb2e84b142f0710973e2a8
pod=/kubepods.slice/kubepods-pod1f0c5d0e_7a53_4b0f_9c57_3a6e1b7f2d10.slice
cp -r "$data/host/." "$host"
has "7 1 1 9 $pod/cri-containerd-$id.scope" '8 1 1 2 /default/cccccccccccc0000000000000000000000000000000000000000000000000000/below' '9 1 1 1 /system.slice/nginx.service'
dchain cgroups --noheadings -o id,name nginx.service prod/web-7d4b/php &&
	words '7 prod/web-7d4b/php' '9 nginx.service' && ! dchain cgroups nginx
ok $? 'cgroups are called, and chosen, by what people call them'

# A capture has two readings.
mkdir -p "$work/capture/before/sys/kernel/debug/dchain" "$work/capture/sys/kernel/debug/dchain"
printf 'version: 1\nnanoseconds: 10000000000\n' >"$work/capture/dchain-capture"
sed '/^# warning/d' "$data/cgroups" >"$work/capture/before/sys/kernel/debug/dchain/cgroups"
sed 's|1200       1200      36132|2200       2200      66132|' "$data/cgroups" \
	>"$work/capture/sys/kernel/debug/dchain/cgroups"
cp "$data/status" "$work/capture/sys/kernel/debug/dchain"
dchain top --root "$work/capture" --noheadings -o path,lookups,steps,avg,longest &&
	words '/jobs/victim 100 3000 30.00 58'
ok $? 'top divides the difference of two readings by the time between'
dchain top --root "$work/capture" --json && [ "$(wc -l <"$work/out")" = 1 ] &&
	json 'd["top"][0]["avg"] == 30 and len(d["top"]) == 1'
ok $? 'a report of top in JSON is one line'
rm "$work/capture/sys/kernel/debug/dchain/cgroups"
status 11 cgroups --root "$work/capture"
ok $? 'what a capture has not is not looked for on this host'

# Wrong usage.
for gone in mode reset status histogram stat watch; do
	status 10 $gone && grep -q 'instead' "$work/err"
	ok $? "$gone is gone, and says what to type"
done
status 10 nonsense && grep -q -- --help "$work/err"
ok $? 'after an unknown command the user learns where to look'
dchain help top && mv "$work/out" "$work/help" && dchain top --help &&
	diff "$work/help" "$work/out" >"$work/err"
ok $? 'dchain help top is dchain top --help'
for command in '' cgroups top; do
	dchain $command --help && grep -q "^Usage: dchain ${command:-.}" "$work/out" &&
		[ "$(awk 'length > 79' "$work/out")" = '' ]
	ok $? "dchain $command --help fits 80 columns"
	status 10 ${command:-diagnose} --nonsense && grep -q "^Try " "$work/err"
	ok $? "dchain ${command:-diagnose} refuses an unknown option in one line"
done
for interval in 0 0.01 86401 1e3 nan -1; do
	status 10 top -- "$interval"
	ok $? "an interval of $interval is refused"
done
status 10 top 1 0
ok $? 'a count of 0 is refused'
status 10 cgroups -o +wrong && grep -q 'wrong: there is no such column' "$work/err"
ok $? 'a wrong column is an error that names the others'
status 10 cgroups --root "$work/none"
ok $? 'a root that is no folder is refused'

# Broken and hostile files: an error, and nothing else on standard output.
refuses() # NAME TEXT ARG...
{
	name=$1
	printf '%b' "$2" >"$files/cgroups"
	shift 2
	status 6 cgroups "$@" && [ ! -s "$work/out" ]
	ok $? "$name"
}
head='dchain cgroups - version: 3\n# id lookups walked steps path\n'
refuses 'a foreign file' 'root:x:0:0\n'
refuses 'an unknown format version' 'dchain cgroups - version: 4\n'
grep -q 'version 4' "$work/err"
ok $? 'which is named'
refuses 'nan' "${head}1 1 1 nan /a\n" --json
refuses 'an injection of JSON' "${head}1 1 1 1,\"x\":1 /a\n" --json
has '1 1 1 1 /a\033[31m\007\015\302\233x'
for option in '' --tree --json --histogram; do
	(cd "$work" && LC_ALL=C "$DCHAIN" cgroups $option >out 2>err)
	! LC_ALL=C grep -q '[^[:print:][:space:]]' "$work/out" "$work/err"
	ok $? "nothing unprintable: cgroups $option"
done
has '7 1 1 1 /a\377\303\244\134'
dchain cgroups --json && json 'd["cgroups"][0]["path"] == "/a\\377\u00e4\\"'
ok $? 'a path that is no UTF-8 makes valid JSON'

"$DCHAIN" cgroups 2>"$work/err" >/dev/full
[ $? = 10 ] && grep -q 'write error' "$work/err"
ok $? 'a full disk is an error'
rm -r "$files" "$host/sys/module"
"$DCHAIN" diagnose 0.1 2>"$work/err" >/dev/full
[ $? = 10 ] && grep -q 'write error' "$work/err"
ok $? 'also where the answer is not whole'
for command in cgroups 'top 1 1'; do
	# shellcheck disable=SC2086 # words
	[ -d /sys/module/dchain ] || DCHAIN_ROOT='' status 11 $command
	ok $? "without the module, $command has exit status 11"
done

done_testing

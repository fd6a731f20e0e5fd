#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-only
#
# The program itself, without root and module: captures in, text and JSON out,
# exit statuses as --help lists them. $DCHAIN and $TEST_DATA come from `run'.
# shellcheck disable=SC2015,SC2016
set -u

work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
data=$TEST_DATA
shown="$work/out $work/err"
# shellcheck source=tests/lib/tap.sh
. "$(dirname "$0")/../../lib/tap.sh"

# dchain ARG...: its output in out and err.
dchain()
{
	"$DCHAIN" "$@" >"$work/out" 2>"$work/err"
}

# status WANTED ARG...: exit status, and one line that says why.
status()
{
	wanted=$1
	shift
	dchain "$@"
	[ $? = "$wanted" ] &&
		[ "$(grep -vc -e 'warning: 3 hits of' -e '^Try ' "$work/err")" = 1 ]
}

out()
{
	printf '%s\n' "$@" | diff -u - "$work/out" >"$work/diff" ||
		{ cat "$work/diff" >>"$work/err"; return 1; }
}

# The same, whatever the widths of the columns are.
words()
{
	tr -s ' ' <"$work/out" | sed 's/^ //' >"$work/squeezed"
	mv "$work/squeezed" "$work/out"
	out "$@"
}

# json EXPRESSION: of Python, d being the output.
json()
{
	python3 -c 'import json, sys; d = json.load(open(sys.argv[1]))
assert eval("(" + sys.argv[2] + ")"), d' "$work/out" "$1" 2>>"$work/err"
}

# A column taken out by name, as from an older module.
without()
{
	awk -v name="$1" 'NR == 2 { for (i = 2; i <= NF; i++)
			if ($i == name) c = i - 1; $(c + 1) = "" }
		NR > 2 && !/^#/ { $c = "" } { print }' "$2"
}

dchain cgroups --input "$data/cgroups" &&
	out '  ID LOOKUPS  STEPS   AVG MISSES LONGEST STATE   NAME' \
	    '1042    1200  36132 30.11      0      58 live    /jobs/victim' \
	    '1077   90017 180034  2.00  90000       9 removed /jobs/tras her' \
	    '   1      41     52  1.27      1       3 live    /' \
	    '   0      12     12  1.00      0       1 -       (other)'
ok $? 'cgroups is a table'

[ "$(cat "$work/err")" = "dchain: warning: 3 hits of __d_lookup_rcu were missed by the kernel" ]
ok $? 'a warning is one line on stderr'

# What people call them, by the state files of a host below that folder.
id=abad1dea0000dd31929a5422d400b16c7c84e35644cb2e84b142f0710973e2a8
pod=/kubepods.slice/kubepods-pod1f0c5d0e_7a53_4b0f_9c57_3a6e1b7f2d10.slice
printf '%s\n' 'dchain cgroups - version: 2' '# id lookups steps path' \
	"7 1 9 $pod/cri-containerd-$id.scope" '8 1 2 /default/trash/below' '9 1 1 /system.slice/nginx.service' \
	>"$work/called"
DCHAIN_ROOT=$data/host dchain cgroups --noheadings -o id,name \
	--input "$work/called" && words '7 prod/web-7d4b/php' \
	'8 containerd trash/below' '9 nginx.service'
ok $? 'cgroups are called what people call them'

DCHAIN_ROOT=$data/host dchain cgroups --noheadings -o id \
	--input "$work/called" nginx.service prod/web-7d4b/php &&
	words 7 9 && DCHAIN_ROOT=$data/host dchain cgroups --input \
	"$work/called" nginx
[ $? = 10 ]
ok $? 'and are chosen by that, if it is their whole name'

DCHAIN_ROOT=$data/host dchain cgroups --noheadings -o +path \
	--input "$work/called" 9 &&
	words '9 1 1 nginx.service /system.slice/nginx.service' &&
	DCHAIN_ROOT=$data/host dchain cgroups --json --input "$work/called" &&
	json '[(r["name"], r["path"]) for r in d["cgroups"]][2] ==
		("nginx.service", "/system.slice/nginx.service")'
ok $? 'and their paths are at hand, in JSON both'

DCHAIN_ROOT=$data/host dchain cgroups --tree --noheadings -o steps,name \
	--input "$work/called" && grep -q '^ *9 .*─prod/web-7d4b/php$' "$work/out" &&
	grep -q '^ *2 .*─below$' "$work/out"
ok $? 'in a tree, too: below a name, the last component'

DCHAIN_ROOT=$data/host "$DCHAIN" export --openmetrics --input "$work/called" |
	grep -q 'name="prod/web-7d4b/php",runtime="containerd"'
ok $? 'metrics have the name'

dchain cgroups --noheadings -o path,id --input "$data/cgroups" 1077 &&
	words '/jobs/tras her 1077'
ok $? 'columns and a row are chosen, without headings'

dchain cgroups --noheadings -o +capped --input "$data/cgroups" /jobs/victim &&
	words '1042 1200 36132 30.11 0 58 live /jobs/victim 0'
ok $? '+COLUMN adds to the usual ones'

dchain cgroups --json --input "$data/cgroups" &&
	json 'len(d["cgroups"]) == 4 and d["cgroups"][0]["steps"] == 36132 and
		d["cgroups"][3]["state"] is None and
		d["cgroups"][1]["path"] == "/jobs/tras her" and
		d["cgroups"][1]["created_negative"] == 90000 and
		d["warnings"] == [{"text": "3 hits of __d_lookup_rcu were missed by the kernel"}]'
ok $? 'JSON has numbers, null, all columns and the warnings'

without longest "$data/cgroups" >"$work/old"
dchain cgroups --input "$work/old" && ! grep -q LONGEST "$work/out" &&
	grep -q '^1042 *1200 *36132 *30.11 *0 live *.jobs.victim$' "$work/out"
ok $? 'a column that an old file lacks is left out'

# Walks of 2 and 6 steps in turn, 100 of 400: 2 / sqrt(100) * sqrt(3 / 4).
printf '%s\n' 'dchain cgroups - version: 2' '# id lookups walked steps avg sampled sampled_steps sampled_squares path' \
	'7 5000 1000 9000 9.00 1000 9000 999999 /a' >"$work/sampled"
sed 's/^7 .*/7 5400 1100 9400 8.55 1100 9400 1001999 \/a/' "$work/sampled" >"$work/sampled-now"
dchain cgroups --noheadings -o avg,error --input "$work/sampled" && words '9.00 0.86' &&
	dchain stat --noheadings -o avg,error --input "$work/sampled" \
		--input "$work/sampled-now" 10 && words '4.00 0.17' &&
	dchain stat --json --input "$work/sampled" --input "$work/sampled-now" 10 &&
	json 'd["stat"][0]["error"] == 0.17'
ok $? 'the error of an average is computed from sums, that of a difference too'

dchain cgroups --json --input "$data/cgroups" &&
	json '[(r["error"], r["sampled"]) for r in d["cgroups"]] == [(0, 0)] * 4' &&
	printf '%s\n' 'dchain cgroups - version: 2' '# id lookups steps avg error path' \
		'7 10 30 3.00 0.25 /a' >"$work/error" &&
	dchain cgroups --noheadings -o avg,error --input "$work/error" && words '3.00 0.25'
ok $? 'or that of an old file, as it has it'

dchain export --json --input "$work/called" && json 'all(
	isinstance(s["value"], (int, float)) and isinstance(s["labels"], dict)
	for m in d["metrics"] for s in m["samples"]) and [s["value"]
		for m in d["metrics"] if m["name"] == "dchain_cgroup_steps"
		for s in m["samples"] if s["labels"]["name"] == "nginx.service"] == [1]'
ok $? 'metrics in JSON are numbers with labels'

status 10 export --json --openmetrics --input "$work/called" &&
	grep -q 'one of' "$work/err"
ok $? 'export writes in one format at a time'

status 10 diagnose -o +wrong && grep -q 'no column `wrong' "$work/err"
ok $? 'diagnose refuses a wrong column before it counts'

status 10 cgroups -o longest --input "$work/old" &&
	grep -q 'no column `longest.*lookups, walked' "$work/err"
ok $? 'asking for it is an error that names the others'

sed '2s/path/novelty path/; 3,$s, /, 7 /,; s/ (other)/ - (other)/' \
	"$data/cgroups" >"$work/new"
dchain cgroups --noheadings -o id,novelty --input "$work/new" 1042 && words '1042 7'
ok $? 'a column that only a newer file has can be chosen'

printf 'dchain cgroups - version: 2\n# id lookups steps path\n7 1 1 /a\\377\\303\\244\\134\n' \
	>"$work/bytes"
dchain cgroups --json --input "$work/bytes" &&
	json 'd["cgroups"][0]["path"] == "/a\\377\u00e4\\"'
ok $? 'a path that is no UTF-8 still makes valid JSON'

printf 'dchain cgroups - version: 2\n# id lookups steps path\n' >"$work/empty"
dchain cgroups --json --input "$work/empty" &&
	json 'd == {"cgroups": [], "warnings": []}'
ok $? 'no rows are an empty list in JSON'

dchain cgroups --input - <"$data/cgroups" && [ -s "$work/out" ]
ok $? '--input - reads standard input'

dchain histogram --input "$data/histogram" 1 &&
	out '/ (id 1): 41 lookups walked' \
	    'STEPS LOOKUPS SHARE BAR' \
	    '1          30  73.2 #############################' \
	    '2          11  26.8 ###########'
ok $? 'histogram draws the ranges that have lookups'

dchain histogram --json --input "$data/histogram" &&
	json 'sum(r["lookups"] for r in d["histogram"] if r["id"] == 1042) == 1200
		and [r["steps"] for r in d["histogram"] if r["id"] == 1] == ["1", "2"]'
ok $? 'histogram in JSON is a row a range'

dchain status --json --input "$data/status" &&
	json 'd["status"][0]["buckets"] == 16384 and
		d["status"][0]["node_ns"] == 212.4 and
		d["status"][0]["alive"] == "yes" and len(d["probes"]) == 2 and
		d["probes"][1]["reason"] == "mode is walk" and
		d["probes"][1]["address"] is None'
ok $? 'status in JSON has values and probes'

dchain status --noheadings -o mode,slots_free --input "$data/status" && words 'walk 2041'
ok $? 'single values of status can be chosen'

sed 's/^alive: .*/alive: no: ftrace is off (kernel.ftrace_enabled=0)/' \
	"$data/status" >"$work/dead"
status 3 status --input "$work/dead" &&
	grep -q 'ftrace is off (kernel.ftrace_enabled=0)' "$work/err"
ok $? 'status says by its exit status that nothing is counted'

sed '/^# warning/d; /(other)/d' "$data/cgroups" >"$work/then"
sed 's/^1042 1200 1200 36132/1042 2200 2200 66132/' "$work/then" >"$work/now"
dchain stat --noheadings --input "$work/then" --input "$work/now" 10 &&
	words '1042 100 3000 30.00 0.0 0.0 /jobs/victim'
ok $? 'stat divides the difference of two captures by the interval'

dchain stat --noheadings -o id,lookups,steps --input "$work/now" --input "$work/then" &&
	! grep -q -e ' -[0-9]' "$work/out" &&
	grep -q '^1042 *1200 *36132$' "$work/out" &&
	grep -q 'counts were reset' "$work/err"
ok $? 'stat sees a reset, and no rate is negative'

dchain stat --json --input "$work/then" --input "$work/now" &&
	[ "$(wc -l <"$work/out")" = 1 ] &&
	json 'd["stat"][0]["avg"] == 30 and len(d["stat"]) == 1'
ok $? 'a report of stat in JSON is one line'

without steps "$work/then" >"$work/stepless"
dchain stat --noheadings -o path,lookups --rows 1 --input "$work/stepless" \
	--input "$work/now" 2>"$work/err"; [ $? = 6 ]
ok $? 'stat needs the steps'

for kernel in 5.10:0x41,0x82 6.1:0x4b,0x4e,0x50 6.12:0x58,0x51,0x4e \
	7.2:0x68,0x61,0x60 6.1-arm64:0x70,0x54,0x68; do
	wanted=
	for offset in $(echo "${kernel#*:}" | tr , ' '); do
		case $wanted in
		'') wanted=__d_lookup+$offset ;;
		*rcu+*) wanted=$wanted,__d_lookup_rcu_op_compare+$offset ;;
		*) wanted=$wanted,__d_lookup_rcu+$offset ;;
		esac
	done
	dchain locate --param --input "$data/text-${kernel%:*}" && out "$wanted"
	ok $? "locate finds the loops of ${kernel%:*}"
done

dchain locate --json --input "$data/text-5.10" &&
	json '[r["offset"] for r in d["locate"]] == [0x41, 0x82, None] and
		d["locate"][0]["head"] == "__d_lookup+0x41" and
		d["locate"][2]["reason"]'
ok $? 'locate in JSON gives the reason where there is no head'

# A function whose loop cannot be found: the others are still printed.
sed '/^__d_lookup /s/ [0-9a-f]*$/ 90c3/' "$data/text-6.1" >"$work/refused"
status 3 locate --input "$work/refused" &&
	out '__d_lookup_rcu+0x4e' '__d_lookup_rcu_op_compare+0x50' &&
	grep -q '__d_lookup: no loop head: 0 outermost loops' "$work/err"
ok $? 'locate says which function it refuses, with exit status 3'

# The same code as symbols of an ELF file.
awk '/^__d_lookup/ {
	print ".globl " $1 "\n.type " $1 ", @function\n" $1 ":"
	for (i = 1; i < length($4); i += 2)
		print ".byte 0x" substr($4, i, 2)
}
END { print ".globl last\nlast: ret" }' "$data/text-6.1" >"$work/code.s"
gcc -nostdlib -static -no-pie -Wl,-e,last -o "$work/vmlinux" "$work/code.s" \
	2>"$work/err" && dchain locate "$work/vmlinux" &&
	out '__d_lookup+0x4b' '__d_lookup_rcu+0x4e' \
	    '__d_lookup_rcu_op_compare+0x50'
ok $? 'locate reads a vmlinux'

dchain locate --bytes "$work/vmlinux" && cp "$work/out" "$work/saved" &&
	dchain locate --param --input "$work/saved" &&
	out '__d_lookup+0x4b,__d_lookup_rcu+0x4e,__d_lookup_rcu_op_compare+0x50'
ok $? 'locate --bytes makes a file that --input reads'

strip -o "$work/stripped" "$work/vmlinux" &&
	status 10 locate "$work/stripped" && grep -q 'not stripped' "$work/err"
ok $? 'a stripped vmlinux is refused'

printf 'MZ compressed' >"$work/vmlinuz"
status 10 locate "$work/vmlinuz" && grep -q 'vmlinuz is none' "$work/err"
ok $? 'a vmlinuz is refused'

# Any part of an ELF file may be missing.
size=$(wc -c <"$work/vmlinux")
at=1
while [ $at -lt "$size" ]; do
	head -c $at "$work/vmlinux" >"$work/part"
	dchain locate "$work/part"
	case $? in 0|3|10) ;; *) break ;; esac
	at=$((at + 131))
done
[ $at -ge "$size" ]
ok $? 'a vmlinux cut off anywhere ends in an ordinary error'

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

# installed VERB: by the Makefile, from this build, below $work.
installed()
{
	make -s -C "$(dirname "$0")/../../../userland" "$1" O="${DCHAIN%/*}" \
		CFLAGS="$CFLAGS" DESTDIR="$work/root" PREFIX=/usr \
		>"$work/out" 2>"$work/err"
}

installed install && [ -x "$work/root/usr/sbin/dchain" ] &&
	[ -e "$work/root/usr/share/man/man8/dchain.8" ]
ok $? 'make install installs'
installed uninstall && [ -z "$(find "$work/root" ! -type d)" ]
ok $? 'and make uninstall takes all of it back'

done_testing

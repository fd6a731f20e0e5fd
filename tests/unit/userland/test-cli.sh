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
# shellcheck source=tests/host/check.sh
. "$(dirname "$0")/check.sh"

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
		[ "$(grep -vc 'warning: 3 hits of' "$work/err")" = 1 ]
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
	out '  ID LOOKUPS  STEPS   AVG MISSES LONGEST STATE   PATH' \
	    '1042    1200  36132 30.11      0      58 live    /jobs/victim' \
	    '1077   90017 180034  2.00  90000       9 removed /jobs/tras her' \
	    '   1      41     52  1.27      1       3 live    /' \
	    '   0      12     12  1.00      0       1 -       (other)'
check 'cgroups is a table'

[ "$(cat "$work/err")" = "dchain: warning: 3 hits of __d_lookup_rcu were missed by the kernel" ]
check 'a warning is one line on stderr'

dchain cgroups -n -o path,id --input "$data/cgroups" 1077 &&
	words '/jobs/tras her 1077'
check 'columns and a row are chosen, without headings'

dchain cgroups -n -o +capped --input "$data/cgroups" /jobs/victim &&
	words '1042 1200 36132 30.11 0 58 live /jobs/victim 0'
check '+COLUMN adds to the usual ones'

dchain cgroups --json --input "$data/cgroups" &&
	json 'len(d["cgroups"]) == 4 and d["cgroups"][0]["steps"] == 36132 and
		d["cgroups"][3]["state"] is None and
		d["cgroups"][1]["path"] == "/jobs/tras her" and
		d["cgroups"][1]["created_negative"] == 90000 and
		d["warnings"] == [{"text": "3 hits of __d_lookup_rcu were missed by the kernel"}]'
check 'JSON has numbers, null, all columns and the warnings'

without longest "$data/cgroups" >"$work/old"
dchain cgroups --input "$work/old" && ! grep -q LONGEST "$work/out" &&
	grep -q '^1042 *1200 *36132 *30.11 *0 live *.jobs.victim$' "$work/out"
check 'a column that an old file lacks is left out'

status 1 cgroups -o longest --input "$work/old" &&
	grep -q 'no column `longest.*lookups, walked' "$work/err"
check 'asking for it is an error that names the others'

sed '2s/path/novelty path/; 3,$s, /, 7 /,; s/ (other)/ - (other)/' \
	"$data/cgroups" >"$work/new"
dchain cgroups -n -o id,novelty --input "$work/new" 1042 && words '1042 7'
check 'a column that only a newer file has can be asked for'

printf 'dchain cgroups - version: 1\n# id path\n7 /a\\377\\303\\244\\134\n' \
	>"$work/bytes"
dchain cgroups --json --input "$work/bytes" &&
	json 'd["cgroups"][0]["path"] == "/a\\377\u00e4\\"'
check 'a path that is no UTF-8 still makes valid JSON'

printf 'dchain cgroups - version: 1\n# id lookups path\n' >"$work/empty"
dchain cgroups --json --input "$work/empty" &&
	json 'd == {"cgroups": [], "warnings": []}'
check 'no rows are an empty list in JSON'

dchain cgroups --input - <"$data/cgroups" && [ -s "$work/out" ]
check '--input - reads standard input'

dchain histogram --input "$data/histogram" 1 &&
	out '/ (id 1): 41 lookups walked' \
	    'STEPS LOOKUPS SHARE BAR' \
	    '1          30  73.2 #############################' \
	    '2          11  26.8 ###########'
check 'histogram draws the ranges that have lookups'

dchain histogram --json --input "$data/histogram" &&
	json 'sum(r["lookups"] for r in d["histogram"] if r["id"] == 1042) == 1200
		and [r["steps"] for r in d["histogram"] if r["id"] == 1] == ["1", "2"]'
check 'histogram in JSON is a row a range'

dchain status --json --input "$data/status" &&
	json 'd["status"][0]["buckets"] == 16384 and
		d["status"][0]["alive"] == "yes" and len(d["probes"]) == 2 and
		d["probes"][1]["reason"] == "mode is walk" and
		d["probes"][1]["address"] is None'
check 'status in JSON has values and probes'

dchain status -n -o mode,slots_free --input "$data/status" && words 'walk 2041'
check 'single values of status can be asked for'

sed 's/^alive: .*/alive: no: ftrace is off (kernel.ftrace_enabled=0)/' \
	"$data/status" >"$work/dead"
status 2 status --input "$work/dead" &&
	grep -q 'ftrace is off (kernel.ftrace_enabled=0)' "$work/err"
check 'status says by its exit status that nothing is counted'

grep -v '^#' "$data/cgroups" | sed '/^dchain/a# id lookups walked steps avg error hits misses longest capped created_negative created_positive state path' |
	sed '/(other)/d' >"$work/then"
sed 's/^1042 1200 1200 36132/1042 2200 2200 66132/' "$work/then" >"$work/now"
dchain stat -n --input "$work/then" --input "$work/now" 10 &&
	words '1042 100 3000 30.00 0.0 0.0 /jobs/victim'
check 'stat divides the difference of two captures by the interval'

dchain stat -n -o id,lookups,steps --input "$work/now" --input "$work/then" &&
	! grep -q -e ' -[0-9]' "$work/out" &&
	grep -q '^1042 *1200 *36132$' "$work/out" &&
	grep -q 'counts were reset' "$work/err"
check 'stat sees a reset, and no rate is negative'

dchain stat --json --input "$work/then" --input "$work/now" &&
	[ "$(wc -l <"$work/out")" = 1 ] &&
	json 'd["stat"][0]["avg"] == 30 and len(d["stat"]) == 1'
check 'a report of stat in JSON is one line'

dchain stat -n -o path,lookups --rows 1 --input "$work/empty" \
	--input "$work/now" 2>"$work/err"; [ $? = 6 ]
check 'stat needs the steps'

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
	check "locate finds the loops of ${kernel%:*}"
done

dchain locate --json --input "$data/text-5.10" &&
	json '[r["offset"] for r in d["locate"]] == [0x41, 0x82, None] and
		d["locate"][0]["head"] == "__d_lookup+0x41" and
		d["locate"][2]["reason"]'
check 'locate in JSON gives the reason where there is no head'

# A function whose loop cannot be found: the others are still printed.
sed '/^__d_lookup /s/ [0-9a-f]*$/ 90c3/' "$data/text-6.1" >"$work/refused"
status 2 locate --input "$work/refused" &&
	out '__d_lookup_rcu+0x4e' '__d_lookup_rcu_op_compare+0x50' &&
	grep -q '__d_lookup: no loop head: 0 outermost loops' "$work/err"
check 'locate says which function it refuses, with exit status 2'

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
check 'locate reads a vmlinux'

dchain locate --bytes "$work/vmlinux" && cp "$work/out" "$work/saved" &&
	dchain locate --param --input "$work/saved" &&
	out '__d_lookup+0x4b,__d_lookup_rcu+0x4e,__d_lookup_rcu_op_compare+0x50'
check 'locate --bytes makes a file that --input reads'

strip -o "$work/stripped" "$work/vmlinux" &&
	status 1 locate "$work/stripped" && grep -q 'not stripped' "$work/err"
check 'a stripped vmlinux is refused'

printf 'MZ compressed' >"$work/vmlinuz"
status 1 locate "$work/vmlinuz" && grep -q 'vmlinuz is none' "$work/err"
check 'a vmlinuz is refused'

# Any part of an ELF file may be missing.
size=$(wc -c <"$work/vmlinux")
at=1
while [ $at -lt "$size" ]; do
	head -c $at "$work/vmlinux" >"$work/part"
	dchain locate "$work/part"
	case $? in 0|1|2) ;; *) break ;; esac
	at=$((at + 131))
done
[ $at -ge "$size" ]
check 'a vmlinux cut off anywhere ends in an ordinary error'

dchain; [ $? = 1 ] && grep -q "^Usage" "$work/err"
check "no command is wrong usage"
status 1 nonsense && grep -q -- --help "$work/err"
check 'an unknown command is told where to look'

for command in cgroups histogram stat status mode reset locate; do
	dchain $command --help && grep -q "^Usage: dchain $command" "$work/out" &&
		[ "$(awk 'length > 80' "$work/out")" = '' ]
	check "$command --help fits 80 columns"
	status 1 $command --nonsense
	check "$command refuses an unknown option in one line"
done

status 1 cgroups --input "$work/none" && grep -q "$work/none" "$work/err"
check 'a capture that is not there is named'
status 6 cgroups --input "$data/histogram"
check 'a foreign file has exit status 6'
sed '1s/1$/2/' "$data/cgroups" >"$work/newer"
status 6 cgroups --input "$work/newer" && grep -q 'version 2' "$work/err"
check 'an unknown format version has exit status 6'
head -c 300 "$data/cgroups" >"$work/cut"
status 6 cgroups --input "$work/cut" && grep -q 'line 5: cut off' "$work/err"
check 'a capture that was cut off has exit status 6 and its line'

for command in cgroups histogram status stat 'stat 1 1' mode 'mode off' \
	'mode loop' reset; do
	if [ -d /sys/module/dchain ]; then
		n=$((n + 1))
		echo "ok $n # SKIP the module is loaded here"
		continue
	fi
	# shellcheck disable=SC2086 # words
	status 3 $command
	check "without the module, $command has exit status 3"
done
status 1 mode sideways && grep -q 'off, walk or loop' "$work/err"
check 'an unknown mode is told which there are'
status 1 stat 0
check 'stat refuses an interval of 0'
status 1 stat 1 x
check 'stat refuses a count that is no number'

"$DCHAIN" cgroups --input "$data/cgroups" 2>"$work/err" >/dev/full
[ $? = 1 ] && grep -q 'write error' "$work/err"
check 'a full disk is an error'

# installed VERB: by the Makefile, from this build, below $work.
installed()
{
	make -s -C "$(dirname "$0")/../../userland" "$1" O="${DCHAIN%/*}" \
		CFLAGS="$CFLAGS" DESTDIR="$work/root" PREFIX=/usr \
		>"$work/out" 2>"$work/err"
}

installed install && [ -x "$work/root/usr/sbin/dchain" ] &&
	[ -e "$work/root/usr/share/man/man8/dchain.8" ]
check 'make install installs'
installed uninstall && [ -z "$(find "$work/root" ! -type d)" ]
check 'and make uninstall takes all of it back'

echo "1..$n"

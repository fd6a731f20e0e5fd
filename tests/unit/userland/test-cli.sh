#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-only
#
# The program itself, without root and module: captures in, text and JSON out.
# shellcheck disable=SC2015,SC2016
set -u

# shellcheck source=tests/unit/userland/cli.sh
. "$(dirname "$0")/cli.sh"

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

done_testing

#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-only
#
# dchain-worker, dchain-trasher and dchain-repro without root or module: what
# they do and print, and what they refuse in one line.
# shellcheck disable=SC2015,SC2016
set -u

# shellcheck source=tests/unit/userland/cli.sh
. "$(dirname "$0")/cli.sh"
programs=${DCHAIN%/*}

# run PROGRAM ARGUMENT...
run()
{
	program=$1
	shift
	"$programs/dchain-$program" "$@" >"$work/out" 2>"$work/err"
}

mkdir -p "$work/tree/a/b" "$work/none"
printf 12345 >"$work/tree/a/file"
run worker -i 0 -n 2 --json "$work/tree" && [ "$(wc -l <"$work/out")" = 2 ] &&
	grep -q '"loop": 2, "entries": 4, .*"errors": 0, "duration_ms": [0-9.]* }$' \
		"$work/out"
ok $? 'the worker prints a loop a line'
run worker -i 0.01 -n 3 "$work/tree" &&
	[ "$(grep -c '^entries: 4, size: .*, duration: .* ms$' "$work/out")" = 3 ] &&
	grep -q '^3 loops in .*(done)$' "$work/out"
ok $? 'and a summary'
run trasher -n 1500 -S 7 "$work/none" && grep -q '^1500 opens in' "$work/out" &&
	grep -q '^seed: 7$' "$work/out"
ok $? 'the trasher says what it did'
run trasher -t 0.3 -r 100 "$work/none" &&
	awk '$2 == "opens" { exit !($1 >= 20 && $1 <= 40) }' "$work/out"
ok $? 'and keeps to its rate'
for _ in 1 2; do
	strace -o "$work/trace" "$programs/dchain-trasher" -n 2000 -S 1 \
		"$work/none" >"$work/out" 2>"$work/err"
	grep -Eo '/none/[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}"' \
		"$work/trace" >>"$work/names"
done
[ "$(wc -l <"$work/names")" = 4000 ] &&
	[ "$(sort -u "$work/names" | wc -l)" = 2000 ]
ok $? 'its names are UUIDs, none comes twice, a seed gives the same ones'

mkdir -p "$work/scan/d/e" "$work/scan/z"
truncate -s 1000 "$work/scan/d/x"
truncate -s 24 "$work/scan/d/e/y"
ln -s d "$work/scan/l"
cd "$work/scan" || exit
for root in . ./ "$work/scan" d l; do
	size=$(find "$root" -printf '%s\n' | awk '{ n += $1 } END { print n }')
	run worker -i 0 -n 1 --json "$root" && grep -q \
		"\"entries\": $(find "$root" | wc -l), .*: $size, \"errors\": 0" \
		"$work/out"
	ok $? "the worker sees each entry once, and follows no link: $root"
done
for address in 127.0.0.1 127.0.0.1:1 localhost:65535; do
	run worker -i 0 -n 1 -s "$address" d
	ok $? "StatsD at $address"
done
for address in '' :8125 localhost: localhost:8x localhost:-1 ::1 '[::1' '[]:1' \
	'[::1]8125' '[::1]:' 127.0.0.1:1:2 localhost:123456; do
	run worker -i 0 -n 1 -s "$address" d
	[ $? = 10 ] && [ "$(wc -l <"$work/err")" = 1 ]
	ok $? "no StatsD at '$address'"
done
python3 -c 'import re, socket, subprocess, sys
s = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
s.bind(("127.0.0.1", 0))
s.settimeout(20)
to = "127.0.0.1:%d" % s.getsockname()[1]
subprocess.run(sys.argv[1:] + ["-n", "1", "-s", to, "d"], check=True)
assert re.fullmatch(rb"worker.duration:\d+\.\d{3}\|ms", s.recv(100))
' "$programs/dchain-worker" >"$work/out" 2>"$work/err"
ok $? 'the time of a loop arrives there'

# A status, a program and its arguments.
while read -r wanted program arguments; do
	# Words.
	# shellcheck disable=SC2086
	run $program $arguments
	[ $? = "$wanted" ] && [ "$(wc -l <"$work/err")" = 1 ]
	ok $? "refused in one line: dchain-$program $arguments"
done <<-END
	10 worker
	10 worker /nonexistent
	10 worker -i x /tmp
	10 trasher /tmp
	10 trasher -n 0 /tmp
	10 trasher -n 1 -S x /tmp
	10 trasher -n 1 /nonexistent
	10 repro --target 1
	10 repro --target 101
	10 repro --loops
	10 repro --interval 1.2.3
	10 repro --budget 10
	10 repro --budget M
	10 repro --engine lxc
	10 repro extra
	10 repro --draw /nonexistent
END
run repro --help && ! grep -q '.\{80\}' "$work/out"
ok $? 'dchain-repro --help fits 79 columns'

mkdir "$work/chart"
printf '%s\n' seconds,phase,steps_per_lookup,loop_ms,dentries,negative \
	1,clean,1.1,20,100,1 2,clean,1.1,21,100,1 3,clogged,30.2,90,9000,8000 \
	>"$work/chart/repro.csv"
run repro --plot --draw "$work/chart" &&
	[ "$(grep -c '^set label ' "$work/chart/repro.gp")" = 2 ] &&
	grep -q '^plot ' "$work/chart/repro.gp"
ok $? 'a chart is drawn from saved points'
if command -v gnuplot >/dev/null; then
	[ -s "$work/chart/repro.svg" ] && [ -s "$work/chart/repro.png" ] &&
		grep -q 'steps a lookup' "$work/out"
	ok $? 'to files and to the terminal'
else
	skip 'to files and to the terminal' 'no gnuplot'
fi
done_testing

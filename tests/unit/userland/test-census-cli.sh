#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-only
# dchain census, diagnose and watch as far as they go without the module.
set -u
# shellcheck source=tests/lib/tap.sh
. "$(dirname "$0")/../../lib/tap.sh"

status() # WANTED NAME
{
	is "$code" "$1" "$2"
}

run()
{
	out=$("$DCHAIN" "$@" 2>&1)
	code=$?
}

run census --input "$TEST_DATA/census"
status 0 "a capture is shown"
like "$out" '^1\.86 dentries a bucket, 66 % negative; 4096 of 16384 buckets, ' "title"
like "$out" '^dentries +30452 +788 +-$' "an interval is 2.6 errors"
like "$out" '^2 +1108 +1102\.9 #{37}$' "chains have bars"
awk_out=$(printf '%s\n' "$out" | awk 'length > 80')
[ -z "$awk_out" ]
ok $? "no line is longer than 80"
run census --input "$TEST_DATA/census" --json
printf '%s' "$out" | grep -q '"expected": 1186.7'
ok $? "JSON"
run census --input "$TEST_DATA/census" -o length,buckets --noheadings
like "$out" '^10 +0$' "columns on demand"
run census --input "$TEST_DATA/census" --limit 1000 --noheadings -o of,over,dropped,used_again,used_last
like "$out" '^table +1 +18968 +152 +0$' "what a limit of the table drops"
like "$out" '^directory +1 +18960 +152 +0$' "what one of each directory drops"
run census --input "$TEST_DATA/census" --mounts --noheadings -o dentries,dev --sort negative
like "$out" '^ *20000 0:29' "file systems"
run census --input "$TEST_DATA/census" --mounts --sort colour
status 10 "no column to sort by"
run census --input "$TEST_DATA/census" --directories --noheadings -o dentries,path -n 1
like "$out" '^ *10492 \(rest\)' "what is left is added up"
run census --input "$TEST_DATA/census" --full
status 10 "a capture and a new census exclude each other"
run census --input "$TEST_DATA/census" --owners
status 0 "a capture has its owners"
run census --input "$TEST_DATA/census" --subtrees --noheadings -o dentries,inside
like "$out" '^ *10400 /home' "and its subtrees"
run census --sample 0
status 10 "no sample of none"
run census --input "$TEST_DATA/cgroups"
status 6 "another file is refused"
run diagnose --steps 9
status 10 "a wrong limit is no verdict"
run diagnose --help
status 0 "help of diagnose"
run watch 0.1
status 10 "watch: an interval too short"
run watch 1 0
status 10 "watch: a count of none"
if [ -e /sys/module/dchain ]; then
	skip 'it is loaded' 'without the module'
else
	run diagnose
	status 3 "diagnose without the module"
fi
done_testing

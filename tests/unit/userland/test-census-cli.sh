#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-only
# dchain census, diagnose and watch as far as they go without the module.
set -u
n=0

ok() # STATUS NAME
{
	n=$((n + 1))
	if [ "$1" = 0 ]; then
		echo "ok $n - $2"
	else
		echo "not ok $n - $2"
	fi
}

like() # REGEX NAME
{
	printf '%s\n' "$out" | grep -Eq -- "$1"
	ok $? "$2"
}

status() # WANTED NAME
{
	[ "$code" = "$1" ]
	ok $? "$2"
}

run()
{
	out=$("$DCHAIN" "$@" 2>&1)
	code=$?
}

run census --input "$TEST_DATA/census"
status 0 "a capture is shown"
like '^1\.86 dentries a bucket, 66 % negative; 4096 of 16384 buckets, ' "title"
like '^dentries +30452 +785 +-$' "an error bar is 2.6 errors"
like '^2 +1108 +1102\.9 #{37}$' "chains have bars"
awk_out=$(printf '%s\n' "$out" | awk 'length > 80')
[ -z "$awk_out" ]
ok $? "no line is longer than 80"
run census --input "$TEST_DATA/census" --json
printf '%s' "$out" | grep -q '"expected": 1186.7'
ok $? "JSON"
run census --input "$TEST_DATA/census" -o length,buckets --noheadings
like '^10 +0$' "columns on demand"
run census --input "$TEST_DATA/census" --full
status 1 "a capture and a new census exclude each other"
run census --input "$TEST_DATA/census" --owners
status 1 "a capture has no owners"
run census --sample 0
status 1 "no sample of none"
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
	echo "ok $((n += 1)) - without the module # SKIP it is loaded"
else
	run diagnose
	status 3 "diagnose without the module"
fi
echo "1..$n"

# SPDX-License-Identifier: GPL-2.0-only
# shellcheck shell=sh disable=SC1091
# Runs the KUnit suites of the pure parts (built by tests/kunit/build.sh) and passes
# their results on, KTAP's subtests as tests of ours.
# group: all debug
# kernels: debug
# cpus: 2
# cmdline: kunit.enable=1
# files: build/kunit/dchain_kunit.ko build/kunit/suites
. /lib/dchain-test.sh

insmod /test/dchain_kunit.ko || bail "dchain_kunit.ko does not load"
while read -r suite; do
	results=/sys/kernel/debug/kunit/dchain_$suite/results
	[ -r $results ] || bail "no suite dchain_$suite"
	is "$(grep -cE '^ {4}(not )?ok ' $results)" \
		"$(sed -n 's/^ \{4\}1\.\.//p' $results)" "$suite: every case ran"
	grep -E '^ +(not )?ok |^ *# .*:.*' $results >/run/results
	while read -r line; do
		case $line in
		ok*' # SKIP'*)	skip "${line##*SKIP }" "$suite: ${line#ok * }" ;;
		ok*)		ok 0 "$suite: ${line#ok * }" ;;
		'not ok'*)	ok 1 "$suite: ${line#not ok * }" ;;
		*)		diag "${line#\# }" ;;
		esac
	done </run/results
done </test/suites
check "the suites unload" rmmod dchain_kunit
done_testing

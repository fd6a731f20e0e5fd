# SPDX-License-Identifier: GPL-2.0-only
# shellcheck shell=sh source=tests/guest/lib/dchain-test.sh
# dchain watch reports changes and is silent otherwise, also while a warning
# stands; its exit status is that of the last state, off and unloaded included.
# group: all
# kernels: 5.10 6.1 6.12 7.2
# debug: no, the programs, not the module
# cmdline: dhash_entries=4096
# memory: 512M
# limit: 900
. /lib/dchain-test.sh
# shellcheck source=tests/guest/lib/diagnose.sh
. /lib/diagnose.sh

# lines WHAT: how often it was said.
lines()
{
	grep -c -- "$1" /run/watch
}

# wait_for REGEX
wait_for()
{
	for _ in $(seq 120); do
		grep -q -- "$1" /run/watch && return
		sleep 1
	done
}

mkdir -p /tmp/root
overlay /tmp/root
mkdir /tmp/root/none
load
dchain watch 1 >/run/watch 2>/run/errors &
watch=$!
dchain watch --json 1 >/run/json 2>/run/errors.json &
json=$!
wait_for HEALTHY
sleep 10
is "$(wc -l </run/watch)" 1 "ten seconds of nothing new: one line"
# off: a warning stands in the module's file
dchain mode off >/dev/null
wait_for UNKNOWN
sleep 10
is "$(lines UNKNOWN)" 1 "off: said once"
is "$(cat /run/errors /run/errors.json)" "" "and no warning each time"
dchain mode walk >/dev/null
for _ in $(seq 60); do
	[ "$(lines HEALTHY)" = 2 ] && break
	sleep 1
done
is "$(lines HEALTHY)" 2 "on again: said once more"
drive -c "$(cg_new maker)" miss 100000 /tmp/root/none >/dev/null
wait_for CRITICAL
sleep 5
# While the table fills, chains twice as long are news; then nothing is.
said_before=$(lines CRITICAL)
sleep 10
is "$(lines CRITICAL)" "$said_before" "long chains: nothing new, nothing said"
[ "$(lines CRITICAL)" = "$said_before" ] || diag "$(tail -n 12 /run/watch)"
like "$(cat /run/watch)" "charged to /maker" "and whose"
said_before=$(wc -l </run/watch)
unload_used
for _ in $(seq 60); do
	[ "$(wc -l </run/watch)" -gt "$said_before" ] && break
	sleep 1
done
like "$(tail -n 1 /run/watch)" "UNKNOWN: .*the module is not loaded" \
	"unloaded: said, and watched on"
kill -TERM $watch
wait $watch
is $? 3 "the exit status is that of the last state"
for _ in $(seq 60); do
	[ "$(tail -n 1 /run/json | grep -c '"level": "unknown"')" = 0 ] || break
	sleep 1
done
kill -TERM $json
wait $json
is $? 3 "so it is with --json"
is "$(grep -vc '^{ "change".*}$' /run/json)" 0 "a line of JSON each time"
like "$(grep -m 1 '"level": "critical"' /run/json)" \
	'"growth_per_second": [0-9.]+,.*"what": "owner".*"path": "/maker"' \
	"with the growth and whose it is"
diag "$(cat /run/watch /run/errors)"
done_testing

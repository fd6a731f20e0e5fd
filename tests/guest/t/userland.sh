# SPDX-License-Identifier: GPL-2.0-only
# shellcheck shell=sh source=tests/guest/lib/dchain-test.sh
# The program dchain shows what the module's files say, changes the mode with
# all that belongs to it, sees a reset, and has its own exit status and line
# for each thing that is missing.
# group: check
# group: all 7.2
# kernels: 5.10 6.1 6.12 7.2
# debug: no, the programs, not the module
# files: setpriv
. /lib/dchain-test.sh

# status WANTED REGEX NAME COMMAND...: exit status, and one line that matches.
status()
{
	wanted=$1 line=$2 name=$3
	shift 3
	"$@" >/tmp/out 2>/tmp/err
	is $? "$wanted" "$name: exit status $wanted"
	like "$(cat /tmp/err)" "$line" "$name: says why"
	is "$(grep -vc 'warning:' /tmp/err)" 1 "$name: in one line"
}

status 11 'not loaded' 'without the module' dchain cgroups
status 11 'not loaded' 'mode without the module' dchain mode loop

mkdir /mnt/d
a=$(cg_new a)
load

status 4 'run dchain as root' 'without root' \
	/usr/bin/setpriv --reuid=65534 --regid=65534 --clear-groups dchain cgroups
status 4 'only root' 'locate without root' \
	/usr/bin/setpriv --reuid=65534 --regid=65534 --clear-groups dchain locate
umount /sys/kernel/debug/tracing 2>/dev/null
umount /sys/kernel/debug
status 5 'mount -t debugfs' 'without debugfs' dchain cgroups
mount -t debugfs none /sys/kernel/debug

drive -c "$a" hit 10007 /mnt/d >/dev/null
# Without the blanks that make columns of them.
words()
{
	tr -s ' ' | sed 's/^ //'
}

is "$(dchain cgroups --noheadings -o lookups,hits,state /a | words)" \
	"$(field cgroups /a lookups) $(field cgroups /a hits) live" \
	"cgroups shows the file's numbers"
is "$(dchain cgroups --noheadings -o lookups "$(cg_id "$a")" | tr -d ' ')" 10007 \
	"a row is found by its id"
is "$(dchain histogram --noheadings -o lookups /a | awk '{ n += $1 } END { print n }')" \
	10007 "histogram has each lookup"
is "$(dchain status --noheadings -o mode,alive | words)" "walk yes" "status prints the mode"
is "$(dchain status --probes --noheadings -o symbol,place,state |
	awk '$2 == "entry" && $3 == "attached"' | wc -l)" \
	"$(grep -c 'place=entry.*state=attached' $debug/status)" \
	"status lists the probes"

# What a capture shows, and what the running module shows, is the same.
dchain mode off
cat $debug/cgroups >/tmp/cgroups
is "$(dchain cgroups --json 2>/dev/null)" \
	"$(dchain cgroups --json --input /tmp/cgroups 2>/dev/null)" \
	"a capture reads like the module"
like "$(dchain cgroups --json --input /tmp/cgroups 2>/dev/null)" \
	'"lookups": *10007' "and has the counts"
is "$(dchain mode)" off "mode prints the mode"
dchain mode walk

unload
load hook=kprobe
echo 0 >/sys/kernel/debug/kprobes/enabled
dchain status >/tmp/out 2>/tmp/err
is $? 3 "kprobes disarmed: status has exit status 3"
like "$(cat /tmp/err)" 'kprobes' "kprobes disarmed: status says it"
echo 1 >/sys/kernel/debug/kprobes/enabled

check "mode loop" dchain mode loop
check "mode walk" dchain mode walk

# The first report shows that it has begun.
dchain stat --rows 0 -o seconds,lookups,path 3 4 >/tmp/stat &
stat=$!
until grep -q 'per second over' /tmp/stat; do
	sleep 1
done
drive -c "$a" hit 50021 /mnt/d >/dev/null
wait $stat
within "$(awk '$3 == "/a" { n += $1 * $2 } END { print n }' \
	/tmp/stat)" 49900 50150 \
	"stat's rate times its interval is what happened"

dchain stat --rows 0 -o lookups,steps,path 4 2 >/tmp/stat 2>/tmp/err &
stat=$!
until grep -q 'per second over' /tmp/stat; do
	sleep 0.2
done
check "reset" dchain reset
drive -c "$a" hit 1009 /mnt/d >/dev/null
wait $stat
like "$(cat /tmp/err)" 'counts were reset' "stat sees a reset"
is "$(grep -c -e ' -[0-9]' -e '^-' /tmp/stat)" 0 "no rate is negative"
within "$(awk '$3 == "/a" { n = $1 } END { print n }' /tmp/stat)" 200 1009.9 \
	"the rates are of the time since"
is "$(field cgroups /a lookups)" 1009 "reset began anew"

# Its second report shows that it repeats; no such comes within the limit else.
dchain stat 1 >/tmp/stat &
stat=$!
until [ "$(grep -c 'per second over' /tmp/stat)" -ge 2 ]; do
	sleep 1
done
kill -INT $stat
wait $stat
is $? 0 "stat repeats, and ends well when it is stopped"
done_testing

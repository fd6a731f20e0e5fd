# SPDX-License-Identifier: GPL-2.0-only
# shellcheck shell=sh source=tests/guest/lib/dchain-test.sh
# The program dchain shows what the module's files say, rates that are what
# happened, a reset too, and has its own exit status and line for each thing
# that is missing.
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

# Without the blanks that make columns of them.
words()
{
	tr -s ' ' | sed 's/^ //'
}

status 11 'not loaded' 'without the module' dchain cgroups

mkdir /mnt/d
a=$(cg_new a)
load

status 4 'run dchain as root' 'without root' \
	/usr/bin/setpriv --reuid=65534 --regid=65534 --clear-groups dchain cgroups
umount /sys/kernel/debug/tracing 2>/dev/null
umount /sys/kernel/debug
status 5 'mount -t debugfs' 'without debugfs' dchain top 1 1
mount -t debugfs none /sys/kernel/debug

drive -c "$a" hit 10007 /mnt/d >/dev/null
is "$(dchain cgroups --noheadings -o lookups,hits,state /a | words)" \
	"$(field cgroups /a lookups) $(field cgroups /a hits) live" \
	"cgroups shows the file's numbers"
is "$(dchain cgroups --histogram --noheadings -o lookups /a |
	awk '{ n += $1 } END { print n }')" 10007 "the histogram has each lookup"

# The first report shows that it has begun.
dchain top -o lookups,path 3 4 >/tmp/top &
top=$!
until grep -qs LOOKUPS /tmp/top; do
	sleep 1
done
drive -c "$a" hit 50021 /mnt/d >/dev/null
wait $top
within "$(awk '$2 == "/a" { n += $1 * 3 } END { print n }' /tmp/top)" 49000 51000 \
	"the rates of top times the interval are what happened"

rm /tmp/top
dchain top -o lookups,steps,path 4 2 >/tmp/top 2>/tmp/err &
top=$!
until grep -qs LOOKUPS /tmp/top; do
	sleep 0.2
done
echo 1 >$parameters/reset
drive -c "$a" hit 1009 /mnt/d >/dev/null
wait $top
is "$(grep -c -e ' -[0-9]' -e '^-' /tmp/top)" 0 "after a reset no rate is negative"
within "$(awk '$3 == "/a" { n = $1 } END { print n }' /tmp/top)" 200 1009.9 \
	"the rates are of the time since"

# Its second report shows that it repeats; no such comes within the limit else.
rm /tmp/top
dchain top 1 >/tmp/top &
top=$!
until [ "$(grep -cs LOOKUPS /tmp/top)" -ge 2 ] 2>/dev/null; do
	sleep 1
done
kill -INT $top
wait $top
is $? 0 "top repeats, and ends well when it is stopped"
done_testing

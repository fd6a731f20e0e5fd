# SPDX-License-Identifier: GPL-2.0-only
# shellcheck shell=sh source=tests/guest/lib/dchain-test.sh
# Directories are dropped again and again while others look up, create, rename,
# unlink and move directories in them, list them, drop caches, mount and
# unmount: nobody is in the way of anybody, no file is lost, and the kernel has
# nothing to complain about. Meant for the debug kernel, too.
# group: all 6.1 7.2
# cpus: 2
# cmdline: dhash_entries=1024
# limit: 900
. /lib/dchain-test.sh

seconds=40
stop=/run/stop

misses()
{
	drive miss 200 /mnt/d/e >/dev/null
}

renames()
{
	drive rename 30 /mnt/d >/dev/null
}

creates()
{
	drive -s 2 create 30 /mnt/d/e/f >/dev/null && rm /mnt/d/e/f/d2-*
}

moves()
{
	mkdir -p /mnt/x/1/2/3 && mv /mnt/x /mnt/d/e/y && ls /mnt/d/e/y/1 &&
		mv /mnt/d/e/y /mnt/x
} >/dev/null

lists()
{
	# not /mnt/d/m: whoever lists what is mounted there keeps it busy
	ls -lR /mnt/d/e >/dev/null 2>&1
	return 0
}

caches()
{
	sleep 1
	echo 2 >/proc/sys/vm/drop_caches
}

mounts()
{
	mkdir -p /mnt/d/m && mount -t tmpfs none /mnt/d/m && umount /mnt/d/m &&
		rmdir /mnt/d/m
}

censuses()
{
	cat $debug/census_full >/dev/null
}

overlay /mnt
mkdir -p /mnt/d/e/f
seq 1000 | split -l 1 -a 3 - /mnt/d/e/keep-
load
: >/run/failed
for what in misses renames creates moves lists caches mounts censuses; do
	until_stopped $what &
done
renice -n -5 -p $$ >/dev/null
end=$(($(cut -d. -f1 /proc/uptime) + seconds))
drops=0 freed=0 failed=0
while [ "$(cut -d. -f1 /proc/uptime)" -lt $end ]; do
	for dir in /mnt /mnt/d /mnt/d/e; do
		drop $dir || {
			failed=$((failed + 1))
			diag "$(cat /run/drop)"
		}
		drops=$((drops + 1))
		freed=$((freed + $(sed -n 's/^freed: //p' /run/drop)))
	done
done
: >$stop
wait
diag "$drops drops freed $freed; rounds: $(cat /run/rounds/* | tr '\n' ',')"
is $failed 0 "every drop succeeds"
is "$(cat /run/failed)" "" "nobody else was in the way"
is "$(cat /mnt/d/e/keep-* | sort -n | cksum)" "$(seq 1000 | cksum)" \
	"all files are there"
drop /mnt
drop /mnt
is "$(sed -n 's/^freed: //p' /run/drop)" 0 "nothing is left to be dropped"
check "unmounts" umount /mnt
check "unloads" unload
done_testing

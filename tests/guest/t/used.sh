# SPDX-License-Identifier: GPL-2.0-only
# shellcheck shell=sh source=tests/guest/lib/dchain-test.sh
# Which negative entries are of use, by `dchain census --used', against lookups
# that are known: none, 7 % and all of a prime number; what `--limit' says is what
# is then dropped; `dchain drop' of what is unused, down to a number, at a rate,
# until ^C.
# group: all 6.1 5.10 6.12 7.2
# cmdline: dhash_entries=16384
# memory: 512M
# disk: 512M
# files: mkfs.ext4
. /lib/dchain-test.sh

names=10007
# Of so many that were not used 1 % share the mark of one that was: the 10,708
# are spread over 1,048,576 places. With what chance adds (five deviations):
most=153

# meanwhile COMMAND...: use some again while marks are on; prints what it does.
meanwhile()
{
	"$@" >/run/out 2>/run/err &
	command=$!
	sleep 1.5
	drive -c "$user" miss 701 /data/some >/dev/null
	drive -c "$user" miss $names /data/all >/dev/null
	wait $command
	rc=$?
}

# of PATH COLUMN: a directory's figure in the JSON of a census.
of()
{
	awk -F '": |,$' -v path="\"$1\"" -v column="\"$2" '
		{ gsub(/^ +/, "") }
		$1 == column { value = $2 }
		$1 == "\"path" && $2 == path { print value; exit }' /run/out
}

# rest PATH: of the table that drop printed.
figure()
{
	awk -v column="$1" 'NR == 1 { for (i = 1; i <= NF; i++) at[$i] = i }
		NR > 1 { n += $at[column] } END { print n + 0 }' /run/out
}

ext4_mount /data
mkdir /data/none /data/some /data/all
user=$(cg_new user)
for dir in none some all; do
	drive -c "$user" miss $names /data/$dir >/dev/null
done
load
meanwhile dchain census --used 8 -J
is $rc 0 "use is marked for some seconds"
diag "$(cat /run/err)"
is "$(of /data/none negative)" $names "so many entries stand"
within "$(of /data/none used)" 0 $most "0 % were used again"
within "$(of /data/some used)" 690 $((701 + most)) "7 %"
within "$(of /data/all used)" $((names - 60)) $names "100 %"
within "$(of /data/none unused)" $((names - most)) $names "and were not"
dchain census --by histogram >/run/out
like "$(cat /run/out)" '^8192-16383 +3 +30021 ' "three directories of that size"
diag "$(cat /run/out)"
meanwhile dchain census --used 8 --by owner -J
_error=$(of /user used_error)
within "$(of /user used)" $((names + 701 - _error)) $((names + 701 + _error)) \
	"of the owner, within the error"
diag "+/- $_error"

meanwhile dchain census --used 8 --limit 5003
like "$(cat /run/out)" \
	"^would drop 15012 of" \
	"what a limit would drop"
like "$(cat /run/out)" '^Of those dropped 5[0-9]{3} were used again in [89] s\.$' \
	"half of what was used goes with it"
like "$(cat /run/out)" '^ *15012 +5[0-9]{3} +30.* /user$' "whose it is"
diag "$(cat /run/out)"
dchain drop --negative --keep 5003 /data/none /data/some /data/all >/run/out
is "$(figure FREED)" 15012 "so many are dropped then"
diag "$(cat /run/out)"
dchain census --full -J >/run/out
is "$(of /data/some negative)" 5003 "and so many stay"

drive -c "$user" miss $names /data/none >/dev/null
meanwhile dchain drop --negative --unused 8 /data/none
within "$(figure FREED)" $((names - most)) $names "unused ones are dropped"
dchain census --full -J >/run/out
within "$(of /data/all negative)" $names $names "no others"

dchain drop --rate 4000/s /data/all >/run/out
within "$(figure SECONDS)" 2.2 20 "at most so many a second"
is "$(figure FREED)" $names "and all in the end"
drive -c "$user" miss $names /data/all >/dev/null
(trap - INT; exec dchain drop --rate 1000/s /data/all) >/run/out 2>&1 &
command=$!
sleep 2
kill -STOP $command
sleep 1
kill -CONT $command
sleep 1
kill -INT $command
wait $command
is $? 9 "^C ends it, a stop does not"
within "$(figure FREED)" 100 9000 "and what was freed is said"
dchain drop /data/nowhere >/run/out 2>/run/err
is "$? $(wc -l </run/err)" "10 1" "no such directory"
umount /data
unload
dchain census --used 1 2>/run/err
is "$? $(wc -l </run/err)" "11 1" "without the module, in one line"
done_testing

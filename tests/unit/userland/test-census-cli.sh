#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-only
# dchain census: what it prints of a captured census, for people and for programs.
set -u
# shellcheck source=tests/lib/tap.sh
. "$(dirname "$0")/../../lib/tap.sh"

root=$(mktemp -d)
trap 'rm -rf "$root"' EXIT
mkdir -p "$root/sys/kernel/debug/dchain" "$root/proc/1" "$root/sys/module/dchain"
echo 'page_size: 4096' >"$root/dchain-capture"
echo 'MemTotal: 1048576 kB' >"$root/proc/meminfo"
echo '30 1 0:23 / /srv rw - overlay overlay rw' >"$root/proc/1/mountinfo"
cp "$TEST_DATA/census" "$root/sys/kernel/debug/dchain"

census() # OPTION...
{
	out=$("$DCHAIN" census --root "$root" "$@" 2>&1)
	code=$?
}

rows() # COLUMNS OPTION...
{
	columns=$1
	shift
	"$DCHAIN" census --root "$root" --noheadings -o "$columns" "$@" |
		sed 's/^ *//; s/ *$//; s/  */ /g'
}

census
is $code 0 "a captured census is shown"
like "$out" '^83010 entries, 5\.07 a bucket; 97 % negative' "how full"
like "$out" '^They take 16 MiB, 1\.6 % of memory; 8 entries a bucket would take 2\.5 %, 30 9\.5 %$' \
	"what the thresholds are on this host"
like "$out" 'longest of 16384 chains has 17 entries, as names hashed at random have$' "chains"
like "$out" '^Used again in 60 s: 5588 negative entries, \+/- 111$' \
	"use, and how much of it may be false"
is "$(printf '%s\n' "$out" | awk 'length > 80')" '' "in 80 columns"
mkdir "$root/sys/module/dchain/parameters"
echo 16 >"$root/sys/module/dchain/parameters/sample"
census
like "$out" '^Used again in 60 s: at least 5588 negative' \
	"where not each lookup was looked at, more may have been used"
census --limit 1000
like "$out" 'Of those dropped at least [0-9]+ were used again' "and of what a limit drops"
rm -r "$root/sys/module/dchain/parameters"
is "$(rows used,path | sed -n 2p)" '5587 /srv/x' "of one directory, at most what has a mark"
is "$(rows used,path --by subtree -n 1 | sed -n 2p)" '5588 /srv' "of a subtree"
is "$(rows dentries,path -n 1 | tail -n 1)" '3010 (rest)' "what has no row is added up"
is "$(rows dentries,name --by owner | sed -n 2p)" '80011 /maker' "by owner"
is "$(rows dentries,path --by mount)" '83010 (all)
82996 /srv
2 0:6:/' "by file system"
is "$(rows size,dirs,negative,path --by histogram | tail -n 1)" \
	'65536-131071 1 79999 /srv/x' "by size, and who is in the tail"
census --limit 1000
like "$out" '^would drop 78999 of 80112,$' "a limit"
like "$out" '^Of those dropped 5517 were used again in 60 s\.$' "what it costs"
is "$(rows dropped,dropped_used,name --limit 1000 | head -n 2)" '78999 5517 (all)
78999 5517 /maker' "and whom"
census --limit 100
like "$out" '^would drop at least 79899' "beyond the rows it is at least that"
is "$(rows dropped,at_least --limit 70000,host | head -n 1)" '10112 no' "one of the host"
like "$("$DCHAIN" census --root "$root" -J)" '"used_error": 111' "JSON has the error"
marked=$root/sys/kernel/debug/dchain/census
awk '/^dchain / { first = $2 == "owners" ? 8 : 12 }
	first && /^[0-9]/ { $first = $(first + 1) = "-" }
	!/^(marked_seconds|marks_|used_again|negative_used|negative_turned)/' \
	"$marked" >"$root/unmarked" && mv "$root/unmarked" "$marked"
census --limit 1000
like "$out" '^Whether they are of use is known with --used SECONDS\.$' "without marks nobody knows"
sed -i 's/^walked .*/walked 12/' "$root/sys/kernel/debug/dchain/census"
census
is "$code $out" '3 dchain: unknown: only 12 of 16384 buckets were looked at: try --full' \
	"a sample too small says nothing"
for wrong in '--by colour' '--limit x' '--limit 1,each' '--used 0' '--used 5'; do
	# shellcheck disable=SC2086 # words
	census $wrong
	is $code 10 "refused: $wrong"
done
done_testing

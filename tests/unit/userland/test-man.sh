#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-only
#
# The manuals: free of findings, complete, and true where that can be tried
# here; and the README's paths. In a guest, tests/guest/t/manual.sh runs all of
# their examples.
# shellcheck disable=SC2015,SC2016
set -u

# shellcheck source=tests/unit/userland/cli.sh
. "$(dirname "$0")/cli.sh"
top=$(dirname "$0")/../../..
man=$top/userland/man
programs=$(dirname "$DCHAIN")
shown="$work/log"

if command -v mandoc >/dev/null; then
	for page in "$man"/*.[148]; do
		# Which manuals are installed here, and whether they are
		# indexed, is not the pages' fault.
		mandoc -Tlint "$page" 2>&1 |
			grep -v -e 'referenced manual not found: Xr' \
				-e 'outdated mandoc.db'
	done >"$work/log"
	[ ! -s "$work/log" ]
	ok $? 'mandoc finds nothing in them'
else
	skip 'mandoc is not installed' 'mandoc finds nothing in them'
fi

sed -n 's/^\.Xr \(dchain[^ ]*\) \([0-9]\).*/\1.\2/p' "$man"/*.[148] | sort -u |
	while read -r page; do
		[ -e "$man/$page" ] || echo "no $page"
	done >"$work/log"
[ ! -s "$work/log" ]
ok $? 'they refer to each other by the right names'

# `PATH' and (PATH) of a picture.
grep -Eo '[`(](module|tests|userland)/[^`) ]*[`)]' "$top/README.md" |
	tr -d '`()' | sort -u >"$work/paths"
while read -r path; do
	[ -e "$top/$path" ] || echo "no $path"
done <"$work/paths" >"$work/log"
[ "$(wc -l <"$work/paths")" -gt 5 ] && [ ! -s "$work/log" ]
ok $? 'the README names only files that there are'

# plain PAGE: its text, without overprinting and hyphenation.
plain()
{
	mandoc -Tascii -Owidth=200 "$man/$1" 2>/dev/null | col -bx
}

# words PAGE OPTION...: those that the page does not have.
missing()
{
	plain "$1" >"$work/page"
	shift
	for word; do
		grep -qF -e "$word" "$work/page" || echo "$word"
	done
}

# The long options that a program's --help names.
options()
{
	"$@" --help | grep -o -e '--[a-z][a-z-]*' | sort -u
}

commands=$("$DCHAIN" --help | sed -n '/^Commands:/,/^$/s/^  \([a-z]*\) .*/\1/p')
for command in $commands; do
	# shellcheck disable=SC2046 # lists of words
	missing dchain.8 "$command" $(options "$DCHAIN" "$command" |
		grep -vx -e --help)
done >"$work/log"
[ -n "$commands" ] && [ ! -s "$work/log" ]
ok $? 'dchain(8) has each command and each of its options'

for program in worker trasher; do
	# shellcheck disable=SC2046 # lists of words
	missing dchain-$program.1 $(options "$programs/dchain-$program") \
		>"$work/log"
	[ ! -s "$work/log" ]
	ok $? "dchain-$program(1) has each option"
done

"$DCHAIN" --help | sed -n '/^Exit status:/,$s/^ *\([0-9][0-9]*\)  .*/\1/p' \
	>"$work/said"
plain dchain.8 | sed -n '/^EXIT STATUS/,/^EXAMPLES/s/^ *\([0-9][0-9]*\) .*/\1/p' \
	>"$work/found"
[ -s "$work/said" ] && diff "$work/said" "$work/found" >"$work/log"
ok $? 'dchain(8) has each exit status'

sed -n 's/^module_param(\([a-z_]*\),.*/\1=/p' "$top/module/main.c" >"$work/said"
# shellcheck disable=SC2046 # lists of words
missing dchain.4 $(cat "$work/said") >"$work/log"
[ -s "$work/said" ] && [ ! -s "$work/log" ]
ok $? 'dchain(4) has each parameter'

sed -n 's/^\t{ "\([a-z_]*\)", &.*/\1/p' "$top/module/files/files.c" \
	>"$work/said"
# shellcheck disable=SC2046 # lists of words
missing dchain.4 $(cat "$work/said") >"$work/log"
[ -s "$work/said" ] && [ ! -s "$work/log" ]
ok $? 'dchain(4) has each file'

sed -n '2s/^# //p' "$TEST_DATA/cgroups" | tr ' ' '\n' >"$work/said"
# shellcheck disable=SC2046 # lists of words
missing dchain.4 $(cat "$work/said") >"$work/log"
[ ! -s "$work/log" ]
ok $? 'dchain(4) has each column of cgroups'

done_testing

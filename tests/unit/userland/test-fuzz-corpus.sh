#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-only
# What fuzz-cli begins with: a command line for every command and every one of
# its options. TAP.
set -u

fuzz=$(cd "$(dirname "$0")/../fuzz" && pwd)
# shellcheck source=tests/lib/tap.sh
. "$fuzz/../../lib/tap.sh"

options() # COMMAND: its long ones
{
	"$DCHAIN" "$1" --help | grep -oE '^ +(-[A-Za-z], )? *--[a-z-]+' |
		grep -oE -- '--[a-z-]+'
}

commands=$("$DCHAIN" --help |
	sed -n '/^Commands:/,/^$/s/^  \([a-z]*\) .*/\1/p')
within "$(echo "$commands" | wc -l)" 10 100 "the program has commands"
for command in $commands; do
	lines=$(head -q -n 1 "$fuzz"/corpus/cli/* | grep "^$command ")
	missing=
	for option in $(options "$command"); do
		[ "$option" = --help ] ||
			echo "$lines" | grep -qE -- " $option([ =]|\$)" ||
			missing="$missing $option"
	done
	is "$missing" '' "$command: corpus/cli has all options"
	check "$command: fuzz-cli knows it" \
		grep -q "{ \"$command\", cmd_$command," "$fuzz/fuzz-cli.c"
done
done_testing

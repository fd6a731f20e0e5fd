# SPDX-License-Identifier: GPL-2.0-only
# shellcheck shell=bash
# What the static checks share. Sourced, never run.

top=$(cd "$(dirname "${BASH_SOURCE[0]}")/../.." && pwd)
out=$top/build/static

# Needed by what the linter cannot follow.
export top out

# clean FILE: succeeds when the tool found nothing, shows what it found.
clean()
{
	cat "$1"
	[ ! -s "$1" ]
}

# with PROGRAM NAME COMMAND...: a result, or a skipped one without the program.
with()
{
	local program=$1

	shift
	if command -v "$program" >/dev/null; then
		check "$@"
	else
		skip "no $program here: tests/setup.sh static installs it" "$1"
	fi
}

c_files() # FOLDER...
{
	(cd "$top" && find "$@" -name '*.[ch]' ! -path '*/build/*' | sort)
}

# Shell scripts, by name or first line.
scripts()
{
	(cd "$top" && find .ci tests userland debian -type f \
		! -path '*/build/*' ! -path '*/data/*' ! -path '*/corpus/*' \
		2>/dev/null | sort | while read -r f; do
		case $f in
		*.sh)	echo "$f" ;;
		*)	! head -n 1 "$f" | grep -aqE \
				'^#!/bin/((ba)?sh|busybox sh)' || echo "$f" ;;
		esac
	done)
}

# SPDX-License-Identifier: GPL-2.0-only
# shellcheck shell=bash disable=SC2154 # top and out are common.sh's
# The kernel's style for all C, the shell's for all scripts. Sourced by run.

# What checkpatch says that is not followed, and why.
anywhere=(
	LONG_LINE_STRING	# a message is not split, so that grep finds it
	LONG_LINE		# likewise; the rest of the code has 80 columns,
				# see style_columns
	UNNECESSARY_PARENTHESES	# gcc -Wparentheses wants them
	MACRO_ARG_UNUSED	# stubs for kernels and hosts without a thing
	BIT_MACRO		# 1U << n is a size here, not a bit
)
# compat.h is where version tests live; that is what these two are about.
compat=(LINUX_VERSION_CODE CONSTANT_COMPARISON)
# Outside of the kernel there are no u64, __printf(), strscpy() and
# ARRAY_SIZE(), and the C library's PRIu64 is in mixed case.
outside=(PREFER_KERNEL_TYPES PREFER_DEFINED_ATTRIBUTE_MACRO STRCPY
	STRNCPY ARRAY_SIZE CAMELCASE MEMORY_BARRIER)
outside+=(
	COMPLEX_MACRO		# tables in one place, expanded in several
	EMBEDDED_FUNCTION_NAME	# 'number' is an English word too
	SPLIT_STRING		# texts of several lines: usage, sample input
	MISSING_SPACE		# ... whose lines end where they end
	QUOTED_WHITESPACE_BEFORE_NEWLINE # ... some badly, on purpose
	REPEATED_WORD		# ... as lines of mountinfo do
	STATIC_CONST_CHAR_ARRAY	# vectors of arguments are char **
	OPEN_ENDED_LINE		# a test's name is a sentence
	MACRO_WITH_FLOW_CONTROL	# tests/pure/pure.h: PURE_SUITE() is a main()
)

checkpatch() # IGNORED,... FILE...
{
	local source ignored=$1

	shift
	source=$("$top/tests/kunit/source.sh") || return
	cd "$top" || return
	perl "$source/scripts/checkpatch.pl" --no-tree --root="$source" \
		--strict --terse --no-summary --show-types \
		--ignore "$ignored" -f "$@"
}

join()
{
	local IFS=,

	echo "$*"
}

style_checkpatch()
{
	local here kernel user

	here=$(join "${anywhere[@]}")
	mapfile -t kernel < <(c_files module | grep -v '^module/compat.h$')
	# Two headers give the kernel's words to the host: to checkpatch each
	# definition looks like a misuse of the thing defined.
	mapfile -t user < <(c_files userland tests |
		grep -vE '^tests/pure/(kernel|hot)\.h$')
	{
		checkpatch "$here" "${kernel[@]}"
		checkpatch "$here,$(join "${compat[@]}")" module/compat.h
		checkpatch "$here,$(join "${outside[@]}")" "${user[@]}"
	} >"$out/checkpatch" 2>&1
	clean "$out/checkpatch"
}

# No line is longer than 80 columns, unless for a text that is not split.
style_columns()
{
	c_files module userland tests | while read -r f; do
		expand "$top/$f" | awk -v f="$f" \
			'length > 80 && !/"/ { print f ":" NR ": " length }'
	done >"$out/columns"
	clean "$out/columns"
}

# Includes go one way. In userland/ a folder may use those behind it in this
# list; in module/ an object only those before it in Kbuild (files.h is the
# files' own, implemented in several).
style_layers()
{
	local layers='cmd repro top export diagnose census locate names read lib'

	layers="worker trasher $layers"
	{
		(cd "$top/userland" && grep -H '^#include "' ./*/*.[ch]) |
			awk -F'[/"]' -v layers="$layers" '
			BEGIN {
				n = split(layers, l, " ")
				for (i = 1; i <= n; i++)
					rank[l[i]] = i
			}
			!rank[$2] || !rank[$4] || rank[$4] < rank[$2]'
		(cd "$top/module" && grep -H '^#include "' ./*.c) |
			awk -F'[/"]' '
			NR == FNR {
				while (match($0, /module\/[a-z-]+\.o/)) {
					rank[substr($0, RSTART + 7,
						    RLENGTH - 9)] = ++n
					$0 = substr($0, RSTART + RLENGTH)
				}
				next
			}
			{
				user = $2
				sub(/\.c:.*/, "", user)
				used = $3
				sub(/\.h$/, "", used)
				if (!rank[user] ||
				    (used != "files" && rank[used] > rank[user]))
					print
			}' "$top/Kbuild" -
	} >"$out/layers"
	clean "$out/layers"
}

# In scripts for guests, whose library shellcheck does not see:
# SC1091        the library is not there on this machine
# SC2154        it sets the variables
# SC2086        they and the tests' own hold words without blanks
# SC2317        functions are called by name, through its check()
# SC2016        what stands in single quotes is for another shell
# And in all:
# SC2015        A && B || C where C is also for a B that fails
# Other suppressions stand in the scripts, each with its reason.
style_shellcheck()
{
	local guest rest

	cd "$top" || return
	mapfile -t guest < <(scripts |
		xargs grep -lE '^\. /lib/dchain-test|^# .*dchain-test.sh$')
	guest+=(tests/vm/guest/*)
	mapfile -t rest < <(scripts | grep -vxFf <(printf '%s\n' "${guest[@]}"))
	shellcheck -f gcc -e SC2015 -x "${rest[@]}" >"$out/shellcheck"
	shellcheck -f gcc -e SC2015,SC1091,SC2154,SC2086,SC2317,SC2016 \
		"${guest[@]}" >>"$out/shellcheck"
	clean "$out/shellcheck"
}

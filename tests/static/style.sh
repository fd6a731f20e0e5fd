# SPDX-License-Identifier: GPL-2.0-only
# shellcheck shell=bash disable=SC2154 # top and out are common.sh's
# The kernel's style for all C, the shell's for all scripts. Sourced by run.

# What checkpatch says that is not followed, and why.
anywhere=(
	LONG_LINE_STRING	# a message is not split, so that grep finds it
	LONG_LINE		# likewise; the rest of the code has 80 columns,
				# see style_columns
	UNNECESSARY_PARENTHESES	# gcc -Wparentheses requires them
	MACRO_ARG_UNUSED	# stubs for kernels and hosts without a thing
	BIT_MACRO		# 1U << n is a size here, not a bit
)
# compat.h is where version tests live; that is what the first two are about.
compat=(LINUX_VERSION_CODE CONSTANT_COMPARISON
	DATA_RACE		# is defined there, not used
	COMPLEX_MACRO		# so is DEFINE_STATIC_CALL(): a declaration
	CAMELCASE		# _Static_assert() is the language's
)
# These two have macros whose arguments are constants; chain.h's is a piece of
# a function, returns from it, and stands there five times for speed.
macros=(MACRO_ARG_REUSE MACRO_WITH_FLOW_CONTROL)
with_macros='module/count/(chain\.h|handlers\.c)'
# Outside of the kernel there are no u64, __printf(), strscpy() and
# ARRAY_SIZE(), and the C library's PRIu64 is in mixed case.
outside=(PREFER_KERNEL_TYPES PREFER_DEFINED_ATTRIBUTE_MACRO STRCPY
	STRNCPY ARRAY_SIZE CAMELCASE MEMORY_BARRIER ENOSYS)
outside+=(
	COMPLEX_MACRO		# tables in one place, expanded in several
	MACRO_ARG_REUSE		# ... by a macro given to them
	EMBEDDED_FUNCTION_NAME	# 'number' is an English word too
	SPLIT_STRING		# texts of several lines: usage, sample input
	MISSING_SPACE		# ... whose lines end where they end
	QUOTED_WHITESPACE_BEFORE_NEWLINE # ... some badly, on purpose
	REPEATED_WORD		# ... as lines of mountinfo do
	STATIC_CONST_CHAR_ARRAY	# vectors of arguments are char **
	OPEN_ENDED_LINE		# a test's name is a sentence
	MACRO_WITH_FLOW_CONTROL	# tests/unit/module/pure.h: PURE_SUITE() is a main()
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
	local here kernel macro user

	here=$(join "${anywhere[@]}")
	mapfile -t kernel < <(c_files module |
		grep -vE "^(module/kernel/compat\.h|$with_macros)\$")
	mapfile -t macro < <(c_files module | grep -E "^$with_macros\$")
	# Two headers give the kernel's words to the host: to checkpatch each
	# definition looks like a misuse of the thing defined.
	mapfile -t user < <(c_files userland tests |
		grep -vE '^tests/unit/module/(kernel|hot)\.h$')
	{
		checkpatch "$here" "${kernel[@]}"
		checkpatch "$here,$(join "${macros[@]}")" "${macro[@]}"
		checkpatch "$here,$(join "${compat[@]}")" module/kernel/compat.h
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

# Includes go one way: a folder uses itself and those behind it in its list.
# Headers count as sources do, so that two folders cannot use each other.
module_layers='main files census control count kernel'
# The reproduction uses the library and nothing else, and nobody uses it.
userland_layers='main cmd diagnose names census counts file repro lib'

# includes FOLDER: lines FILE INCLUDED, of what is included with quotes.
includes()
{
	(cd "$1" && grep -rH --include='*.[ch]' '^#include "' .) |
		sed 's|^\./\([^:]*\):#include "\([^"]*\)".*|\1 \2|'
}

# layers FOLDER LAYER...: prints each include against the order. A file at the
# folder's top is in the layer "main", as the module's interface is, which
# includes nothing.
layers()
{
	local folder=$1

	shift
	includes "$folder" | awk -v layers="$*" '
		BEGIN {
			n = split(layers, l, " ")
			for (i = 1; i <= n; i++)
				rank[l[i]] = i
		}
		$2 == "dchain_uapi.h" { next }
		{
			user = split($1, a, "/") > 1 ? a[1] : "main"
			used = split($2, b, "/") > 1 ? b[1] : "main"
			if (!rank[user] || !rank[used] ||
			    rank[used] < rank[user] ||
			    used == "repro" && user != used)
				print $1 ": " $2
		}'
}

# circles FOLDER: headers that need each other.
circles()
{
	includes "$1" | awk '$1 ~ /\.h$/' | sort -u | { tsort >/dev/null; } 2>&1
}

# A check that cannot fail proves nothing: an include against the order and a
# circle are planted, and have to be found.
style_layers()
{
	local planted=$out/planted

	# Two lists of words.
	# shellcheck disable=SC2086
	{
		layers "$top/module" $module_layers
		layers "$top/userland" $userland_layers
		circles "$top/module"
		circles "$top/userland"
		rm -rf "$planted"
		mkdir -p "$planted/count"
		echo '#include "files/files.h"' >"$planted/count/a.h"
		[ "$(layers "$planted" $module_layers)" = \
			'count/a.h: files/files.h' ] ||
			echo 'a planted include against the order was not found'
		echo '#include "count/a.h"' >"$planted/count/b.h"
		echo '#include "count/b.h"' >>"$planted/count/a.h"
		[ -n "$(circles "$planted")" ] ||
			echo 'a planted circle was not found'
	} >"$out/layers"
	clean "$out/layers"
}

# A name stands once, a file has no more than 400 lines, and a kernel's version is
# asked for in one place.
style_names()
{
	local f

	cd "$top" || return
	{
		c_files module userland | sed 's/\.[ch]$//' | sort -u |
			sed 's|.*/||' | sort | uniq -d |
			sed 's/$/: more than one file of that name/'
		{ c_files module userland tests; scripts; } | while read -r f; do
			awk 'END { if (NR > 400) print FILENAME ": " NR " lines" }' "$f"
		done
		grep -rnE 'LINUX_VERSION_CODE|KERNEL_VERSION\(|RHEL_RELEASE' module |
			grep -v '^module/kernel/compat\.h:'
	} >"$out/names"
	clean "$out/names"
}

# In scripts for guests, whose library shellcheck does not see:
# SC1091        the library is not there on this machine
# SC2154        it sets the variables
# SC2086        they and the tests' own hold words without blanks
# SC2016        what stands in single quotes is for another shell
# SC2034        and the libraries set what only the tests use
# SC2119        a function's own words, where it gets any, are what is meant
# SC3045        their shell is busybox's, whose ulimit has -n
# And in all:
# SC2015        A && B || C where C is also for a B that fails
# SC2317        functions are called by name, through check()
# Other suppressions stand in the scripts, each with its reason.
style_shellcheck()
{
	local guest rest

	cd "$top" || return
	mapfile -t guest < <(scripts |
		xargs grep -lE '^\. /lib/dchain-test|^# .*dchain-test.sh$')
	mapfile -t -O "${#guest[@]}" guest < <(scripts | grep ^tests/guest/lib/)
	mapfile -t rest < <(scripts | grep -vxFf <(printf '%s\n' "${guest[@]}"))
	shellcheck -f gcc -e SC2015,SC2317 -x "${rest[@]}" >"$out/shellcheck"
	shellcheck -f gcc -e SC2015,SC2317,SC1091,SC2154,SC2086,SC2016 \
		-e SC2034,SC2119,SC3045 \
		"${guest[@]}" >>"$out/shellcheck"
	clean "$out/shellcheck"
}

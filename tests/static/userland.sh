# SPDX-License-Identifier: GPL-2.0-only
# shellcheck shell=bash disable=SC2154 # top and out are common.sh's
# The programs' checks. Sourced by run.

sources()
{
	c_files userland | grep '\.c$' | sed "s|^|$top/|"
}

flags()
{
	echo "-I$top/userland -std=gnu11 $(make -s -C "$top/userland" cppflags)"
}

# each COMMAND...: run it on every source file. One by one: clang 14 forgets
# va_start() in files after the first.
each()
{
	sources | xargs -P "$(nproc)" -n 1 "$@"
}

userland_analyzer()
{
	# shellcheck disable=SC2046 # words
	each gcc -O2 -Wall -Wextra -fanalyzer -fsyntax-only \
		$(flags) >"$out/user-analyzer" 2>&1
	clean "$out/user-analyzer"
}

# Checks that are left out:
# bugprone-easily-swappable-parameters  any two numbers side by side
# bugprone-narrowing-conversions        the compiler's -Wall is the rule here
# bugprone-implicit-widening-*          likewise
# bugprone-reserved-identifier, *-dcl37 _GNU_SOURCE and the like
# clang-analyzer-security.insecureAPI.* needs Annex K functions, which glibc
#                                       does not have
# bugprone-assignment-in-if-condition   a common idiom of C
# bugprone-suspicious-string-compare    so is strcmp() as a truth value
# bugprone-sizeof-expression            arrays of pointers are meant
# bugprone-multi-level-implicit-*       char ** to qsort() and free()
tidy_checks='-*,clang-analyzer-*,bugprone-*,performance-*,portability-*'
tidy_checks+=',-bugprone-easily-swappable-parameters'
tidy_checks+=',-bugprone-narrowing-conversions'
tidy_checks+=',-bugprone-implicit-widening-of-multiplication-result'
tidy_checks+=',-bugprone-reserved-identifier'
tidy_checks+=',-bugprone-assignment-in-if-condition'
tidy_checks+=',-bugprone-suspicious-string-compare'
tidy_checks+=',-bugprone-sizeof-expression'
tidy_checks+=',-bugprone-multi-level-implicit-pointer-conversion'
tidy_checks+=',-clang-analyzer-security.insecureAPI.*'

userland_tidy()
{
	local flag args=()

	for flag in $(flags); do
		args+=("--extra-arg=$flag")
	done
	each clang-tidy --quiet --checks="$tidy_checks" "${args[@]}" \
		>"$out/tidy.log" 2>/dev/null
	grep -E '(warning|error):' "$out/tidy.log" | sort -u >"$out/tidy"
	clean "$out/tidy"
}

# Suppressed:
# missingIncludeSystem    the C library's headers are not for cppcheck
# unusedFunction          left out: files are checked one by one
# variableScope           declarations stand at a block's top, kernel style
# constParameterCallback  signatures that a library or a table prescribes
# constParameterPointer   likewise; and what is written by way of strchr()
# normalCheckLevel*       not a finding: how deep it looks
userland_cppcheck()
{
	sources | xargs cppcheck --quiet --std=c11 --enable=warning,style \
		--enable=performance,portability --inline-suppr -j "$(nproc)" \
		--suppress=missingIncludeSystem --suppress=variableScope \
		--suppress=constParameter --suppress=constParameterCallback \
		--suppress=constParameterPointer \
		--suppress=normalCheckLevelMaxBranches \
		-I "$top/userland" -D_GNU_SOURCE -DDCHAIN_VERSION='"0"' \
		>"$out/cppcheck" 2>&1
	clean "$out/cppcheck"
}

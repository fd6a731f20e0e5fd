# SPDX-License-Identifier: GPL-2.0-only
# shellcheck shell=bash disable=SC2154 # top and out are common.sh's
# The module's checks, against the debug kernel's tree. Sourced by run.

# kbuild NAME ARG...: builds a copy of the module anew, prints what the
# compiler or checker says about our files.
kbuild()
{
	local dir=$out/$1 kernel code=0

	shift
	kernel=$("$top/tests/kunit/kernel.sh") || return
	rm -rf "$dir"
	mkdir -p "$dir"
	cp -r "$top/Kbuild" "$top/module" "$dir"
	make -s -C "$kernel" M="$dir" "$@" modules >"$dir.log" 2>&1 || code=$?
	[ $code = 0 ] || { cat "$dir.log"; return 1; }
	grep -E "^($dir/)?module/.*(warning|error):" "$dir.log" >"$dir.found"
	clean "$dir.found"
}

module_warnings()
{
	kbuild warnings W=1 KCFLAGS=-Werror
}

module_sparse()
{
	kbuild sparse C=2 CF='-D__CHECK_ENDIAN__ -Wsparse-error'
}

module_analyzer()
{
	kbuild analyzer KCFLAGS=-fanalyzer
}

# Suppressed:
# str_yes_no    only kernels from 5.18 on have it
module_coccinelle()
{
	local source kernel

	source=$("$top/tests/kunit/source.sh") || return
	kernel=$("$top/tests/kunit/kernel.sh") || return
	rm -rf "$out/cocci"
	mkdir -p "$out/cocci"
	cp -r "$top/Kbuild" "$top/module" "$out/cocci"
	make -s -C "$source" O="$kernel" coccicheck MODE=report \
		M="$out/cocci" J="$(nproc)" DEBUG_FILE="$out/cocci.debug" \
		>"$out/cocci.log" 2>&1 || { tail "$out/cocci.log"; return 1; }
	grep "^$out/cocci/" "$out/cocci.log" |
		grep -vF 'opportunity for str_yes_no(' >"$out/cocci.found"
	clean "$out/cocci.found"
}

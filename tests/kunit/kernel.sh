#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-only
# kernel.sh [rt|clang]: ensures that the debug kernel (debug.config, with
# debug-rt.config or debug-clang.config on top, over linux-source-6.12) is built
# in the cache and prints its build folder, which kbuild takes for modules
# (make -C FOLDER M=...) and tests/guest takes for a root (-k debug, debug-rt,
# debug-clang). Some minutes on two cores the first time; a new source version
# or fragment builds anew.
set -eu
umask 022

here=$(cd "$(dirname "$0")" && pwd)
name=debug${1:+-$1}
cache=${XDG_CACHE_HOME:-$HOME/.cache}/dchain
fragments="$here/debug.config ${1:+$here/$name.config}"
# Words for make. The oldest clang that has kCFI is 16; Debian 12 and 13 have 19.
compiler=
[ "$name" != debug-clang ] || compiler=LLVM=-19
source=$("$here/source.sh")
# shellcheck disable=SC2086 # file names
key=$(cat $fragments | sha256sum | cut -c1-12)
build=$cache/$name-${source##*/source-}-$key

# The options of all fragments, one a line; a later fragment's wins.
wanted()
{
	# shellcheck disable=SC2086 # file names
	cat $fragments | awk '
		/^CONFIG_/ { split($0, a, "="); want[a[1]] = $0 }
		/^# CONFIG_.* is not set$/ { want[$2] = $0 }
		END { for (o in want) print want[o] }'
}

# each option must have survived its dependencies
verify_config()
{
	lost=$(grep '^CONFIG_' "$1" | grep -vxFf "$2" || :)
	off=$(sed -n 's/^# \(CONFIG_[A-Z0-9_]*\) is not set$/^\1=/p' "$1" |
		grep -f - "$2" || :)
	[ -z "$lost$off" ] && return
	printf 'kernel.sh: %s: not as configured:\n%s\n' "$name" \
		"$lost$off" >&2
	exit 1
}

make_kernel()
{
	# shellcheck disable=SC2086 # words
	nice make -s -C "$source" O="$build" $compiler "$@" \
		>>"$build/build.log" 2>&1 && return
	tail -n 20 "$build/build.log" >&2
	echo "kernel.sh: the build failed: $build/build.log" >&2
	exit 1
}

# What tests/guest expects of a root: a stamp, and a folder of modules (none).
make_root()
{
	release=$(cat "$build/include/config/kernel.release")
	mkdir -p "$build/lib/modules/$release"
	cp "$build/modules.order" "$build/modules.builtin" \
		"$build/modules.builtin.modinfo" "$build/lib/modules/$release"
	cp "$build/arch/x86/boot/bzImage" "$build/vmlinuz"
	cat >"$build/.dchain" <<-STAMP
		version=$name
		release=$release
		vmlinuz=vmlinuz
		compiler=$compiler
		package=$name kernel from linux-source-6.12 ${source##*/source-}
	STAMP
}

mkdir -p "$build"
exec 9>"$build/lock"
flock 9
if [ ! -e "$build/.dchain" ]; then
	echo "kernel.sh: building the $name kernel in $build (minutes)" >&2
	wanted >"$build/fragment"
	make_kernel KCONFIG_ALLCONFIG="$build/fragment" allnoconfig
	verify_config "$build/fragment" "$build/.config"
	make_kernel -j"$(nproc)" bzImage modules
	make_root
fi
echo "$build"

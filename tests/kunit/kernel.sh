#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-only
# Ensures that the debug kernel (debug.config over linux-source-6.12) is built
# in the cache and prints its build folder, which kbuild takes for modules
# (make -C FOLDER M=...) and tests/vm takes for a root (-k debug). Some minutes
# on two cores the first time; a new source version or fragment builds anew.
set -eu
umask 022

here=$(cd "$(dirname "$0")" && pwd)
fragment=$here/debug.config
cache=${XDG_CACHE_HOME:-$HOME/.cache}/dchain
source=$("$here/source.sh")
key=$(sha256sum "$fragment" | cut -c1-12)
build=$cache/debug-${source##*/source-}-$key

# each option of the fragment must have survived its dependencies
verify_config()
{
	lost=$(grep -v '^\(#\|$\)' "$fragment" | grep -vxFf "$1/.config" || :)
	off=$(sed -n 's/^# \(CONFIG_[A-Z0-9_]*\) is not set$/\1=/p' \
		"$fragment" | grep -Ff - "$1/.config" || :)
	[ -z "$lost$off" ] && return
	printf 'kernel.sh: debug.config: not as asked for:\n%s\n' "$lost$off" >&2
	exit 1
}

make_kernel()
{
	nice make -s -C "$source" O="$build" "$@" >>"$build/build.log" 2>&1 &&
		return
	tail -n 20 "$build/build.log" >&2
	echo "kernel.sh: the build failed: $build/build.log" >&2
	exit 1
}

# What tests/vm expects of a root: a stamp, and a folder of modules (none).
make_root()
{
	release=$(cat "$build/include/config/kernel.release")
	mkdir -p "$build/lib/modules/$release"
	cp "$build/modules.order" "$build/modules.builtin" \
		"$build/modules.builtin.modinfo" "$build/lib/modules/$release"
	cp "$build/arch/x86/boot/bzImage" "$build/vmlinuz"
	cat >"$build/.dchain" <<-END
		version=debug
		release=$release
		vmlinuz=vmlinuz
		package=debug kernel from linux-source-6.12 ${source##*/source-}
	END
}

mkdir -p "$build"
exec 9>"$build/lock"
flock 9
if [ ! -e "$build/.dchain" ]; then
	echo "kernel.sh: building the debug kernel in $build (minutes)" >&2
	make_kernel KCONFIG_ALLCONFIG="$fragment" allnoconfig
	verify_config "$build"
	make_kernel -j"$(nproc)" bzImage modules
	make_root
fi
echo "$build"

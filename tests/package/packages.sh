#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-only
# packages.sh SUITE: build the Debian packages there, twice, and compare; ask
# lintian; install, upgrade, remove and purge them on a host of that suite. TAP.
# The packages stay in build/packages/SUITE.
# group: all
set -uo pipefail
here=$(dirname "$(readlink -f "$0")")
# shellcheck source=tests/guest/boot/common.sh
. "$here/../guest/boot/common.sh"
# shellcheck source=tests/lib/tap.sh
. "$here/../lib/tap.sh"
# shellcheck source=tests/package/roots.sh
. "$here/roots.sh"
# shellcheck source=tests/package/layer.sh
. "$here/layer.sh"
# shellcheck source=tests/package/packages-build.sh
. "$here/packages-build.sh"
# shellcheck source=tests/package/packages-install.sh
. "$here/packages-install.sh"

[ $# = 1 ] || die 'usage: packages.sh SUITE'
alone "$@"
version=$(sed -n '1s/.*(\(.*\)).*/\1/p' "$top/debian/changelog")
next=${version%-*}.1-1
out=$top/build/packages/$1
rm -rf "$out"
mkdir -p "$out"
# Words.
# shellcheck disable=SC2086
builder=$("$here/root.sh" "$1" $build_root) || die "no root of $1"
# shellcheck disable=SC2086
host=$("$here/root.sh" "$1" $host_root) || die "no root of $1"
diag "$1, dchain $version"

# Each half in a shell of its own, which takes its layer along when it ends, and
# leaves its results in a file where it comes to its end.
(
	layer "$builder"
	build_all "$out"
	echo "$tests $failures" >"$out/.tests"
)
read -r tests failures <"$out/.tests" || bail 'building ended early'
rm "$out/.tests"
(
	layer "$host"
	install_all "$out"
	upgrade_all
	remove_all
	echo "$tests $failures" >"$out/.tests"
)
read -r tests failures <"$out/.tests" || bail 'installing ended early'
rm "$out/.tests"
done_testing

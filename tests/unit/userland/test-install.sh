#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-only
#
# make install, and that make uninstall takes back all of it.
# shellcheck disable=SC2015,SC2016
set -u

# shellcheck source=tests/unit/userland/cli.sh
. "$(dirname "$0")/cli.sh"

# installed VERB: by the Makefile, from this build, below $work.
installed()
{
	make -s -C "$(dirname "$0")/../../../userland" "$1" O="${DCHAIN%/*}" \
		CFLAGS="$CFLAGS" DESTDIR="$work/root" PREFIX=/usr \
		>"$work/out" 2>"$work/err"
}

installed install && [ -x "$work/root/usr/sbin/dchain" ] &&
	[ -x "$work/root/usr/sbin/dchain-repro" ] &&
	[ -e "$work/root/usr/share/man/man8/dchain.8" ]
ok $? 'make install installs'
installed uninstall && [ -z "$(find "$work/root" ! -type d)" ]
ok $? 'and make uninstall takes all of it back'

done_testing

#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-only
# Runs in the guest: the commands that come by the fourth serial port, one a
# line, each answered by its output and a line exit=STATUS, until one is `off'.
# shellcheck source=tests/guest/lib/dchain-test.sh
. /lib/dchain-test.sh

load
stty -F /dev/ttyS3 raw -echo
exec 3<>/dev/ttyS3
echo 'dchain-ktest: ready' >/dev/console
while read -r line <&3 && [ "$line" != off ]; do
	sh -c "$line" >&3 2>&1 </dev/null
	echo "exit=$?" >&3
done
unload
ok $? 'the module left'
done_testing

#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-only
# guest.sh RELEASE VERSION: runs in the guest of boot.sh. The module must come
# by name, count, and go.
# shellcheck source=tests/guest/lib/dchain-test.sh
. /lib/dchain-test.sh

is "$(uname -r)" "$1" "the kernel is $1"
# busybox has a modprobe of its own; a Debian host has kmod's.
check 'modprobe dchain' /usr/bin/modprobe dchain
is "$(cat /sys/module/dchain/version)" "$2" "it is version $2"
is "$(field status alive)" yes 'it counts'
is "$(field status kernel)" "$1" 'it names its kernel'
like "$(sed -n 1p $debug/cgroups)" '^dchain cgroups - version: ' 'cgroups reads'
check 'modprobe -r dchain' /usr/bin/modprobe -r dchain
refuse 'it is gone' test -d /sys/module/dchain
done_testing

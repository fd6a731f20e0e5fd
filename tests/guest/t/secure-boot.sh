# SPDX-License-Identifier: GPL-2.0-only
# shellcheck shell=sh disable=SC1091
# Booted by Debian's shim, GRUB and kernel with Secure Boot on: the module, signed
# as DKMS does with a key that the owner enrolled, loads, and every command
# works, while one without a signature is refused. Lockdown is on from the start.
# group: all
# kernels: 6.1 6.12 7.2
# debug: no, nobody signed it
# secure-boot: yes
# cmdline: dhash_entries=4096
# memory: 1G
# limit: 900
# files: tests/guest/lib/every-command.sh
. /lib/dchain-test.sh
. /test/every-command.sh

mount -t securityfs none /sys/kernel/security 2>/dev/null
like "$(dmesg)" 'secureboot: Secure boot enabled' "Secure Boot is on"
like "$(cat /sys/kernel/security/lockdown)" '\[integrity\]' "and lockdown with it"
refuse "a module without a signature is refused" insmod /unsigned.ko 2>/dev/null
a=$(cg_new a)
mkdir /mnt/d
load
is "$(($(cat /proc/sys/kernel/tainted) & 1 << 13))" 0 \
	"the signature is one that the kernel trusts"
drive -c "$a" hit 1009 /mnt/d >/dev/null
is "$(field cgroups /a lookups)" 1009 "counts are exact"
every_command "$a"
check "the module unloads" unload
done_testing

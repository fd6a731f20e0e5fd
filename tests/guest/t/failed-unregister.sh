# SPDX-License-Identifier: GPL-2.0-only
# shellcheck shell=sh source=tests/guest/lib/dchain-test.sh
# A kernel that fails to unregister a probe (ftrace was shut down): that is said,
# the probe is not used again, and its code is never freed although it is still
# called, neither in mode off nor when the module is unloaded.
# (The module's file is edited: it calls another function of the kernel, which
# fails. By kmod's insmod, which can leave the symbols' checksums aside.)
# group: check
# kernels: 6.1
# files: sed:/opt/sed objcopy:/opt/objcopy kmod:/opt/insmod
# taint: 2
. /lib/dchain-test.sh

# broken NAME: load the edited module under this name, of six letters.
broken()
{
	/opt/objcopy --redefine-sym \
		unregister_ftrace_function=unregister_module_notifier \
		/dchain.ko /run/broken.ko || bail "objcopy fails"
	/opt/sed -i "s/dchain/$1/g" /run/broken.ko
	/opt/insmod -f /run/broken.ko || bail "the edited module does not load"
}

broken dchaim
refuse "mode off fails" eval 'echo off >/sys/module/dchaim/parameters/mode'
like "$(dmesg)" 'dchaim: the kernel failed to unregister the probe at __d_lookup, error -2: the module stays loaded' \
	"the log says which probe"
is "$(cat /sys/module/dchaim/parameters/mode)" off "the mode is off"
refuse "walk is refused" eval 'echo walk >/sys/module/dchaim/parameters/mode'
like "$(dmesg)" 'dchaim: mode walk is refused: an earlier probe could not be unregistered' \
	"with a line"
refuse "unloading is refused" rmmod dchaim

broken dchbin
# The harness waits for whoever has its pipe.
rmmod dchbin </dev/null >/dev/null 2>&1 &
sleep 2
like "$(dmesg)" 'dchbin: unloading never ends: a probe is left in the kernel' \
	"unloading says that it does not end"
check "it does not" [ -d /proc/$! ]
drive hit 1009 /mnt >/dev/null
check "lookups that still call both modules do no harm" true
done_testing

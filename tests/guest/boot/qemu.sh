#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-only
# qemu.sh [ARCH]: print the QEMU to call, with the options that choose processor
# and acceleration. ACCEL=kvm|tcg|auto (default auto). ARCH is this machine's or
# arm64, which is always emulated.
set -euo pipefail
# shellcheck source=tests/guest/boot/common.sh
. "$(dirname "$0")/common.sh"

qemu=${QEMU:-qemu-system-x86_64}

major()
{
	$1 --version | sed -n '1s/.*version \([0-9]*\).*/\1/p'
}

# A /dev/kvm that opens proves nothing: guests hang on some. Boot one, once for
# as long as this machine is up.
kvm_works()
{
	local key known=$cache/kvm root initrd verdict

	[ -r /dev/kvm ] && [ -w /dev/kvm ] || return 1
	key="$(cat /proc/sys/kernel/random/boot_id) $(major "$qemu")"
	mkdir -p "$cache"
	exec 6>"$known.lock"
	flock 6
	if [ "$(head -n 1 "$known" 2>/dev/null)" != "$key" ]; then
		root=$("$guest/boot/kernel.sh" 6.1)
		verdict=$(mktemp)
		initrd=$("$guest/boot/initrd.sh" "$root")
		# The shell reports a QEMU that aborts; the user need not see that.
		{ timeout -k 2 20 "$qemu" -accel kvm -cpu host -m 256M \
			-nodefaults -no-user-config -display none -no-reboot \
			-kernel "$root/$(info "$root" vmlinuz)" \
			-initrd "$initrd" \
			-append 'console=ttyS0 panic=-1 vm.trial' \
			-serial null -serial null -serial "file:$verdict" \
			</dev/null || true; } >/dev/null 2>&1
		printf '%s\n%s\n' "$key" "$(cat "$verdict")" >"$known"
		rm -f "$verdict"
	fi
	grep -q '^alive=1' "$known"
}

if [ "${1:-}" = arm64 ]; then
	need qemu-system-aarch64
	echo "qemu-system-aarch64 -accel tcg,thread=single -M virt" \
		"-cpu cortex-a57"
	exit
fi

case ${ACCEL:-auto} in
kvm)	accel=kvm ;;
tcg)	accel=tcg ;;
auto)	if kvm_works; then accel=kvm; else accel=tcg; fi ;;
*)	die "ACCEL is '$ACCEL': kvm, tcg or auto" ;;
esac

if [ $accel = kvm ]; then
	echo "$qemu -accel kvm -cpu host"
	exit
fi

# All emulated CPUs are one thread's: on threads of their own they break when
# probes are armed and disarmed under load (stale translations). They are
# preempted inside critical sections all the same.
echo "$qemu -accel tcg,thread=single -cpu max"

#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-only
# run.sh: run a shell script as root in a throw-away guest. See usage below.
set -euo pipefail
# shellcheck source=tests/guest/boot/common.sh
. "$(dirname "$0")/common.sh"

usage()
{
	cat <<END
usage: run.sh [OPTION]... SCRIPT [ARG...]
  -k KERNEL    one of kernel.sh's, 6.1 is the default
  -c CPUS      1 is the default
  -m MEMORY    for QEMU, 512M is the default
  -a CMDLINE   added to the kernel's command line
  -t SECONDS   limit for the whole run, 300 is the default
  -f FILE[:TO] put a file, folder or program (with its libraries) into the guest:
               programs into /usr/bin, others into /test; may be repeated
  -o FOLDER    what the guest leaves in /out comes here
  -d SIZE      an empty disk of that size, /dev/scratch in the guest
  -q ARGS      added to QEMU's command line
  -l           live: the script has a terminal when this command has one
  -K BZIMAGE   boot this kernel instead of Debian's (all drivers built in)
  -C FILE      the guest's console goes there while it runs
  -B           boot with Secure Boot on, the module signed with an enrolled key;
               /unsigned.ko is the same without
  -x MODULE    take this as /dchain.ko instead of building it ('none': without)
  -S PACKAGES  as a service of Debian's systemd, on a host with these packages
               (one word each) instead of busybox alone
  -T MASK      taint bits that are expected besides out-of-tree and unsigned
Exit status 0 only when the script exited 0 and the kernel's log is clean.
The log stays in build/guest/NAME.log. ACCEL=kvm|tcg|auto and QEMU=PROGRAM are
obeyed.
END
	exit 2
}

kernel=6.1 cpus=1 memory=512M cmdline='' limit=300 files=() out='' disk=''
qemu_args='' live='' bzimage='' console='' module='' taint=0 secure='' system=''
while getopts k:c:m:a:t:f:o:d:q:lK:C:Bx:S:T: o; do
	case $o in
	k)	kernel=$OPTARG ;;
	c)	cpus=$OPTARG ;;
	m)	memory=$OPTARG ;;
	a)	cmdline=$OPTARG ;;
	t)	limit=$OPTARG ;;
	f)	files+=("$OPTARG") ;;
	o)	out=$OPTARG ;;
	d)	disk=$OPTARG ;;
	q)	qemu_args=$OPTARG ;;
	l)	live=1 ;;
	K)	bzimage=$OPTARG ;;
	C)	console=$OPTARG ;;
	B)	secure=1 ;;
	x)	module=$OPTARG ;;
	S)	system=$OPTARG ;;
	T)	taint=$OPTARG ;;
	*)	usage ;;
	esac
done
shift $((OPTIND - 1))
[ $# -gt 0 ] || usage
script=$1
shift
# How large the terminal is, where there is one to show to.
terminal=
if [ -n "$live" ] && [ -t 1 ]; then
	read -r rows cols < <(stty size </dev/tty 2>/dev/null || echo 24 80)
	terminal="rows $rows cols $cols"
fi
[ -r "$script" ] || die "cannot read '$script'"

name=$(basename "$script" .sh)-${bzimage:+own-}$kernel
work=$(mktemp -d)
qemu_pid=

# shellcheck disable=SC2317 # the trap calls it
cleanup()
{
	[ -z "$qemu_pid" ] || kill "$qemu_pid" 2>/dev/null || true
	rm -rf "$work"
}
trap cleanup EXIT
mkdir -p "$top/build/guest"
# Under its own name only when it is finished: others may run the same test.
log=${console:-$work/console}
kept=$top/build/guest/$name.log

# put FROM TO: one file or folder into the guest.
put()
{
	mkdir -p "$work/tree$(dirname "$2")"
	cp -rL "$1" "$work/tree$2"
}

# The libraries of a program, where they are and where they go. A static program
# or a script has none.
libraries()
{
	if [ "$arch" = arm64 ]; then
		"$top/tests/arm64/libraries.sh" "$user" "$1"
		return
	fi
	(ldd "$1" 2>/dev/null || true) |
		sed -n 's/^.*=> \(\/[^ ]*\).*/\1/p; s/^\t\(\/[^ ]*\).*/\1/p' |
		sed 's/.*/& &/'
}

# program FILE TO: a program with its shared libraries, at their own places.
program()
{
	local lib to

	put "$1" "$2"
	libraries "$1" | while read -r lib to; do
		[ -e "$work/tree$to" ] || put "$lib" "$to"
	done
}

add()
{
	local from=${1%%:*} to=''

	[ "$from" = "$1" ] || to=${1#*:}
	[ -e "$from" ] || from=$(PATH=$path command -v "$from") ||
		die "no file or program '${1%%:*}' for the guest"
	if [ -f "$from" ] && [ -x "$from" ]; then
		program "$from" "${to:-/usr/bin/$(basename "$from")}"
	else
		put "$from" "${to:-/test/$(basename "$from")}"
	fi
}

# Everything of ours that the guest may need, built when stale.
ours()
{
	local p

	exec 7>"$top/build/guest/.lock"
	flock 7
	if [ "$arch" = arm64 ]; then
		"$top/tests/arm64/programs.sh" "$user" "$top/build/arm64/user" \
			>"$work/make" 2>&1 ||
			{ cat "$work/make" >&2; die "userland does not build"; }
		for p in "$top"/build/arm64/user/{drive,dchain,dchain-*r}; do
			program "$p" "/usr/bin/$(basename "$p")"
		done
		exec 7>&-
		return
	fi
	for p in drive late; do
		[ "$guest/lib/$p.c" -nt "$top/build/guest/$p" ] || continue
		gcc -O2 -Wall -Wextra -Werror -static -pthread \
			-o "$top/build/guest/$p" "$guest/lib/$p.c"
	done
	if [ -e "$top/userland/Makefile" ]; then
		make -s -C "$top/userland" all >"$work/make" 2>&1 ||
			{ cat "$work/make" >&2; die "userland does not build"; }
	fi
	for p in "$top"/build/{guest/drive,guest/late,userland/dchain*}; do
		[ ! -f "$p" ] || [ ! -x "$p" ] || program "$p" \
			"/usr/bin/$(basename "$p")"
	done
	exec 7>&-
}

# The run's own archive, which the kernel unpacks over the base one.
archive()
{
	local f

	mkdir -p "$work/tree/test"
	ours
	for f in "${files[@]}"; do
		add "$f"
	done
	if [ -n "$secure" ]; then
		put "$module" /unsigned.ko
		cp "$module" "$work/signed"
		"$guest/boot/secure-boot.sh" --sign "$work/signed" "$root" \
			"$work/keys"
		module=$work/signed
	fi
	[ "$module" = none ] || put "$module" /dchain.ko
	put "$script" /test/script
	: >"$work/tree/test/args"
	[ $# = 0 ] || printf '%s\n' "$@" >"$work/tree/test/args"
	{
		echo "export VM_KERNEL=$kernel VM_CPUS=$cpus"
		echo "VM_TERMINAL='$terminal'"
	} >"$work/tree/test/env"
	(cd "$work/tree" && find . | cpio -o -H newc --quiet) >"$work/cpio"
	cat "$initrd" "$work/cpio" >"$work/initrd"
}

# What must not stand in a kernel's log, anchored behind the time stamp (and
# the caller, where the kernel prints it).
bad='^(\[ *[0-9.]+\](\[ *[TC][0-9]+\])? )?(.*watchdog: |rcu: |=* ?)?'
bad+='(BUG: |WARNING: |KASAN: |KCSAN: |UBSAN: |INFO: .*(detected|blocked|trying)'
bad+='|Oops|general protection fault|Kernel panic|kernel BUG|unreferenced obj)'

said()
{
	sed -n "s/^$1=//p" "$work/verdict" | tail -n 1
}

# By the emulator's own log: did the guest end by a triple fault?
fell()
{
	grep -qs '^Triple fault' "$work/cpu"
}

# Prints what is wrong, nothing when all is well.
complaints()
{
	local code=$1 bits

	if [ -z "$(said exit)" ]; then
		[ "$code" != 124 ] && [ "$code" != 137 ] ||
			echo "stopped after $limit s"
		echo "no verdict (QEMU's status $code)"
		! fell || echo "a triple fault: nothing of it is in a kernel's log"
	elif [ "$(said exit)" != 0 ]; then
		echo "the script's exit status is $(said exit)"
	fi
	[ -z "$(said release)" ] || [ "$(said cpus)" = "${cpus%%,*}" ] ||
		echo "the guest has $(said cpus) of its $cpus CPUs"
	! grep -aqE "$bad" "$log" || {
		echo "the kernel complained:"
		grep -aE -m 5 "$bad" "$log"
	}
	# Out-of-tree (12) and unsigned (13) are ours by nature, test (18) is
	# what KUnit sets when it runs.
	bits=$(( $(said taint) + 0 & ~(1 << 12 | 1 << 13 | 1 << 18 | taint) ))
	[ "$bits" = 0 ] || echo "the kernel is tainted: $bits"
	[ "$(said leaks)" -le 0 ] 2>/dev/null || [ -z "$(said leaks)" ] ||
		echo "kmemleak: $(said leaks) objects"
	[ "$(said out)" != failed ] || echo "/out was too large to bring back"
}

# begin_in_time: end a guest whose script has not begun after half of the time.
begin_in_time()
{
	local i

	for ((i = 0; i < limit / 2; i++)); do
		sleep 1
		[ -z "$(said release)" ] || return 0
	done
	kill "$qemu_pid"
}

# shellcheck disable=SC2054 # the commas are QEMU's
boot()
{
	local drives=() serial code=0 console=ttyS0 words kernel_args watcher

	# Console, script and verdict. An arm64 board has but one port: the
	# others are on a card, whose first takes ttyS0.
	serial=(-serial "file:$log" -chardev stdio,id=script,signal=off
		-d cpu_reset -D "$work/cpu")
	if [ "$arch" = arm64 ]; then
		console=ttyAMA0
		serial+=(-chardev "file,id=verdict,path=$work/verdict"
			-chardev null,id=none -device
			pci-serial-4x,chardev1=none,chardev2=script,chardev3=verdict)
	else
		serial+=(-serial chardev:script -serial "file:$work/verdict")
	fi
	[ -z "$disk" ] || {
		truncate -s "$disk" "$work/scratch"
		drives+=(-drive "id=s,if=none,format=raw,file=$work/scratch"
			-device virtio-blk-pci,drive=s,serial=scratch)
	}
	[ -z "$out" ] || {
		truncate -s 512M "$work/out"
		drives+=(-drive "if=none,id=o,format=raw,file=$work/out"
			-device virtio-blk-pci,drive=o,serial=out)
	}
	words="ignore_loglevel printk.time=1 panic=-1 oops=panic \
no_timer_check watchdog_thresh=60 rcupdate.rcu_cpu_stall_timeout=200 \
workqueue.watchdog_thresh=0 cryptomgr.notests $cmdline"
	kernel_args=(-kernel "$work/kernel" -initrd "$work/initrd"
		-append "console=$console $words")
	[ -z "$secure" ] || read -ra kernel_args < <("$guest/boot/secure-boot.sh" \
		"$work" "$root" "console=$console $words")
	# QEMU writes beside it, so that every guest finds it as it was made.
	[ -z "$system" ] || drives+=(-drive
		"if=none,id=y,format=raw,snapshot=on,file=$system"
		-device virtio-blk-pci,drive=y,serial=system)
	# qemu.sh prints the program and its acceleration options, as words;
	# so are the added arguments.
	# shellcheck disable=SC2046,SC2086
	timeout -k 5 "$limit" $("$guest/boot/qemu.sh" "$arch") -smp "$cpus" \
		-m "$memory" -nodefaults -no-user-config -display none \
		-no-reboot "${kernel_args[@]}" \
		"${serial[@]}" "${drives[@]}" $qemu_args </dev/null 2>"$work/qemu" &
	qemu_pid=$!
	begin_in_time &
	watcher=$!
	wait "$qemu_pid" || code=$?
	qemu_pid=
	kill "$watcher" 2>/dev/null || true
	[ -z "$out" ] || {
		mkdir -p "$out"
		tar -xf "$work/out" -C "$out" 2>/dev/null || true
	}
	return $code
}

root=$("$guest/boot/kernel.sh" "$kernel")
arch=$(info "$root" arch)
path=$PATH:/usr/sbin:/sbin
# What runs in an arm64 guest is the same on each kernel.
[ -z "$arch" ] || {
	user=$("$top/tests/arm64/kernel.sh")
	path=$user/usr/sbin:$user/sbin:$user/usr/bin:$user/bin
}
[ -n "$module" ] || module=$("$guest/boot/build.sh" "$kernel")
if [ -n "$system" ]; then
	# Words.
	# shellcheck disable=SC2086
	system=$("$guest/boot/system.sh" $system)
	# AppArmor's parser would be one more package.
	cmdline+=' systemd.unit=dchain-test.service systemd.show_status=0 apparmor=0'
fi
if [ -n "$bzimage" ]; then
	image=$bzimage
elif [ -n "$secure" ]; then
	image=$root/$(info "$root" vmlinuz "$kernel")
else
	image=$("$guest/boot/unpacked.sh" "$root" "$kernel")
fi
# A copy: the root may be replaced by a newer one at any time.
cp "$image" "$work/kernel"
initrd=$("$guest/boot/initrd.sh" "$root" "$kernel")
archive "$@"
: >"$work/verdict"
: >"$log"
code=0
boot || code=$?
# Not by what is tested here: the module is loaded by the script. In one boot of
# some hundred QEMU 7.2 ended by a double fault in the middle of Debian's kernel. A
# fault of a module is reported by the kernel; a CPU that falls without a word is
# the emulator's, whose translation of text that is being patched is stale at times.
again=
if [ -z "$(said release)" ]; then
	again='ended before the script began'
elif [ -z "$(said exit)" ] && fell && ! grep -aqE "$bad" "$log"; then
	again='ended by a triple fault without a line in its log'
fi
if [ -n "$again" ]; then
	note "$name: the guest $again: boots once more"
	tail -n 3 "$log" | tr -d '\r' | sed 's/^/# /' >&2
	: >"$work/verdict"
	: >"$log"
	code=0
	boot || code=$?
fi
wrong=$(complaints $code)
cp "$log" "$kept"
[ -n "$wrong" ] || exit 0
{
	# A name on each line: the end of a long run repeats those.
	printf '%s\n' "$wrong" | sed "s/^/$name: FAILED: /"
	[ -n "$(said exit)" ] || tail -n 3 "$log" | sed "s/^/$name: FAILED: log: /"
	cat "$work/qemu"
	echo "end of the guest's console, whole log in ${kept#"$top"/}:"
	tail -n 30 "$log"
} | tr -d '\r' | sed 's/^/# /' >&2
exit 1

# SPDX-License-Identifier: GPL-2.0-only
# shellcheck shell=sh source=tests/guest/lib/dchain-test.sh
# Each allocation of the load fails once, the module's own and those that the
# kernel makes on its behalf: the load is refused with one line that says so and
# leaves nothing, or the module works. Where ftrace is what fails, kprobes take
# its place. In the end it loads and counts exactly.
# By kmod's insmod: busybox's tries again after a failure.
# group: all debug
# kernels: debug
# files: kmod:/opt/insmod
# limit: 900
# soak: 1
. /lib/dchain-test.sh

every=${1:-7}

a=$(cg_new a)
for f in failslab fail_page_alloc; do
	cd /sys/kernel/debug/$f || bail "no fault injection in this kernel"
	echo N >ignore-gfp-wait
	echo 0 >verbose
	# only with code of a module on the stack: none else is loaded, and
	# the kernel itself, wherever it was put, is below
	echo 0xffffffffc0000000 >require-start
	echo 0xffffffffff000000 >require-end
done
echo 0 >/sys/kernel/debug/fail_page_alloc/min-order
cd /

# attempt N PARAMETER...: load with the Nth allocation failing.
attempt()
{
	for f in failslab fail_page_alloc; do
		echo 1000 >/sys/kernel/debug/$f/times
	done
	echo "test: mark" >/dev/kmsg
	# $0 is for the inner shell.
	# shellcheck disable=SC2016
	sh -c 'echo $0 >/proc/self/fail-nth && exec /opt/insmod "$@"' \
		"$1" /dchain.ko "$2" >/dev/null 2>&1
}

# Has an allocation failed since?
failed()
{
	! grep -qx 1000 /sys/kernel/debug/failslab/times ||
		! grep -qx 1000 /sys/kernel/debug/fail_page_alloc/times
}

# The module's lines since the mark.
said()
{
	dmesg | sed -n '/test: mark/h;/test: mark/!H;${g;s/[^\n]*\n//;p}' |
		sed -n '/taint/d;/heads found/d;s/.*dchain: //p' | sort -u
}

# A load that was refused: one line, and nothing is left.
left_nothing()
{
	case $(said) in
	*"
"*)	echo "$1: more than one line: $(said)" ;;
	'cannot load: '* | 'mode loop is refused: '* | 'no probe by '* | \
	*' invalid for parameter '* | *'would count nothing: '*) ;;
	*)	echo "$1: no reason given: '$(said)'" ;;
	esac
	[ ! -e $debug ] || echo "$1: the directory is left"
	! grep -q ' dchain ' /proc/modules || echo "$1: the module is left"
	! grep -q . /sys/kernel/debug/kprobes/list || echo "$1: a probe is left"
}

# A load that got over it: all of it works.
works()
{
	for f in cgroups histogram status census_sample census_full \
		census_progress; do
		[ -e $debug/$f ] || echo "$1: no file $f"
	done
	[ "$(field status alive)" = yes ] || echo "$1: not alive"
}

# faults PARAMETER: one load for each allocation, the first ones and then every
# so many, until there are no more.
faults()
{
	refused=0 survived=0 n=1
	: >/run/wrong
	while :; do
		if attempt "$n" "$1"; then
			works "$n" >>/run/wrong
			unload
			failed || break
			survived=$((survived + 1))
		else
			failed || echo "$n: refused, nothing failed"
			left_nothing "$n"
			refused=$((refused + 1))
		fi >>/run/wrong
		n=$((n + (n < 5 ? 1 : every)))
	done
	diag "$1: $n allocations, $refused refused, $survived survived"
	is "$(head -n 5 /run/wrong)" "" "$1: refused soundly, or works"
	within $refused 3 100000 "$1: failures refuse the load"
}

# Probes are registered by a thread of the kernel, which fail-nth does not reach:
# one allocation that is made for ftrace fails, whoever asks for it.
fall_back()
{
	awk '$3 == "ftrace_set_filter_ip" {
		print "0x" $1; getline; print "0x" $1
	}' /proc/kallsyms >/run/range
	cd /sys/kernel/debug/failslab || bail "no failslab"
	sed -n 1p /run/range >require-start
	sed -n 2p /run/range >require-end
	echo 1 >./times
	echo 100 >probability
	insmod /dchain.ko
	ok $? "it loads where ftrace has no memory"
	echo 0 >probability
	cd /
	is "$(cat $parameters/hook) $(field status hook)" "auto kprobe" \
		"hook=auto falls back to kprobes, which status says"
	drive -c "$a" hit 1009 /mnt >/dev/null
	is "$(field cgroups /a lookups)" 1009 "and counts exactly"
	unload
}

faults mode=walk
faults hook=ftrace
faults mode=loop
fall_back
load
drive -c "$a" hit 1009 /mnt >/dev/null
is "$(field cgroups /a lookups)" 1009 "exact after it all"
unload
done_testing

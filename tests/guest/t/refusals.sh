# SPDX-License-Identifier: GPL-2.0-only
# shellcheck shell=sh source=tests/guest/lib/dchain-test.sh
# What cannot work is refused with one line that names it, and changes nothing:
# wrong parameters, a second load, kprobes or ftrace switched off, garbage in
# every writable file. After each the module still loads and counts exactly.
# group: check
# group: all 7.2
# kernels: 5.10 6.1 6.12 7.2
# cmdline: dhash_entries=16384 cgroup_disable=memory
# limit: 800
. /lib/dchain-test.sh

ko=/dchain.ko
kprobes=/sys/kernel/debug/kprobes/enabled
ftrace=/proc/sys/kernel/ftrace_enabled

# said COMMAND...: run it, print what the module wrote to the kernel's log.
said()
{
	echo "test: mark" >/dev/kmsg
	"$@" >/dev/null 2>&1 && echo "accepted"
	dmesg | sed -n '/test: mark/h;/test: mark/!H;${g;s/[^\n]*\n//;p}' |
		sed -n '/taint/d;s/.*dchain: //p' | sort -u
}

# refused REGEX PARAMETER...: the load fails and says why in one line.
refused()
{
	_why=$1
	shift
	_with=${*:-$ko}
	_said=$(said insmod "$ko" "$@")
	is "$(printf '%s\n' "$_said" | wc -l)" 1 "$_with: one line"
	like "$_said" "$_why" "$_with: '$_said'"
	check "$_with: nothing is left" [ ! -e $debug ]
}

# rejects PARAMETER TEXT [REGEX]: a write fails with one line, and the parameter
# reads as before.
rejects()
{
	_file=$parameters/$1
	_before=$(grep -v seconds "$_file")
	_text=$2
	_said=$(said eval 'printf "%s\n" "$_text" >"$_file"')
	is "$(printf '%s\n' "$_said" | wc -l)" 1 \
		"$1 refuses '$(printf %.20s "$2")': one line"
	like "$_said" "${3:-$1=.* is n}" "$1 refuses it: '$_said'"
	is "$(grep -v seconds "$_file")" "$_before" "$1 is as it was"
}

# exact NAME: whatever happened before, counts are exact.
exact()
{
	drive -c "$a" hit 1009 /mnt >/dev/null
	is "$(field cgroups /a lookups)" 1009 "exact after $1"
	unload
}

a=$(cg_new a)

refused 'mode=x is none of walk, loop, off' mode=x
refused 'hook=perf is none of auto, ftrace, kprobe' hook=perf
refused 'max_cgroups=0 is not in' max_cgroups=0
refused 'max_cgroups=2000000 is not in' max_cgroups=2000000
refused 'max_steps=0 is not in 1...3000' max_steps=0
refused 'max_steps=3001 is not in 1...3000' max_steps=3001
refused 'sample=1025 is not in' sample=1025
refuse "a number must be one" insmod /dchain.ko max_steps=many 2>/dev/null

# A module that looks for a symbol which no kernel has.
without()
{
	ko=/run/without-$1.ko
	sed "s/\\<$1\\>/${1%?}X/g" /dchain.ko >$ko
}

without __d_lookup_rcu
refused 'no function __d_lookup_rcX'
without __d_lookup
refused 'no function __d_lookuX'
ko=/dchain.ko

load
refuse "a second load" insmod /dchain.ko 2>/dev/null
for text in '' ' ' Walk walkwalk 1 'walk loop' "$(printf 'x%600s' '')"; do
	rejects mode "$text" 'mode=.* is none of walk, loop, off'
done
for text in '' 0 2 yes 11; do
	rejects reset "$text" 'reset=.* is not 1'
done
for text in '' 0 -1 1025 x 4294967297; do
	rejects sample "$text" 'sample=.* is not in 1...1024'
done
rejects mode "$(printf 'w\033[2Jk')" 'mode=w\\(e|033)\[2Jk is none'
check "a good number is taken" eval "echo 7 >$parameters/sample"
is "$(cat $parameters/sample)" 7 "and reads back"
echo 1 >$parameters/sample
is "$(find $debug -type f -perm /0377)" '' "no file in debugfs has a write bit"
for file in cgroups histogram status; do
	refuse "$file cannot be written" eval "echo 1 >$debug/$file" 2>/dev/null
done
check "loop" eval "echo loop >$parameters/mode"
is "$(cat $parameters/mode)" loop "the mode is still loop"
exact "garbage"

# Off at load: refused. Off afterwards: named where the user looks.
echo 0 >$kprobes
refused 'disarmed globally' hook=kprobe
refused 'mode loop is refused: kprobes are disarmed globally' mode=loop
load
rejects mode loop 'mode loop is refused: kprobes are disarmed globally'
is "$(field status hook)" ftrace "the default hook needs no kprobes"
exact "kprobes were off at load"
echo 1 >$kprobes
echo 0 >$ftrace
_said=$(said insmod /dchain.ko)
case $_said in
*'ftrace is off'*)
	ok 0 "ftrace off: '$_said'" ;;
accepted*)
	# no kprobe on ftrace here: the switch does not matter
	ok 0 "ftrace off does not matter"
	is "$(field status hook)" kprobe "hook=auto takes kprobes instead"
	unload ;;
*)	ok 1 "ftrace off: '$_said'" ;;
esac
echo 1 >$ftrace
load hook=kprobe
echo 0 >$kprobes
like "$(cat $debug/status)" 'alive: no: kprobes are disarmed' "status names it"
like "$(sed -n 3p $debug/cgroups)" '# warning: not counting: kprobes' \
	"and so does cgroups"
echo 1 >$kprobes
is "$(field status alive)" yes "alive again"
exact "kprobes were off"
load mode=loop
echo 0 >$kprobes
like "$(field status alive)" 'no: kprobes are disarmed' \
	"loops are watched too, by hook=$(field status hook)"
echo 1 >$kprobes
is "$(field status alive)" yes "alive again"
unload

# mounted: how debugfs is mounted, and who may enter it.
mounted()
{
	grep ' /sys/kernel/debug ' /proc/self/mountinfo
	stat -c '%a %g' /sys/kernel/debug
}

mount -o remount,gid=100,mode=755 /sys/kernel/debug
before=$(mounted)
like "$before" 'gid=100' "debugfs has options"
load
is "$(field status alive)" yes "the module counts"
is "$(mounted)" "$before" "loading changes nothing of them"
unload
is "$(mounted)" "$before" "nor does unloading"

if insmod /dchain.ko hook=ftrace 2>/dev/null; then
	refuse "with hook=ftrace nobody switches ftrace off" \
		eval "echo 0 >$ftrace" 2>/dev/null
	is "$(cat $ftrace)" 1 "ftrace is on"
	exact "hook=ftrace"
else
	skip "$(dmesg | tail -n 1)" "hook=ftrace"
fi
done_testing

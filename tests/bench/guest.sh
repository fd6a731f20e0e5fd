# SPDX-License-Identifier: GPL-2.0-only
# shellcheck shell=sh
# The part of the benchmark that runs in the guest: build chains of known
# length, then measure the same lookups under each variant.
#
# Says, one a line: `plan N`, `info NAME VALUE`, `row KEY` and what lookup says,
# `skip KEY REASON`, `done KEY`, `fail REASON`.
. /lib/dchain-test.sh

# New kernels print by a thread: let the log of the boot be out.
sleep 20

lengths='1 8 32'
repeats=21
calls=256
tracing=/sys/kernel/tracing

fail()
{
	echo "fail $*"
	exit 1
}

address()
{
	awk -v want="$1" '$3 == want { print "0x" $1; exit }' /proc/kallsyms
}

# chain KIND LENGTH FOLDER: make FOLDER, and in it a name of usual length that
# stands last in a chain of that length of other folders' names; say the name.
chain()
{
	_i=99 _left=$(($2 - 1))
	mkdir -p "$3"
	# A bucket that nobody else is in.
	while :; do
		_i=$((_i + 1))
		_name=entry-$_i.txt
		echo "$3 $_name /tmp/trash $2" >/sys/kernel/debug/bench-names ||
			fail "no names for $3"
		read -r _length _names </sys/kernel/debug/bench-names
		[ "$_length" != 0 ] || break
	done
	case $1 in
	hit)	: >"$3/$_name" ;;
	negative) stat "$3/$_name" 2>/dev/null ;;
	miss)	_left=$2 ;;	# passes all of them
	esac
	for _n in $_names; do
		[ "$_left" -gt 0 ] || break
		: >"/tmp/trash/t$_n"
		_left=$((_left - 1))
	done
	echo "$_name"
}

# tmpfs keeps no negative dentries: those are looked up on an overlay over it.
build_chains()
{
	insmod /test/bench-names.ko heads="$(address dentry_hashtable)" \
		shift="$(address d_hash_shift)" || fail "no bench-names.ko"
	modprobe overlay
	mkdir -p /tmp/lower /tmp/upper /tmp/work /tmp/overlay /tmp/trash
	mount -t overlay overlay /tmp/overlay \
		-o lowerdir=/tmp/lower,upperdir=/tmp/upper,workdir=/tmp/work ||
		fail "no overlay"
	cases=
	for kind in hit negative miss; do
		_at=/tmp
		[ $kind != negative ] || _at=/tmp/overlay
		for n in $lengths; do
			_folder=$_at/$kind$n
			_name=$(chain $kind "$n" "$_folder") || exit 1
			cases="$cases $kind:$n:$_folder:$_name"
		done
	done
	rmmod bench_names
}

# The chains are what they are said to be, by dchain's own account, within
# what the start of a program adds.
check_chains()
{
	load
	for c in $cases; do
		_length=${c#*:} _length=${_length%%:*}
		reset
		cg_run "$cg" lookup -n 1000 -r 2 "$c" >/dev/null
		_avg=$(field cgroups /bench avg)
		awk "BEGIN { exit !($_avg >= $_length * 0.97 - 0.02 && \
				    $_avg <= $_length * 1.03 + 0.02) }" ||
			fail "chain of $c: avg is $_avg"
	done
	unload
}

# Lookups that the measurement makes, at least: an lstat of a name that is not
# cached searches twice.
lookups()
{
	_n=0
	for c in $cases; do
		case $c in
		miss:*)	_n=$((_n + 2)) ;;
		*)	_n=$((_n + 1)) ;;
		esac
	done
	echo $((_n * calls * (repeats + 1)))
}

# Each of these sets a variant up. It sets wrap to what the measuring program
# is to be run under, counted to a command that says how many lookups the
# variant counted, and undo to what ends it; or skips with a reason.
skipping()
{
	why=$*
	return 1
}

nothing()
{
	counted='lookups'
}

empty()
{
	insmod /test/bench-empty.ko hook="$1" 2>/tmp/error ||
		skipping "$(cat /tmp/error)" || return
	undo='rmmod bench_empty'
	counted='lookups'
}

module_counted()
{
	field cgroups /bench lookups
}

module()
{
	case $* in
	*mode=loop*)
		[ -n "$heads" ] || skipping "no loop head found" || return
		set -- "$@" heads="$heads" ;;
	esac
	dmesg -c >/dev/null
	insmod /dchain.ko "$@" 2>/tmp/error ||
		skipping "$(dmesg | sed -n 's/.*dchain: //p' | tail -n 1)" ||
		return
	undo=unload
	for _p; do
		_file=/sys/module/dchain/parameters/${_p%%=*}
		[ -e "$_file" ] ||
			skipping "dchain.ko has no parameter ${_p%%=*}" ||
			return
	done
	counted=module_counted
	case $* in
	*mode=off*) counted=lookups ;;
	esac
}

# A limit acts once a second of the guest's time: look names up until it has
# raised the step and that rests.
limited()
{
	module "$@" || return
	_step=1 _last=0 _i=0
	until [ "$_step" = "$_last" ] && [ "$_step" -gt 1 ]; do
		[ $_i -lt 20 ] || fail "max_cost does not act: sample $_step"
		_i=$((_i + 1)) _last=$_step
		# Two seconds and more.
		# shellcheck disable=SC2086 # words
		cg_run "$cg" lookup -n 10000 -r 80 ${cases##* } >/dev/null
		_step=$(field status sample)
	done
	echo "info max_cost_sample $_step"
}

# define_events WHERE...: kprobe events at the lookups' entries or loops.
define_events()
{
	for _w; do
		case $_w in
		lookup)
			echo "p:dc/lookup __d_lookup"
			echo "p:dc/lookup_rcu __d_lookup_rcu" ;;
		loop)
			echo "p:dc/loop $head"
			echo "p:dc/loop_rcu $head_rcu" ;;
		esac >>$tracing/kprobe_events || return
	done
}

drop_events()
{
	echo 0 >$tracing/events/dc/enable
	echo >$tracing/kprobe_events
	echo >$tracing/trace
}

events_counted()
{
	awk '$1 ~ /lookup/ { n += $2 } END { print n }' \
		$tracing/kprobe_profile
}

events()
{
	define_events "$@" 2>/tmp/error ||
		skipping "kprobe_events refused: $(cat /tmp/error)" || return
	undo=drop_events
	counted=events_counted
	echo 1 >$tracing/events/dc/enable
}

perf_counted()
{
	awk -F, '$3 ~ /lookup/ { n += $1 } END { print n }' /tmp/perf
}

perf_stat()
{
	command -v perf >/dev/null || skipping "no perf" || return
	define_events "$@" 2>/tmp/error ||
		skipping "kprobe_events refused: $(cat /tmp/error)" || return
	undo=drop_events
	counted=perf_counted
	wrap="perf stat -x, -o /tmp/perf"
	for _e in "$tracing"/events/dc/*/; do
		_e=${_e%/}
		wrap="$wrap -e dc:${_e##*/}"
	done
}

stop_bpf()
{
	kill -INT "$bpf_pid"
	wait "$bpf_pid"
	# Detaching goes on for a while in the kernel.
	sleep 2
}

bpf_counted()
{
	stop_bpf
	undo=true
	sed -n 's/^@lookups\[.*: //p' /tmp/bpf | awk '{ n += $1 }
		END { print n + 0 }'
}

bpf()
{
	command -v bpftrace >/dev/null || skipping "no bpftrace" || return
	sed "s/HEAD_RCU/$head_rcu/; s/HEAD/$head/" "/test/bpftrace/$1.bt" \
		>/tmp/program.bt
	bpftrace --unsafe /tmp/program.bt >/tmp/bpf 2>&1 &
	bpf_pid=$!
	_i=0
	until grep -qs '^Attach' /tmp/bpf; do
		sleep 1
		_i=$((_i + 1))
		if [ $_i -gt 300 ] || ! kill -0 $bpf_pid 2>/dev/null; then
			kill -9 $bpf_pid 2>/dev/null
			skipping "bpftrace: $(grep -v '^$' /tmp/bpf |
				tail -n 1)"
			return
		fi
	done
	# It says so before it begins.
	sleep 10
	undo=stop_bpf
	counted=bpf_counted
}

variant()
{
	_key=$1 wrap='' undo=true counted='' why=''
	shift
	if ! "$@"; then
		$undo
		echo "skip $_key $why"
		return
	fi
	# shellcheck disable=SC2086 # words
	cg_run "$cg" $wrap lookup -n $calls -r $repeats $cases >/tmp/rows ||
		fail "$_key: the measurement failed"
	_n=$($counted)
	# bpf_counted ran in a shell of its own.
	[ "$counted" != bpf_counted ] || undo=true
	$undo
	[ "${_n:-0}" -ge "$(lookups)" ] ||
		fail "$_key: counted ${_n:-nothing} of $(lookups) lookups"
	sed "s/^/row $_key /" /tmp/rows
}

grep -v '^#' /test/variants | tr -d '|' | wc -l | sed 's/^/plan /'
echo "info kernel $(uname -r)"
lookup clock | sed 's/^/info /'
cg=$(cg_new bench)
heads=$(dchain locate --param)
head_rcu=${heads#*,}
head=${heads%%,*} head_rcu=${head_rcu%%,*}
build_chains
check_chains
while IFS='|' read -r key _ setup; do
	case $key in
	'#'*)	continue ;;
	esac
	key=${key%% *}
	case " ${1:-$key} " in
	*" $key "*) ;;
	*)	continue ;;
	esac
	# shellcheck disable=SC2086 # words
	variant "$key" $setup </dev/null
	echo "done $key $(cut -d ' ' -f 1 /proc/uptime)"
done </test/variants

# SPDX-License-Identifier: GPL-2.0-only
# shellcheck shell=sh
# dchain-repro: reproduces on this host how one container slows another one down.
#
# A worker scans its tree while a trasher, in a container of its own, opens names
# that do not exist. Five phases: clean; trashing; clogged (the trasher is held);
# killed (its process, not its container); removed (the container too, and with an
# engine its image). The containers are cgroups with mounts of their own, or
# those of an engine. Whatever is made here is removed again, whatever happens.
set -u

usage()
{
	cat <<-END
	Usage: dchain-repro [OPTION...]
	       dchain-repro --draw FOLDER

	Reproduces how one container slows another one down, on this host. Ends with
	\`reproduced: ...' and status 0, or \`NOT reproduced: ...' and 10; 8: it would
	take more memory than it may, 9: stopped, 11: the module is not loaded.

	  --target N      steps a lookup to bring about (2 to 100; 30)
	  --budget SIZE   of kernel memory it may take: 512M, 2G (a quarter of what is
	                  available)
	  --engine NAME   podman or docker: real containers, of images made from local
	                  files
	  --loops N       of the worker for each phase (5)
	  --interval S    seconds between two of its loops (1)
	  --seed N        of the trasher's names (1)
	  --out FOLDER    write repro.csv and repro.gp there, and by gnuplot repro.svg
	                  and repro.png
	  --plot          print the chart on this terminal, too
	  --dry-run       show the plan only
	  --draw FOLDER   draw again what is in it
	END
}

fail()
{
	echo "dchain-repro: $*" >&2
	exit "${status:-10}"
}

# number NAME VALUE LEAST MOST
number()
{
	case $2 in
	''|*[!0-9]*|????????????????*) fail "--$1 $2: not a whole number" ;;
	esac
	{ [ "$2" -ge "$3" ] && [ "$2" -le "$4" ]; } ||
		fail "--$1 $2: not from $3 to $4"
}

target=30 loops=5 interval=1 seed=1 budget='' engine='' out='' plot='' dry=''
while [ $# != 0 ]; do
	case $1 in
	--target|--loops|--interval|--seed|--budget|--engine|--out|--draw)
		[ $# -gt 1 ] || fail "$1: a value is needed"
		[ "$1" != --draw ] || { draw "$2"; exit; }
		eval "${1#--}=\$2"
		shift ;;
	--plot)	plot=1 ;;
	--dry-run) dry=1 ;;
	-h|--help) usage; exit ;;
	*)	fail "$1: no such option (dchain-repro --help)" ;;
	esac
	shift
done
number target "$target" 2 100
number loops "$loops" 1 100000
number seed "$seed" 0 999999999999999
case $interval in
''|.|*[!0-9.]*|*.*.*) fail "--interval $interval: not seconds" ;;
esac
case $engine in
''|podman|docker) ;;
*)	fail "--engine $engine: not podman or docker" ;;
esac
case $budget in
'')	;;
[KMGT]*|*[!0-9KMGT]*|*[KMGT]?*|*[0-9]|??????????*)
	fail "--budget $budget: not a size such as 512M or 2G" ;;
*K)	budget=$((${budget%?} << 10)) ;;
*M)	budget=$((${budget%?} << 20)) ;;
*G)	budget=$((${budget%?} << 30)) ;;
*T)	budget=$((${budget%?} << 40)) ;;
esac

# Programs that lie beside this one come first: installed, or just built.
PATH=$(cd "$(dirname "$0")" && pwd):$PATH:/usr/sbin:/sbin
parameter=/sys/module/dchain/parameters/mode
[ "$(id -u)" = 0 ] || status=4 fail "needs root"
[ -e $parameter ] || status=11 fail "the module is not loaded: modprobe dchain"
for program in dchain dchain-worker dchain-trasher $engine; do
	command -v "$program" >/dev/null || fail "$program: no such program"
done
mount=$(awk '$3 == "cgroup2" { print $2; exit }' /proc/mounts)
[ -n "$mount" ] || fail "needs cgroup v2, and none is mounted"
cgroup=$mount/dchain-repro
[ -z "$out" ] || mkdir -p "$out" || fail "$out: cannot be made"

work=$(mktemp -d /tmp/dchain-repro.XXXXXX) || exit 10
mode=$(cat $parameter)
made=''

# Removes what was made, last things first.
cleanup()
{
	trap '' INT TERM HUP
	[ -z "$made" ] || {
		remove trasher
		remove worker
		[ -n "$engine" ] || rmdir "$cgroup"
	}
	[ "$(cat $parameter)" = "$mode" ] || echo "$mode" >$parameter
	exec 9>&-
	rm -rf "$work"
}
trap cleanup EXIT
trap 'status=9 fail "stopped; all that was made is removed again"' INT TERM HUP

# Whoever reads it learns that this process has ended, even by SIGKILL.
mkfifo "$work/leash" && mkdir "$work/box" || exit 10
exec 9<>"$work/leash"

# What the first process of an own container does. Its children are in it.
# shellcheck disable=SC2016 # it is expanded there
hold='
	name=$1 work=$2 dirs=$3
	shift 3
	mount --make-rprivate / && mount -t tmpfs dchain-repro "$work/box" &&
		cd "$work/box" && mkdir lower upper work root &&
		mount -t overlay -o lowerdir=lower,upperdir=upper,workdir=work \
			dchain-repro root && cd root || exit
	for d in $(seq "$dirs"); do
		mkdir "d$d"
		for f in 1 2 3 4 5 6 7 8; do
			: >"d$d/f$f"
		done
	done
	"$@" >"$work/$name.log" &
	echo $! >"$work/$name.new" && mv "$work/$name.new" "$work/$name.pid"
	read -r _ <"$work/leash"
	kill -9 $!'

# image NAME: of the programs with their libraries, and the worker's tree
image()
{
	rm -rf "$work/image"
	mkdir -p "$work/image/tmp" "$work/image/data"
	for file in "$(command -v dchain-worker)" \
		"$(command -v dchain-trasher)" \
		$(ldd "$(command -v dchain-worker)" | grep -o '/[^ ]*'); do
		mkdir -p "$work/image/${file%/*}"
		cp -L "$file" "$work/image/$file"
	done
	for d in $([ "$1" = trasher ] || seq "$dirs"); do
		mkdir "$work/image/data/d$d"
		(cd "$work/image/data/d$d" && touch f1 f2 f3 f4 f5 f6 f7 f8)
	done
	tar -C "$work/image" -c . | $engine import - "dchain-repro-$1" \
		>"$work/said" 2>&1 || fail "$engine: $(cat "$work/said")"
}

# alive PROCESS: not where only its parent has not noticed yet
alive()
{
	grep -qs '^State:.[^Z]' "/proc/$1/status"
}

# start NAME PROGRAM ARGUMENT...: a container, its process in $pid, its cgroup's
# path in $path
start()
{
	name=$1 made=1
	shift
	if [ -n "$engine" ]; then
		image "$name"
		program=$(command -v "$1")
		shift
		set -- run --name "dchain-repro-$name" --network none \
			--log-driver none -w /data "dchain-repro-$name" \
			"$program" "$@"
		$engine "$@" >"$work/$name.log" 2>"$work/$name.err" 9>&- &
		holder=$!
	else
		mkdir -p "$cgroup/$name" || fail "$cgroup/$name: cannot be made"
		[ "$name" = worker ] || dirs=0
		(echo 0 >"$cgroup/$name/cgroup.procs" && exec unshare -m sh -c \
			"$hold" hold "$name" "$work" "$dirs" "$@") \
			2>"$work/$name.err" 9>&- &
		holder=$!
	fi
	pid=0
	until [ "$pid" -gt 0 ]; do
		sleep 0.1
		alive $holder ||
			fail "no container: $(cat "$work/$name.err")"
		if [ -n "$engine" ]; then
			pid=$($engine inspect -f '{{.State.Pid}}' \
				"dchain-repro-$name" 2>/dev/null) || pid=0
		elif [ -e "$work/$name.pid" ]; then
			pid=$(cat "$work/$name.pid")
		fi
	done
	path=$(sed -n 's/^0:://p' "/proc/$pid/cgroup")
}

# remove NAME: a container, with its mounts and its image
remove()
{
	if [ -n "$engine" ]; then
		$engine kill "dchain-repro-$1" >/dev/null 2>&1
		$engine rm -f "dchain-repro-$1" >/dev/null 2>&1
		$engine rmi -f "dchain-repro-$1" >/dev/null 2>&1
		return
	fi
	[ -d "$cgroup/$1" ] || return 0
	# Nobody else's process is in it. Its mounts go with the last one.
	xargs -r kill -9 <"$cgroup/$1/cgroup.procs" 2>/dev/null
	for _ in $(seq 3000); do
		rmdir "$cgroup/$1" 2>/dev/null && return
		sleep 0.1
	done
}

# state: dentries and negative of this host
state()
{
	# The kernel gives it out only at once, and a shell's read asks by bytes.
	# shellcheck disable=SC2046 # words
	set -- $(cat /proc/sys/fs/dentry-state)
	dentries=$1 negative=$5
}

# counts: walked lookups of the worker, and their steps
counts()
{
	dchain cgroups --noheadings -o walked,steps,path |
		awk -v path="$worker_path" '$3 == path { n = $1; s = $2 }
			END { printf "%.0f %.0f\n", n, s }'
}

# point PHASE: a point of the chart
point()
{
	alive "$worker" ||
		fail "the worker has ended: $(cat "$work/worker.err")"
	state
	read -r now _ </proc/uptime
	echo "$now $1 $(counts) $dentries $negative $(tail -n 1 \
		"$work/worker.log" | sed 's/.*duration_ms": *//; s/[^0-9.].*//')" \
		>>"$work/points"
}

# row PHASE WALKED STEPS LINES: of the table, since these were the counts
row()
{
	# shellcheck disable=SC2046 # two words
	set -- "$@" $(counts)
	ms=$(tail -n +"$(($4 + 1))" "$work/worker.log" |
		sed 's/.*duration_ms": *//; s/[^0-9.].*//' | sort -n |
		awk '{ all[NR] = $1 } END { print all[int((NR + 1) / 2)] }')
	state
	echo "$1 $(($5 - $2)) $(($6 - $3)) $dentries $negative ${ms:-0}" \
		>>"$work/rows"
}

lines()
{
	wc -l <"$work/worker.log"
}

# measure PHASE: so many loops; one that ends between counts and lines is none
measure()
{
	echo "$1 ..." >&2
	begin=$(lines)
	until [ "$(lines)" -gt "$begin" ]; do
		point "$1"
		sleep 0.2
	done
	before=$(counts)
	begin=$(lines)
	until [ "$(lines)" -ge $((begin + loops)) ]; do
		point "$1"
		sleep 0.5
	done
	# Words.
	# shellcheck disable=SC2086
	row "$1" $before "$begin"
}

# trash: the trasher at work, until there are $goal dentries
trash()
{
	echo "trashing ..." >&2
	begin=$(lines)
	before=$(counts)
	most=0 idle=0
	if [ -n "$engine" ]; then
		start trasher dchain-trasher --count 1 --stay /tmp
		$engine exec -d dchain-repro-trasher \
			"$(command -v dchain-trasher)" --time 86400 \
			--seed "$seed" /tmp >/dev/null
		trasher=''
		until [ -n "$trasher" ]; do
			sleep 0.1
			trasher=$(grep -vx "$pid" "$mount$path/cgroup.procs")
		done
	else
		start trasher dchain-trasher --time 86400 --seed "$seed" .
		trasher=$pid
	fi
	while state && [ "$dentries" -lt "$goal" ]; do
		alive "$trasher" || fail "the trasher has ended"
		# Where memory ends, no more entries can be had.
		[ "$dentries" -gt "$most" ] && most=$dentries idle=0
		[ $((idle += 1)) -le 300 ] ||
			fail "not more than $most dentries can be had"
		point trashing
		sleep 0.5
	done
	kill -STOP "$trasher"
	# Words.
	# shellcheck disable=SC2086
	row trashing $before "$begin"
}

# plan: how many names, and may they be?
plan()
{
	buckets=$(sed -n 's/^buckets: *//p' /sys/kernel/debug/dchain/status)
	[ "${buckets:-0}" -gt 0 ] || fail "status: no number of buckets"
	files=$((buckets / 16))
	[ $files -le 54336 ] || files=54336
	[ $files -ge 64 ] || files=64
	dirs=$((files / 8))
	more=$(((target - 1) * buckets))
	available=$(awk '$1 == "MemAvailable:" { printf "%.0f", $2 * 1024 }' /proc/meminfo)
	state
	echo "table     $buckets buckets, $dentries dentries now"
	echo "worker    $((dirs * 8)) files in $dirs directories, $loops loops a phase"
	echo "trasher   $more dentries more, for $target steps a lookup"
	echo "memory    $((more * 200 >> 20)) MiB of at most $((${budget:-$((available / 4))} >> 20))"
	[ $((more * 200)) -le "${budget:-$((available / 4))}" ] || status=8 fail \
		"refused: more than the budget: give --budget SIZE or a smaller --target"
}

plan
[ -z "$dry" ] || exit 0
if [ -z "$engine" ]; then
	# One that was killed has left empty ones.
	[ ! -d "$cgroup" ] || rmdir "$cgroup"/*/ "$cgroup" 2>/dev/null
	mkdir "$cgroup" 2>/dev/null ||
		fail "$cgroup is in use: is another one running?"
	made=1
	echo +memory >"$cgroup/cgroup.subtree_control" 2>/dev/null
fi
[ "$mode" != off ] || echo walk >$parameter
state
tree=$dentries
start worker dchain-worker --json --interval "$interval" .
worker=$pid worker_path=$path
until [ "$(lines)" -gt 0 ]; do
	alive "$worker" || fail "no worker: $(cat "$work/worker.err")"
	sleep 0.1
done
state
base=$dentries
tree=$((base - tree))
goal=$((base + more - tree / 2))
measure clean
trash
measure clogged
dchain diagnose >"$work/diagnosis" 2>&1
kill -9 "$trasher"
measure killed
remove trasher
# An engine's mounts go a moment later.
state
until last=$dentries && sleep 1 && state && [ $((last - dentries)) -lt 100 ]; do
	:
done
measure removed
table >"$work/table"
echo
echo "What dchain diagnose said when it was clogged:"
sed 's/^\(.\)/    \1/' "$work/diagnosis"
echo
cat "$work/table"
! grep -q QEMU /proc/cpuinfo ||
	echo "emulated: the times are an emulator's and mean nothing for a real host"
[ -z "$out$plot" ] || {
	[ -n "$out" ] || out=$work
	csv >"$out/repro.csv"
	(draw "$out")
}
echo
verdict <"$work/table" || exit 10

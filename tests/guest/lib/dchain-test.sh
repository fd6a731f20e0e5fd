# SPDX-License-Identifier: GPL-2.0-only
# shellcheck shell=sh
# For tests that run in a guest: TAP (tests/lib/tap.sh), cgroups, dchain's files,
# file systems. Sourced.

# shellcheck source=tests/lib/tap.sh
. /lib/tap.sh

# Used by the tests.
# shellcheck disable=SC2034
debug=/sys/kernel/debug/dchain
# shellcheck disable=SC2034
parameters=/sys/module/dchain/parameters
cgroups=/sys/fs/cgroup

# shellcheck disable=SC2120 # mostly called without
# load [PARAMETER=VALUE...]: load the module or stop the test.
load()
{
	insmod /dchain.ko "$@" || bail "dchain.ko does not load"
	[ -r $debug/cgroups ] || bail "no $debug/cgroups"
}

unload()
{
	rmmod dchain
}

# changed OLD NEW...: make /run/changed.ko, a module that looks for other symbols
# of the same length (# files: sed:/opt/sed). The first place is the name that it
# looks up; further ones are the linker's. Not on 6.12, where an import is first.
changed()
{
	cp /dchain.ko /run/changed.ko
	while [ $# != 0 ]; do
		/opt/sed -i "0,/\\<$1\\>/s//$2/" /run/changed.ko
		shift 2
	done
}

# unload_used: unload it beside programs that read: each reading pins it.
unload_used()
{
	_try=0
	until rmmod dchain 2>/dev/null; do
		[ $((_try += 1)) -le 600 ] || bail "dchain.ko stays in use"
		sleep 0.1
	done
}

# cg_new NAME: make a cgroup, print its folder.
cg_new()
{
	mkdir -p "$cgroups/$1" || bail "cannot make cgroup $1"
	echo "$cgroups/$1"
}

# cg_id FOLDER: the id that dchain shows.
cg_id()
{
	stat -c %i "$1"
}

# cg_run FOLDER COMMAND...: run in a cgroup. The shell's own lookups (search of
# the command) are counted too; for exact numbers use drive.
cg_run()
{
	_cg=$1
	shift
	sh -c 'echo $$ >"$0/cgroup.procs" && exec "$@"' "$_cg" "$@"
}

# scan CGROUP FOLDER: scan it in the background until $worker is killed, from
# within: the names of a path to it would be in every lookup, and the average
# that of their few buckets.
# shellcheck disable=SC2034 # worker is the test's
scan()
{
	sh -c 'cd "$1" && echo $$ >"$0/cgroup.procs" &&
		exec dchain-worker -i 0.02 .' "$1" "$2" >/dev/null 2>&1 &
	worker=$!
}

reset()
{
	echo 1 >$parameters/reset || bail "reset refused"
}

# drop [OPTION...] FOLDER: drop what is below it (drive drop). What became of it:
# lines "freed: N" and the like in /run/drop.
drop()
{
	drive drop "$@" >/run/drop 2>&1
}

# dropped NAME: a figure of the last drop.
dropped()
{
	sed -n "s/^$1: //p" /run/drop
}

# place FS PATH COLUMN: a figure of a directory in the census read last, by its
# path in its file system.
place()
{
	fs=$1 path=$2 want=$3 awk '
		NR == 2 { for (i = 2; i <= NF; i++) at[$i] = i - 1; next }
		/^#/ || NR == 1 { next }
		{
			up = paths[$at["parent"]]
			name = $at["name"]
			paths[$1] = name == "/" ? "" : up "/" name
			if ($at["fs"] == ENVIRON["fs"] &&
			    paths[$1] == ENVIRON["path"]) {
				print $at[ENVIRON["want"]]
				exit
			}
		}' /run/census/directories
}

# field FILE ROW COLUMN: one number of a table, in the row that has ROW in the
# first column (id, number) or as its path; empty when there is no such row. A
# line that is one status name: field status NAME.
field()
{
	case $1 in
	*/*)	_file=$1 ;;
	*)	_file=$debug/$1 ;;
	esac
	awk -v row="$2" -v want="$3" '
		want == "" && $1 == row ":" {
			sub(/^[^:]*: */, ""); print; exit
		}
		NR == 2 { for (i = 2; i <= NF; i++) at[$i] = i - 1; next }
		/^#/ { next }
		$1 == row || ("path" in at && $at["path"] == row) { print $at[want]; exit }
	' "$_file"
}

# total FILE COLUMN [PATH]: sum over all rows but that one's.
total()
{
	case $1 in
	*/*)	_file=$1 ;;
	*)	_file=$debug/$1 ;;
	esac
	awk -v want="$2" -v but="$3" '
		NR == 2 { for (i = 2; i <= NF; i++) at[$i] = i - 1; next }
		/^#/ || NR == 1 || (but != "" && $at["path"] == but) { next }
		{ sum += $at[want] }
		END { printf "%.0f\n", sum }' "$_file"
}

# average CGROUP [SECONDS]: steps a lookup of that cgroup (its path or id) in the
# next seconds (2); empty where it makes none.
average()
{
	_was="$(field cgroups "$1" steps) $(field cgroups "$1" walked)"
	sleep "${2:-2}"
	echo "$_was $(field cgroups "$1" steps) $(field cgroups "$1" walked)" |
		awk '$4 > $2 { printf "%.2f\n", ($3 - $1) / ($4 - $2) }'
}

# census [sample|full]: take one (full). Its tables are then files in /run/census,
# for field and total.
census()
{
	mkdir -p /run/census
	cat "$debug/census_${1:-full}" >/run/census.all || bail "no census"
	awk '$1 == "dchain" && $3 == "-" { file = "/run/census/" $2 }
		{ print >file }' /run/census.all
}

# said NAME [COLUMN]: a figure of the census that was read last: its sum.
said()
{
	awk -v name="$1" -v column="${2:-2}" \
		'$1 == name { print $column }' /run/census/census
}

# until_stopped COMMAND WORD...: run it again and again, with $pause seconds
# between, until there is a file $stop. Its rounds are counted in /run/rounds, and
# what fails is named in /run/failed.
until_stopped()
{
	rounds=0
	mkdir -p /run/rounds
	while [ ! -e "$stop" ]; do
		"$@" || {
			echo "$*" >>/run/failed
			return
		}
		rounds=$((rounds + 1))
		echo "$rounds $*" >"/run/rounds/$*"
		[ -z "$pause" ] || sleep "$pause"
	done
}

# driven KIND COUNT ...: run drive, print how many operations it did.
driven()
{
	drive "$@" | awk '$1 == "ops" { print $2 }'
}

# overlay FOLDER [LOWER...]: mount an overlay file system there, above LOWER or an
# empty folder. Its layers are on /tmp's tmpfs, which keeps no negative dentries:
# overlay itself keeps one for each name that was looked up.
overlay()
{
	_layers=/tmp/layers$(echo "$1" | tr / -)
	_to=$1
	shift
	[ $# != 0 ] || set -- "$_layers/low"
	modprobe overlay 2>/dev/null
	mkdir -p "$_to" "$_layers/up" "$_layers/work" "$@"
	mount -t overlay -o "lowerdir=$(echo "$*" | tr ' ' :),upperdir=$_layers/up,workdir=$_layers/work" \
		overlay "$_to" || bail "no overlay file system"
}

# ext4_mount FOLDER [OPTION...]: mount an empty ext4 on /dev/scratch there (# disk:,
# and mkfs.ext4 among the # files:), made with these options. It keeps negative
# dentries.
ext4_mount()
{
	_to=$1
	shift
	modprobe ext4 2>/dev/null
	mkdir -p "$_to"
	mkfs.ext4 -q "$@" /dev/scratch || bail "no file system on /dev/scratch"
	mount -t ext4 /dev/scratch "$_to" || bail "no ext4"
}

# mount_image NAME SIZE TYPE [MKFS-OPTION...]: a file system in a file, mounted at
# /mnt/NAME (# files: mkfs.TYPE).
mount_image()
{
	_image=/tmp/$1 _at=/mnt/$1
	mkdir "$_at"
	truncate -s "$2" "$_image"
	_type=$3
	shift 3
	"mkfs.$_type" "$@" "$_image" >/tmp/mkfs.log 2>&1 ||
		bail "no $_type for $_at: $(cat /tmp/mkfs.log)"
	mount -o loop -t "$_type" "$_image" "$_at" ||
		bail "cannot mount $_type on $_at"
}

# marks_on [OPTION...], marks_off: use is marked (drive marks), which says so in
# /run/marks.
marks_on()
{
	rm -f /run/marks
	mkfifo /run/until
	drive marks "$@" - </run/until >/run/marks 2>&1 &
	marker=$!
	exec 9>/run/until
	until grep -qs . /run/marks || [ ! -d /proc/$marker ]; do
		sleep 0.1
	done
	rm /run/until
}

marks_off()
{
	exec 9>&-
	wait $marker
}

# many_cgroups NUMBER; visit_cgroups NUMBER: a shell that is in one after the other,
# and looks up a name in each.
many_cgroups()
{
	mkdir $cgroups/many
	(cd $cgroups/many && seq "$1" | sed s/^/c/ | xargs mkdir) ||
		bail "no cgroups"
}

visit_cgroups()
(
	cd $cgroups/many || exit
	for _i in $(seq "$1"); do
		echo 0 >c$_i/cgroup.procs && [ ! -e none ] || exit
	done
	echo 0 >$cgroups/cgroup.procs
)

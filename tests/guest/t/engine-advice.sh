# SPDX-License-Identifier: GPL-2.0-only
# shellcheck shell=sh source=tests/guest/lib/dchain-test.sh
# What diagnose advises where somebody else owns the limit, typed as printed:
# to podman, docker and systemd. What it says that it frees is freed; the limit
# is there afterwards, after a daemon-reload, too, which takes back what was
# written to a file; no more entries come to stand than was said, and the
# victim is back.
# group: soak
# kernels: 6.1
# debug: no, the programs, not the module
# system: podman crun docker.io containerd runc iptables e2fsprogs xfsprogs uidmap
# memory: 2G
# cmdline: dhash_entries=16384
# limit: 900
# soak: podman docker unit
. /lib/dchain-test.sh
# shellcheck source=tests/guest/lib/diagnose.sh
. /lib/diagnose.sh
# shellcheck source=tests/guest/lib/engine.sh
. /lib/engine.sh

names=150000

# owned: dentries of the trasher.
owned()
{
	census full
	field /run/census/owners "$maker" dentries
}

# clogged NAME OWNER
# shellcheck disable=SC2119 # diagnose's arguments are its own
clogged()
{
	for _ in $(seq 180); do
		[ "$(negatives)" -lt $((names - 5000)) ] || break
		sleep 1
	done
	settled
	diagnose
	is $status 2 "$1: critical"
	like "$(row owner)" "$2\$" "$1: by its name"
}

# freed NAME REGEX: typed, it frees what its line says.
# shellcheck disable=SC2119
freed()
{
	frees 'drop what is there[^:]*' "$2" "$1"
	diagnose
	is $status 0 "$1: that cures it"
}

# limited NAME COMMAND FILE FOLDER: typed, it holds.
limited()
{
	limit=$(printed "$2")
	like "$limit" "$2" "$1: the limit is its owner's to set"
	most=$(tr -s ' \n' '  ' </run/diagnosis |
		sed 's/.*it can then keep \([0-9]*\) dentries at most.*/\1/')
	type_it "$limit"
	bytes=$(echo "$limit" | grep -Eo '(=)[0-9]{6,}' | tr -d =)
	is "$(cat "$4/$3")" "$bytes" "$1: it is in force"
	systemctl daemon-reload
	sleep 2
	is "$(cat "$4/$3")" "$bytes" "$1: after a daemon-reload, too"
}

# bounded NAME: after as much trash again.
# shellcheck disable=SC2119
bounded()
{
	settled
	within "$(owned)" 0 $((most * 11 / 10)) \
		"$1: no more stand than was said: $most"
	is "$(awk '$1 == "oom_kill" { print $2 }' \
		"$cgroups$maker/memory.events")" 0 "$1: nobody was killed"
	diagnose
	within $status 0 1 "$1: under its limit nothing is critical"
}

# Its process stays when it has made its names; each exec makes other ones.
engine()
{
	begin "$1"
	import "$1" trasher
	start "$1" trasher --count $names --stay /tmp
	clogged "$1" "$1 trasher \([0-9a-f]{12}\)"
	maker=$(path "$1 trasher")
	freed "$1" 'memory.reclaim'
	"$1" exec trasher /usr/bin/dchain-trasher --count $names --seed 7 /tmp \
		>/dev/null 2>&1
	clogged "$1" "$1 trasher \([0-9a-f]{12}\)"
	limited "$1" "^$1 update --memory=" memory.max "$cgroups$maker"
	"$1" exec trasher /usr/bin/dchain-trasher --count $names --seed 8 /tmp \
		>/dev/null 2>&1
	bounded "$1"
	kill_process "$1" trasher
	remove "$1" trasher
	remove_image "$1" trasher
	settled
}

# One entry a name here: there are none of an overlay.
unit()
{
	names=$((2 * names))
	mkdir -p /srv/none
	systemd-run -q --unit trasher dchain-trasher --count $names --stay \
		/srv/none
	clogged unit 'trasher.service'
	maker=/system.slice/trasher.service
	freed unit 'memory.reclaim'
	cg_run $cgroups$maker dchain-trasher --count $names --seed 7 /srv/none \
		>/dev/null 2>&1
	clogged unit 'trasher.service'
	limited unit '^systemctl set-property --runtime trasher.service MemoryHigh=' \
		memory.high $cgroups$maker
	cg_run $cgroups$maker dchain-trasher --count $names --seed 8 /srv/none \
		>/dev/null 2>&1
	bounded unit
	# As people do it.
	echo 99999744 >$cgroups$maker/memory.high
	systemctl daemon-reload
	systemctl set-property --runtime trasher.service CPUWeight=99
	sleep 2
	is "$(cat $cgroups$maker/memory.high)" "$bytes" \
		"what was written to the file, systemd takes back"
	systemctl stop trasher
}

image_folder trasher
mkdir -p /tmp/tree
for i in $(seq 400); do
	: >"/tmp/tree/$i"
done
cg_new victim >/dev/null
load
scan $cgroups/victim /tmp/tree
[ $# != 0 ] || set -- podman unit
for who; do
	case $who in
	unit)	unit ;;
	*)	engine "$who" ;;
	esac
done
kill $worker
is "$(field status alive)" yes "it still counts"
done_testing

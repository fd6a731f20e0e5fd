# SPDX-License-Identifier: GPL-2.0-only
# shellcheck shell=sh source=tests/guest/lib/dchain-test.sh
# The story with containers of podman, docker and containerd under systemd:
# called by their names (ctr's by their cgroups), a layer of the image that keeps entries when its
# container is removed, and loses them when the image is. Podman's storage lies
# on xfs, the others' on ext4. `rootless' is podman of an ordinary user, which
# has a whole copy of the image for each container here: all goes with that.
# group: all
# kernels: 6.1
# debug: no, the programs, not the module
# system: podman crun docker.io containerd runc iptables e2fsprogs xfsprogs uidmap dbus-user-session
# disk: 4G
# memory: 2G
# cmdline: dhash_entries=16384
# limit: 900
# soak: podman docker containerd rootless
. /lib/dchain-test.sh
# shellcheck source=tests/guest/lib/engine.sh
. /lib/engine.sh

names=150000

# As README says: the host's root and debugfs, read-only, and no more.
monitor()
{
	program monitor dchain
	tar -C /img/monitor -c . | podman import - monitor >/dev/null 2>&1
	podman run --rm --network none --log-driver none \
		-v /sys/kernel/debug:/sys/kernel/debug:ro -v /:/host:ro \
		-e DCHAIN_ROOT=/host monitor "$@"
}

story()
{
	called="$1 " id=' \([0-9a-f]{12}\)' each=2
	case $1 in
	podman)	mkdir -p /var/lib/containers
		mkfs.xfs -q -f /dev/scratch || bail "no mkfs.xfs"
		mount -t xfs /dev/scratch /var/lib/containers ||
			bail "no xfs" ;;
	containerd) called=/default/ id= ;;
	rootless) called='podman ' each=1 ;;
	esac
	begin "$1"
	import "$1" worker
	import "$1" trasher
	start "$1" worker -i 0.05 /data
	sleep 3
	labels=$(dchain cgroups --json -o name)
	like "$labels" "\"${called}worker$id\"" "$1: the worker is called by its name"
	worker=$(path "${called}worker")
	clean=$(average "$worker" 3)
	within "$clean" 0.5 4 "$1: clean"

	start "$1" trasher --count $((names * 2 / each)) --stay /tmp
	for _ in $(seq 120); do
		[ "$(negatives)" -lt $((names * 2 - 5000)) ] || break
		sleep 1
	done
	labels=$(dchain cgroups --json -o name)
	like "$labels" "\"${called}trasher$id\"" "$1: so is the trasher"
	within "$(average "$worker" 3)" 12 40 "$1: clogged"
	dchain diagnose 2 >/run/diagnosis
	is $? 2 "$1: critical"
	diag "$(cat /run/diagnosis)"

	[ "$1" != podman ] || {
		labels=$(monitor dchain cgroups --json -o name 2>&1)
		like "$labels" "\"podman trasher$id\"" \
			"a container that monitors has the names"
		labels=$(monitor dchain export 2>&1)
		like "$labels" '^dchain_up 1$' "and the metrics"
	}
	settled
	clogged=$(negatives)
	kill_process "$1" trasher
	sleep 2
	remove "$1" trasher
	ok $? "$1: the container is removed"
	settled
	[ $each = 1 ] || {
		within "$(negatives)" $((clogged * 2 / 5)) $((clogged * 3 / 5)) \
			"$1: what the image's layer has stays"
		within "$(average "$worker" 3)" 6 25 "$1: half as long"
	}
	remove_image "$1" trasher
	ok $? "$1: the image is removed"
	settled
	within "$(negatives)" 0 $((names / 10)) "$1: and the rest goes"
	within "$(average "$worker" 3)" 0.5 4 "$1: clean again (before: $clean)"
	remove "$1" worker
	remove_image "$1" worker
}

image_folder worker
image_folder trasher
chmod 755 /img /img/*
load
[ $# != 0 ] || set -- podman
for engine; do
	story "$engine"
done
case " $* " in
*" podman "*)
	said=$(dchain-repro --engine podman --loops 3 --interval 0.2 2>&1)
	is $? 0 "podman: dchain-repro"
	diag "$said"
	like "$said" '^reproduced: ' "podman: reproduced by it"
	is "$(podman ps -aq)$(podman images -q dchain-repro-worker)" "" \
		"podman: nothing of it is left" ;;
esac
is "$(field status alive)" yes "it still counts"
done_testing

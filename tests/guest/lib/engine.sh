# SPDX-License-Identifier: GPL-2.0-only
# shellcheck shell=sh
# For tests with containers of podman, docker and containerd: images from local
# folders, containers with the worker and the trasher in them. Sourced after
# dchain-test.sh, in a guest with systemd.

# program IMAGE NAME: with its libraries into an image's folder.
program()
{
	for f in "/usr/bin/$2" $(ldd "/usr/bin/$2" | grep -o '/[^ ]*'); do
		mkdir -p "/img/$1/${f%/*}"
		cp -L "$f" "/img/$1/$f"
	done
}

# One image each: the worker's stays when the trasher's is removed.
image_folder()
{
	mkdir -p "/img/$1/tmp" "/img/$1/data"
	program "$1" "dchain-$1"
	seq 100 | while read -r i; do
		: >"/img/$1/data/$1-$i"
	done
}

# begin ENGINE: its daemon, if it has one; nothing comes from a network.
begin()
{
	case $1 in
	docker)
		mkdir -p /etc/docker
		echo '{ "bridge": "none", "iptables": false }' \
			>/etc/docker/daemon.json
		systemctl unmask docker.service docker.socket \
			containerd.service 2>/dev/null
		systemctl start docker || bail "no docker" ;;
	containerd)
		systemctl unmask containerd.service 2>/dev/null
		systemctl start containerd || bail "no containerd" ;;
	rootless)
		useradd -m -u 1000 someone || bail "no user"
		systemctl start user@1000.service || bail "no user's systemd"
		# a folder that this user may enter
		cd / || exit ;;
	esac
}

# Podman of a user without privileges, below that user's own systemd.
rootless()
{
	runuser -u someone -- env HOME=/home/someone \
		XDG_RUNTIME_DIR=/run/user/1000 \
		DBUS_SESSION_BUS_ADDRESS=unix:path=/run/user/1000/bus \
		podman "$@"
}

# import ENGINE NAME: an image from a local folder.
import()
{
	case $1 in
	containerd)
		[ -e "/img/$2.tar" ] || {
			podman image exists "$2" || import podman "$2"
			podman save -q -o "/img/$2.tar" "localhost/$2"
		}
		ctr image import "/img/$2.tar" ;;
	*)	tar -C "/img/$2" -c . | $1 import - "$2" ;;
	esac >/run/said 2>&1 || bail "$1 imports no $2: $(cat /run/said)"
}

# start ENGINE NAME ARGUMENT...
start()
{
	engine=$1
	name=$2
	shift 2
	case $engine in
	containerd)
		ctr run -d "localhost/$name:latest" "$name" \
			"/usr/bin/dchain-$name" "$@" ;;
	*)	$engine run -d --name "$name" --network none \
			--log-driver none "$name" "/usr/bin/dchain-$name" "$@" ;;
	esac >/run/said 2>&1 || bail "$engine does not run: $(cat /run/said)"
}

kill_process()
{
	case $1 in
	containerd) ctr task kill -s SIGKILL "$2" ;;
	*)	$1 kill "$2" ;;
	esac >/dev/null 2>&1
}

remove()
{
	case $1 in
	containerd)
		ctr task kill -s SIGKILL "$2" >/dev/null 2>&1
		sleep 1
		ctr task rm "$2" && ctr container rm "$2" ;;
	docker)	docker rm -f "$2" ;;
	*)	$1 rm -f -t 0 "$2" ;;
	esac >/run/said 2>&1
}

remove_image()
{
	case $1 in
	containerd) ctr image rm --sync "localhost/$2:latest" ;;
	*)	$1 rmi "$2" ;;
	esac >/run/said 2>&1
}

# path NAME: of the cgroup that is called so.
path()
{
	dchain cgroups --json -o name,path | awk -v name="$1" '
		/"name"/ { found = index($0, "\"" name) }
		/"path"/ && found {
			sub(/.*"path": *"/, ""); sub(/".*/, ""); print; exit
		}'
}

negatives()
{
	cut -f 5 /proc/sys/fs/dentry-state
}

# settled: dentries of an unmounted file system go within seconds.
settled()
{
	was=-1
	until [ "$(negatives)" = "$was" ]; do
		was=$(negatives)
		sleep 1
	done
}

# SPDX-License-Identifier: GPL-2.0-only
# shellcheck shell=sh source=tests/guest/lib/dchain-test.sh
# Names of containers are decoration: a file system that hangs below an engine's
# folder (FUSE, with nobody who answers) delays no command; ids stand in place of
# names, and names come back with it. A drop that waits for an automount is ended
# by ^C.
# group: check
# kernels: 6.1
. /lib/dchain-test.sh

id=ee97d26f146142b9039b3d1e13929295f231749c510cbe341cd68036d9af97e2
containers=/var/lib/docker/containers

# called REGEX NAME: what the container is called, within two seconds
called()
{
	read -r begin _ </proc/uptime
	said=$(dchain cgroups --json -o name 2>&1)
	read -r end _ </proc/uptime
	like "$said" "\"$1\"" "$2"
	within "$(echo "$begin $end" | awk '{ print int(100 * ($2 - $1)) }')" \
		0 200 "$2: at once"
}

load
a=$(cg_new docker)/$id
mkdir -p "$a" $containers/$id
echo '{ "Name": "/web" }' >$containers/$id/config.v2.json
drive -c "$a" hit 500 /mnt >/dev/null
called 'docker web \(ee97d26f1461\)' "a name"
modprobe fuse 2>/dev/null
exec 3<>/dev/fuse
mount -t fuse -o fd=3,rootmode=40000,user_id=0,group_id=0 none /var/lib/docker ||
	bail "no FUSE"
called 'docker ee97d26f1461' "a file system that hangs"
called 'docker ee97d26f1461' "and again"
exec 3>&-
umount -l /var/lib/docker
called 'docker web \(ee97d26f1461\)' "its name is back"

# A directory that is mounted when it is looked up, by a daemon that never does.
modprobe autofs4 2>/dev/null
mkdir /run/auto
mkfifo /run/auto-pipe
exec 3<>/run/auto-pipe
setsid sleep 1000 >/dev/null 2>&1 &
daemon=$!
sleep 0.2
if mount -t autofs -o "fd=3,pgrp=$daemon,minproto=5,maxproto=5,indirect" none /run/auto; then
	read -r begin _ </proc/uptime
	timeout -s INT 2 dchain drop /run/auto/stuck/below
	read -r end _ </proc/uptime
	within "$(echo "$begin $end" | awk '{ print int(10 * ($2 - $1)) }')" 15 40 \
		"AUTOFS: ^C ends a drop that waits for an automount"
else
	skip "no autofs" "AUTOFS: ^C ends a drop that waits for an automount"
fi
kill "$daemon"
exec 3>&-
unload
done_testing

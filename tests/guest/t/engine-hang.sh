# SPDX-License-Identifier: GPL-2.0-only
# shellcheck shell=sh source=tests/guest/lib/dchain-test.sh
# Names of containers are decoration: a file system that hangs below an engine's
# folder (FUSE, with nobody who answers) delays no command; ids stand in place of
# names, and names come back with it.
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
unload
done_testing

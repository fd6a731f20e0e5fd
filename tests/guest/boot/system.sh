#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-only
# system.sh PACKAGE...: print the image of a disk with a Debian host that has
# systemd and these packages, for run.sh -S. Made from the root of
# tests/package/root.sh, and kept beside it.
set -euo pipefail
# shellcheck source=tests/guest/boot/common.sh
. "$(dirname "$0")/common.sh"

# What a test's script needs besides.
always='systemd systemd-sysv dbus kmod busybox-static mawk'
# Nothing of it is wanted here, and emulated it takes its time.
masked='systemd-udevd.service systemd-udev-trigger.service
systemd-timesyncd.service systemd-journal-flush.service
systemd-update-utmp.service systemd-random-seed.service
systemd-hwdb-update.service ldconfig.service modprobe@.service
systemd-modules-load.service systemd-pstore.service e2scrub_reap.service
docker.service docker.socket containerd.service podman.service podman.socket
podman-restart.service podman-auto-update.service'

# Words.
# shellcheck disable=SC2086
root=$("$top/tests/package/root.sh" bookworm $always "$@")
image=$root-$(sha256sum <"$0" | cut -c1-8).img
exec 9>"$root.lock"
flock 9
if [ ! "$image" -nt "$root" ]; then
	need mke2fs
	note "making a disk of $root"
	for unit in $masked; do
		ln -sfn /dev/null "$root/etc/systemd/system/$unit"
	done
	echo 0123456789abcdef0123456789abcdef >"$root/etc/machine-id"
	rm -f "$root"-*.img
	mke2fs -q -t ext4 -d "$root" -L system "$image.new" 6G >&2
	mv "$image.new" "$image"
fi
echo "$image"

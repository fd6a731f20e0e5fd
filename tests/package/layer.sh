# SPDX-License-Identifier: GPL-2.0-only
# shellcheck shell=bash
# A throwaway layer above a cached root: what a test installs there is gone
# with the test, and the root stays as it was. Sourced, never run.

# alone "$@": the script again in a mount name space of its own, so that every
# mount ends with it, however it ends.
alone()
{
	[ -z "${DCHAIN_ALONE:-}" ] || return 0
	[ "$(id -u)" = 0 ] || die "only root can enter a root folder"
	DCHAIN_ALONE=1 exec unshare --mount --propagation private "$0" "$@"
}

# layer ROOT: make $layer, the folder to chroot into, and $scratch for the
# test's own files, both in memory.
layer()
{
	exec 9>"$1.lock"
	flock --shared 9
	scratch=$(mktemp -d)
	trap 'umount -lR "$scratch"; rmdir "$scratch"' EXIT
	mount -t tmpfs -o size=3g layer "$scratch"
	layer=$scratch/root
	mkdir "$layer" "$scratch/upper" "$scratch/work"
	mount -t overlay layer "$layer" -o \
		"lowerdir=$1,upperdir=$scratch/upper,workdir=$scratch/work" ||
		die "no overlay file system here, which this test stands on"
	mount -t proc proc "$layer/proc"
	mount --bind /dev "$layer/dev"
}

# inside COMMAND...: run it in the layer as its root user, with nothing of this
# machine's environment.
inside()
{
	chroot "$layer" env -i LC_ALL=C HOME=/root \
		DEBIAN_FRONTEND=noninteractive \
		PATH=/usr/local/sbin:/usr/sbin:/usr/bin:/sbin:/bin "$@" 9>&-
}

/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * A container, reduced to what matters here: a cgroup, and in it a process
 * that holds a mount namespace of its own with a file system of its own on
 * /tmp, an overlay, which keeps a negative dentry for every name missed. Its
 * lower layer is a directory on a disk, as an image's is, and keeps another
 * one; or it is of a tmpfs of the container's own, which keeps none. Other
 * processes are started in it, can die, and leave it as it is. It goes when its
 * last process goes: the namespace goes with it, the overlay with the
 * namespace, and the overlay's dentries with that.
 *
 * Or an engine makes it, from an image that has an empty /tmp.
 */
#ifndef DCHAIN_REPRO_CONTAINER_H
#define DCHAIN_REPRO_CONTAINER_H

#include "lib/exits.h"
#include "repro/cgroup.h"

#include <sys/types.h>

/* Where a container has its file system; it is the start directory as well. */
#define CONTAINER_ROOT "/tmp"

/**
 * struct container - one container; @pid 0: there is none
 * @path: of its cgroup
 * @id: of its cgroup, as the module prints it
 * @cgroup: descriptor of the cgroup's directory
 * @mounts: descriptor of the mount namespace
 * @pid: the process that holds it
 * @engine: "podman" or "docker", whose container it is; NULL: ours
 * @name: that it has there
 */
struct container {
	char path[PATH_MAX];
	uint64_t id;
	int cgroup;
	int mounts;
	pid_t pid;
	const char *engine;
	const char *name;
};

/**
 * container_make - make a container
 * @c: filled in
 * @root: where its cgroup goes
 * @name: of its cgroup
 * @memory_max: bytes, or 0 for no limit
 * @layer: directory that is the lower layer, or NULL
 *
 * Return: DCHAIN_OK, or another status after saying why; nothing is left then.
 */
enum dchain_exit container_make(struct container *c,
				const struct cgroup_root *root,
				const char *name, uint64_t memory_max,
				const char *layer);

/**
 * container_ended - begin its end, or see how far that is
 *
 * For callers that do something meanwhile; container_remove() comes after
 * it all the same.
 *
 * Return: true once its file system is gone.
 */
bool container_ended(struct container *c);

/**
 * container_remove - end it and wait until its file system is gone
 *
 * Every process started in it must have ended. Does nothing when there is none.
 * Unmounting millions of dentries takes the kernel seconds.
 */
void container_remove(struct container *c);

/**
 * container_fork - fork() into a container
 *
 * The child is in its cgroup from its first instruction, sees its mounts, has
 * CONTAINER_ROOT as its directory and dies with its parent, however that ends.
 *
 * Return: as fork().
 */
pid_t container_fork(const struct container *c);

/**
 * container_run - run a function in a container and wait for it
 * @c: the container
 * @function: runs in a child of container_fork(); what it returns is the
 *	child's exit status
 * @argument: handed to it
 *
 * Return: that status, or -1 when it was killed or could not be started.
 */
int container_run(const struct container *c, int (*function)(const void *),
		  const void *argument);

#endif

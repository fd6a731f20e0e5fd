/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Who a cgroup belongs to, told from its path alone.
 *
 * Pure: no file, socket or daemon is asked, so that a saved capture of another
 * host is named as well as the running one.
 */
#ifndef DCHAIN_NAMES_H
#define DCHAIN_NAMES_H

#include <stddef.h>

/* A component of a cgroup path is a file name: NAME_MAX bytes and the NUL. */
#define NAMES_MAX 256

/**
 * struct names - what a cgroup path says about its owner
 * @runtime:	"docker", "containerd", "cri-o", "cri" (one in a pod or ECS task that
 *		the path does not tell), "podman", "lxc", "libvirt-lxc",
 *		"nspawn", "kata", "qemu" or ""
 * @container:	full container id or name, "" outside containers
 * @pod:	Kubernetes pod UID with dashes, podman pod id or ECS task id, or ""
 * @unit:	innermost systemd unit (service, scope, ...), its own name
 */
struct names {
	const char *runtime;
	char container[NAMES_MAX];
	char pod[NAMES_MAX];
	char unit[NAMES_MAX];
};

/**
 * names_from_path() - fill @out from an unescaped cgroup path
 * @path: path below the cgroup mount, as in /proc/PID/cgroup; never NULL
 * @out:  every field is set; "" where the path does not tell
 *
 * With nested containers the innermost one is named; a pod or unit around it
 * stays. A container's monitor (conmon, lxc.monitor) is in no container.
 */
void names_from_path(const char *path, struct names *out);

/**
 * names_short() - a container id as people type it
 * @container: the full id or name
 * @buf:       at least NAMES_MAX bytes
 *
 * Return: @buf, with the first 12 digits of a 64-digit id, else all of it.
 */
const char *names_short(const char *container, char *buf);

#endif

/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * What people call a cgroup: from its path, and from what docker, podman,
 * containerd and the kubelet write to disk.
 *
 * Engines' files are read by a child process within a fraction of a second.
 * What it does not find in that time has no name, and the id is shown.
 */
#ifndef DCHAIN_NAMES_H
#define DCHAIN_NAMES_H

#include <stddef.h>

/* A component of a cgroup's path is a file name: NAME_MAX bytes and the NUL. */
#define NAMES_MAX 256

/* Enough for namespace/pod/container, or a container's name and id. */
#define NAMES_LABEL 800

/**
 * struct names - who a cgroup belongs to
 * @runtime:	"docker", "podman", "containerd", "cri-o", "cri" (in a pod, of a
 *		runtime that the path does not name), "lxc", "nspawn",
 *		"machine" (of systemd-machined), "kata" or ""
 * @container:	full container id or name, "" outside containers
 * @pod:	Kubernetes pod UID with dashes, podman pod id, ECS task id, or ""
 * @unit:	innermost systemd unit (service, scope, ...), its own name
 * @user:	numeric id of the user whose slice it is in, or ""
 * @name:	name of the container, "" where only the id is known
 * @pod_name:	NAMESPACE/NAME of the Kubernetes pod, or ""
 * @rest:	what follows in the path behind the container, pod or unit
 *
 * @name and @pod_name come from engines, and are "" after names_from_path().
 * Nothing here is escaped.
 */
struct names {
	const char *runtime;
	char container[NAMES_MAX];
	char pod[NAMES_MAX];
	char unit[NAMES_MAX];
	char user[16];
	char name[NAMES_MAX];
	char pod_name[NAMES_MAX];
	const char *rest;
};

/**
 * names_from_path() - fill @out from a cgroup's path alone
 * @path: below the cgroup mount, unescaped; never NULL
 *
 * With nested containers the innermost one is named; a pod or unit around it
 * stays. A container's monitor (conmon, lxc.monitor) is in no container.
 */
void names_from_path(const char *path, struct names *out);

/* What engines told: opaque. */
struct names_known;

/**
 * names_ask_rows() - ask the engines' files about all of these at once
 * @first: the first row's path of a cgroup, a member of a larger row. NULL and
 *	what is no cgroup is passed over
 * @n: how many rows
 * @size: bytes of a row
 *
 * Reads below DCHAIN_ROOT. Takes at most a second, whatever it meets.
 *
 * Return: for names_free(); NULL, with which all below works, where nothing is
 * known.
 */
struct names_known *names_ask_rows(const void *first, size_t n, size_t size);

void names_free(struct names_known *known);

/**
 * names_find() - names_from_path(), and what the engines told
 */
void names_find(const struct names_known *known, const char *path,
		struct names *out);

/**
 * names_label() - what a person calls a cgroup
 * @path: as for names_from_path(); "(removed)" and the like are their own label
 * @text: receives `podman trasher (ee97d26f1461)', `prod/web-7d4b/php',
 *	`nginx.service'; the path where nobody has a name for it
 * @size: bytes at @text; NAMES_LABEL cuts nothing off but long paths
 *
 * Return: @text.
 */
const char *names_label(const struct names_known *known, const char *path,
			char *text, size_t size);

/**
 * names_short() - a container's id as people type it
 * @buf: at least NAMES_MAX bytes
 *
 * Return: @buf, with the first 12 digits of a 64-digit id, else all of it.
 */
const char *names_short(const char *container, char *buf);

#endif

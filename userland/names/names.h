/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * What people call a cgroup, and what a directory on disk is part of: from its
 * path, and from what docker, podman, containerd and the kubelet write to disk.
 *
 * Engines' files are read by a child process within a fraction of a second.
 * What it does not find in that time has no name, and the id is shown.
 */
#ifndef DCHAIN_NAMES_H
#define DCHAIN_NAMES_H

#include <stdbool.h>
#include <stddef.h>

/* A component of a cgroup's path is a file name: NAME_MAX bytes and the NUL. */
#define NAMES_MAX 256

/* Enough for namespace/pod/container, or a container's name and id. */
#define NAMES_LABEL 800

/**
 * struct names - who a cgroup belongs to
 * @runtime:	"docker", "podman", "containerd", "cri-o", "cri" (in a pod, of a
 *		runtime that the path does not name), "lxc", "libvirt-lxc",
 *		"nspawn", "kata", "qemu" or ""
 * @container:	full container id or name, "" outside containers
 * @pod:	Kubernetes pod UID with dashes, podman pod id, ECS task id, or ""
 * @unit:	innermost systemd unit (service, scope, ...), its own name
 * @user:	numeric id of the user whose slice it is in, or ""
 * @name:	name of the container, "" where only the id is known
 * @pod_name:	name of the Kubernetes pod, or ""
 * @namespace:	Kubernetes namespace, or ""
 * @image:	name of the container's image, or ""
 * @rest:	what follows in the path behind the container, pod or unit
 *
 * @name to @image come from engines, and are "" after names_from_path(). They
 * have no byte but printable ASCII: blanks and all others are written \ooo.
 */
struct names {
	const char *runtime;
	char container[NAMES_MAX];
	char pod[NAMES_MAX];
	char unit[NAMES_MAX];
	char user[16];
	char name[NAMES_MAX];
	char pod_name[NAMES_MAX];
	char namespace[NAMES_MAX];
	char image[NAMES_MAX];
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
 * names_ask() - ask the engines' files about all of these at once
 * @paths: of cgroups, and of directories on disk, in any order; NULL and what
 *	is neither is passed over
 *
 * Reads below DCHAIN_ROOT. Takes at most a second, whatever it meets.
 *
 * Return: for names_free(); NULL, with which all below works, where nothing is
 * known.
 */
struct names_known *names_ask(const char *const *paths, size_t n);

/**
 * names_ask_rows() - likewise, where the paths are members of larger rows
 * @first: the first row's path
 * @n: how many rows
 * @size: bytes of a row
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

/**
 * enum names_kind - what a directory on disk is part of
 * @NAMES_NOTHING: of nothing that an engine is known to manage
 * @NAMES_OWN: a container's own layer: it goes with the container
 * @NAMES_LAYER: a layer that is not known to be a container's own: an image's,
 *	or of a container that the files do not tell
 * @NAMES_VOLUME: a volume: it stays until that is removed
 */
enum names_kind { NAMES_NOTHING, NAMES_OWN, NAMES_LAYER, NAMES_VOLUME };

/**
 * struct names_place - what a directory on disk is part of
 * @runtime:	"docker", "podman", "containerd", "kubernetes" or ""
 * @container:	NAMES_OWN: what to type for it: its name, or its id
 * @volume:	NAMES_VOLUME: its name
 * @directory:	the layer's or volume's own, a parent of the one asked for
 * @text:	for people: `own layer of podman web (0123456789ab)', `layer of
 *		docker', `volume pgdata of docker'; "" for NAMES_NOTHING
 */
struct names_place {
	enum names_kind kind;
	const char *runtime;
	char container[NAMES_MAX];
	char volume[NAMES_MAX];
	char directory[4096];
	char text[NAMES_LABEL];
};

/**
 * names_place() - what a directory is part of
 * @directory: absolute path, as the host sees it; one that names_ask() was
 *	asked about
 *
 * Return: false for NAMES_NOTHING.
 */
bool names_place(const struct names_known *known, const char *directory,
		 struct names_place *out);

#endif

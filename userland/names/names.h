/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Who a cgroup belongs to, and what a directory on disk is part of: from
 * the cgroup's path and from the state files that docker, podman, containerd,
 * CRI-O and the kubelet keep. No daemon is contacted.
 *
 * Not thread-safe: the state files are read once a process, when a name is
 * first asked for, and again when they have changed.
 */
#ifndef DCHAIN_NAMES_H
#define DCHAIN_NAMES_H

#include <stdbool.h>
#include <stddef.h>
#include <stdio.h>

/* A component of a cgroup path is a file name: NAME_MAX bytes and the NUL. */
#define NAMES_MAX 256

/* Enough for namespace/pod/container, or a container's name and id. */
#define NAMES_LABEL 800

/**
 * struct names - who a cgroup belongs to
 * @runtime:	"docker", "containerd", "cri-o", "cri" (one in a pod or ECS task that
 *		the path does not name), "podman", "lxc", "libvirt-lxc",
 *		"nspawn", "kata", "qemu" or ""
 * @container:	full container id or name, "" outside containers
 * @pod:	Kubernetes pod UID with dashes, podman pod id or ECS task id, or ""
 * @unit:	innermost systemd unit (service, scope, ...), its own name
 * @user:	numeric id of the user whose slice it is in, or ""
 * @name:	name of the container, "" where only the id is known
 * @pod_name:	name of the Kubernetes pod, or ""
 * @namespace:	Kubernetes namespace, or ""
 * @image:	name of the container's image, or ""
 * @rest:	what follows in the path behind the container, pod or unit
 *
 * @name to @image are from the state files, and empty after names_from_path().
 * Every byte of theirs is printable: others are written as \ooo.
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
 * names_from_path() - fill @out from an unescaped cgroup path
 * @path: path below the cgroup mount, as in /proc/PID/cgroup; never NULL
 * @out:  every field is set; "" where the path does not name it
 *
 * With nested containers the innermost one is named; a pod or unit around it
 * stays. A container's monitor (conmon, lxc.monitor) is in no container.
 */
void names_from_path(const char *path, struct names *out);

/**
 * names_find() - names_from_path(), and the state files' entries
 */
void names_find(const char *path, struct names *out);

/**
 * names_label() - what a person calls a cgroup
 * @path: as for names_from_path(); "(removed)" and the like are their own label
 * @text: receives `podman trasher (ee97d26f1461)', `prod/web-7d4b/php',
 *	`nginx.service'; the path where nobody has a name for it
 * @size: bytes at @text; NAMES_LABEL cuts nothing off but long paths
 *
 * Two cgroups have the same label only where a hostile name brings it about.
 *
 * Return: @text.
 */
const char *names_label(const char *path, char *text, size_t size);

/**
 * names_short() - a container id as people type it
 * @container: the full id or name
 * @buf:       at least NAMES_MAX bytes
 *
 * Return: @buf, with the first 12 digits of a 64-digit id, else all of it.
 */
const char *names_short(const char *container, char *buf);

/**
 * enum names_kind - what a directory on disk is part of
 * @NAMES_NOTHING: of nothing that an engine manages
 * @NAMES_IMAGE: a layer of an image: it stays until the last image that has it
 *	is removed
 * @NAMES_CONTAINER: a container's own layer: it goes with the container
 * @NAMES_VOLUME: a named volume: it stays until the volume is removed
 * @NAMES_BIND: a directory of the host that containers see
 * @NAMES_POD: a volume of a Kubernetes pod: it goes with the pod
 */
enum names_kind {
	NAMES_NOTHING,
	NAMES_IMAGE,
	NAMES_CONTAINER,
	NAMES_VOLUME,
	NAMES_BIND,
	NAMES_POD,
};

/**
 * struct names_place - what a directory on disk is part of
 * @kind:	which of the following are set
 * @runtime:	"docker", "podman", "containerd", "kubernetes", ...
 * @directory:	the layer's or volume's own, a parent of the one given
 * @image:	of a layer: the first image that has it, or ""
 * @volume:	its name, or ""
 * @container:	what to call the first container that uses it, in commands of
 *	the runtime: its name, or id; "" where none is known
 * @images:	how many images have it
 * @containers:	how many containers use it
 * @text:	all of it for people: `layer of image IMAGE, used by podman web
 *	(0123456789ab)'; "" for NAMES_NOTHING
 */
struct names_place {
	enum names_kind kind;
	const char *runtime;
	char directory[4096];
	char image[NAMES_MAX];
	char volume[NAMES_MAX];
	char container[NAMES_MAX];
	size_t images;
	size_t containers;
	char text[1024];
};

/**
 * names_place() - what a directory is part of
 * @directory: absolute path, as the host sees it
 * @out:       filled in
 *
 * Return: true when an engine manages it.
 */
bool names_place(const char *directory, struct names_place *out);

/**
 * names_use_root() - take the host's files below another directory
 * @root: for instance where a container has the host's root mounted; the
 *	environment's DCHAIN_ROOT, else "/", unless this is called
 */
void names_use_root(const char *root);

/**
 * names_save() - write all names as JSON, for names_use_saved() elsewhere
 *
 * Return: 0, or -1 with errno.
 */
int names_save(FILE *out);

/**
 * names_use_saved() - take names from what names_save() wrote, and no files
 * @text: @len bytes
 * @len:  of them
 *
 * Return: false when it is damaged; there are no names then.
 */
bool names_use_saved(const char *text, size_t len);

/**
 * names_forget() - free everything; the next question reads it again
 */
void names_forget(void);

#endif

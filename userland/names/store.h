/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * The contents of the engines' state files: for the readers of those files, and
 * for what answers from it.
 *
 * The files may be half-written, or another user's who means harm: every
 * string and every number of entries is bounded, and the first entry of an id
 * stays, so that the host's own engines, which are read first, win.
 */
#ifndef DCHAIN_NAMES_STORE_H
#define DCHAIN_NAMES_STORE_H

#include <json-c/json.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdio.h>

/* Of each kind; the largest hosts have a tenth of it. */
#define STORE_MAX 65536

/* Layers below one another: engines allow 128 and 500. */
#define STORE_DEPTH 512

/* Entries; names/kinds.c lists their members once more. */

/**
 * struct store_container - one container; all strings may be ""
 * @id: 64 digits, or its name in containerd
 * @layer: directory of its own layer
 * @cgroup: its path, where the id alone does not stand for it
 * @nth: in the order in which they came; of all entries
 */
struct store_container {
	size_t nth;
	const char *runtime;
	const char *id;
	const char *name;
	const char *pod;
	const char *namespace;
	const char *image;
	const char *layer;
	const char *cgroup;
};

/**
 * struct store_pod - one Kubernetes pod, by its UID
 */
struct store_pod {
	size_t nth;
	const char *uid;
	const char *name;
	const char *namespace;
};

/**
 * struct store_layer - a directory that stands upon another one
 */
struct store_layer {
	size_t nth;
	const char *directory;
	const char *parent;
};

/**
 * struct store_image - an image, by its uppermost layer
 */
struct store_image {
	size_t nth;
	const char *runtime;
	const char *name;
	const char *layer;
};

/**
 * struct store_volume - a volume and one container or pod that uses it
 * @kind: enum names_kind
 * @user: the container's id, the pod's UID, or ""
 */
struct store_volume {
	size_t nth;
	const char *directory;
	const char *runtime;
	const char *name;
	const char *user;
	int kind;
};

/**
 * struct store_list - all entries of one kind
 * @items: an array of that kind's struct
 * @room: for how many there is memory
 */
struct store_list {
	void *items;
	size_t count;
	size_t room;
};

/**
 * struct store_chunk - a piece of the memory in which all strings are
 * @next: an older one
 * @used: bytes of @text
 */
struct store_chunk {
	struct store_chunk *next;
	size_t used;
	char text[65536];
};

/**
 * struct store - everything; all zero bytes: nothing
 * @root: descriptor of the host's root directory, while files are read
 * @deep: layers, images and volumes are wanted as well
 */
struct store {
	int root;
	bool deep;
	bool ready;
	struct store_chunk *strings;
	size_t chunks;
	struct store_list containers;
	struct store_list pods;
	struct store_list layers;
	struct store_list images;
	struct store_list volumes;
};

void store_begin(struct store *s);
void store_free(struct store *s);

/*
 * These copy what they are given; NULL stands for "". An entry without its key
 * (id, UID, directory) is dropped, and so is one beyond STORE_MAX.
 */
void store_container(struct store *s, const struct store_container *c);
void store_pod(struct store *s, const struct store_pod *p);
void store_layer(struct store *s, const struct store_layer *l);
void store_image(struct store *s, const struct store_image *i);
void store_volume(struct store *s, const struct store_volume *v);

/**
 * store_set_layer() - note the own layer of container number @i, which is in
 */
void store_set_layer(struct store *s, size_t i, const char *directory);

/**
 * store_end() - sort, once all is in: needed by the finders
 */
void store_end(struct store *s);

/*
 * Return: the entry, or NULL.
 */
const struct store_container *store_find_container(const struct store *s,
						   const char *id);
const struct store_container *store_find_cgroup(const struct store *s,
						const char *path);
const struct store_pod *store_find_pod(const struct store *s, const char *uid);
const struct store_layer *store_find_layer(const struct store *s,
					   const char *directory);

/**
 * store_stands_on() - is that layer @top itself, or anywhere below it?
 */
bool store_stands_on(const struct store *s, const char *top,
		     const char *directory);

/**
 * store_escape() - write what is no printable character as \ooo: it must not
 *	reach a terminal
 * @to: cut off after @size - 1 bytes
 *
 * Return: bytes at @to, without the NUL.
 */
size_t store_escape(char *to, size_t size, const char *text);

int store_save(const struct store *s, FILE *out);
bool store_load(struct store *s, json_object *saved);

/* Files below the root that s->root is open on. */

/* The largest that is read. */
#define STORE_FILE_MAX (8u << 20)

/**
 * store_read() - read a whole regular file
 * @path: absolute, as the host sees it
 *
 * Nothing but a regular file is opened: not a device, not a FIFO.
 *
 * Return: for free(), NUL-terminated; NULL where there is none, or it is too
 * large.
 */
char *store_read(const struct store *s, const char *path, size_t *len);

/**
 * store_json() - read a file as JSON
 *
 * Return: for json_object_put(); NULL where there is none, or it is damaged.
 */
json_object *store_json(const struct store *s, const char *path);

/**
 * store_each() - call @one for each entry of a directory, in any order
 * @path: absolute
 *
 * No more than STORE_MAX of them, and none whose name begins with a dot.
 */
void store_each(struct store *s, const char *path,
		void (*one)(struct store *s, const char *path,
			    const char *name));

/*
 * A member of an object, which may be anything, NULL as well: the files are not
 * trusted. What is missing or of another type is NULL, of a text "".
 */
json_object *store_member(json_object *object, const char *name,
			  enum json_type type);
const char *store_text(json_object *object, const char *name);

/*
 * One for each kind of engine: read all that is there. The parsers beside them
 * are apart from the reading for the tests' sake.
 */
void docker_read(struct store *s);
void docker_container(struct store *s, const char *folder, json_object *config);
void storage_read(struct store *s);
void storage_read_users(struct store *s);
void storage_containers(struct store *s, const char *folder,
			json_object *list);
void storage_layers(struct store *s, const char *folder, json_object *list);
void storage_images(struct store *s, const char *folder, json_object *list);
void containerd_read(struct store *s);
void containerd_config(struct store *s, const char *namespace, const char *id,
		       json_object *config);
void containerd_mounts(struct store *s, FILE *mountinfo);
void kubelet_read(struct store *s);
void kubelet_container_log(struct store *s, const char *path,
			   const char *name);
void kubelet_pod_logs(struct store *s, const char *path, const char *name);

/**
 * kubelet_cri_name() - k8s_CONTAINER_POD_NAMESPACE_UID_ATTEMPT, as CRI-O and
 * cri-dockerd name containers
 * @name: a copy, which is cut up
 * @c: its names are set, into @name
 *
 * Return: false, and @c untouched, where it is something else.
 */
bool kubelet_cri_name(char *name, struct store_container *c);

#endif

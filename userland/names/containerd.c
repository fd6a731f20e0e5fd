// SPDX-License-Identifier: GPL-2.0-only
/*
 * containerd: names from the configurations that it hands to the runtime, one a
 * running container; layers from the mounts, as its own database is no text.
 */
#include "names/names.h"
#include "names/store.h"
#include "names/volumes.h"

#include <libmount.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define TASKS "io.containerd.runtime.v2.task"

/* Annotations of the CRI, of nerdctl; ctr's containers have a name for an id */
void containerd_config(struct store *s, const char *namespace, const char *id,
		       json_object *config)
{
	json_object *notes = store_member(config, "annotations",
					  json_type_object);
	json_object *os = store_member(config, "linux", json_type_object);
	const char *path = store_text(os, "cgroupsPath");
	struct store_container c = {
		.runtime = strcmp(namespace, "moby") ? "containerd" : "docker",
		.id = id,
		.name = store_text(notes, "io.kubernetes.cri.container-name"),
		.pod = store_text(notes, "io.kubernetes.cri.sandbox-name"),
		.namespace = store_text(notes,
					"io.kubernetes.cri.sandbox-namespace"),
		.image = store_text(notes, "io.kubernetes.cri.image-name"),
		.cgroup = *path == '/' ? path : "",
	};

	if (!*c.name)
		c.name = store_text(notes, "nerdctl/name");
	store_container(s, &c);
	if (*c.pod)
		store_pod(s, &(struct store_pod){
			.uid = store_text(notes,
					  "io.kubernetes.cri.sandbox-uid"),
			.name = c.pod,
			.namespace = c.namespace,
		});
	if (s->deep)
		volume_binds(s, "containerd", "/containerd/", id, config);
}

static void task(struct store *s, const char *path, const char *name)
{
	const char *namespace = strrchr(path, '/');
	char file[PATH_MAX];
	json_object *config;

	snprintf(file, sizeof(file), "%.1000s/%.255s/config.json", path, name);
	config = store_json(s, file);
	if (config)
		containerd_config(s, namespace ? namespace + 1 : "", name,
				  config);
	json_object_put(config);
}

static void one_namespace(struct store *s, const char *path, const char *name)
{
	char folder[PATH_MAX];

	snprintf(folder, sizeof(folder), "%.1000s/%.255s", path, name);
	store_each(s, folder, task);
}

/* A snapshot's directory has the layer's files in `fs'. */
static char *snapshot_files(const char *text, size_t len)
{
	if (!text || len <= 3 || strncmp(text + len - 3, "/fs", 3) != 0)
		return NULL;
	return strndup(text, len - 3);
}

/* Whose root file system it is: .../ID/rootfs or .../ID */
static void set_layer(struct store *s, const char *target, const char *layer)
{
	const struct store_container *containers = s->containers.items;
	char path[PATH_MAX], *id;
	size_t i;

	snprintf(path, sizeof(path), "%s", target);
	id = strrchr(path, '/');
	if (id && !strcmp(id, "/rootfs")) {
		*id = '\0';
		id = strrchr(path, '/');
	}
	for (i = 0; id && i < s->containers.count; i++)
		if (!strcmp(containers[i].id, id + 1))
			store_set_layer(s, i, layer);
}

/* The directories of lowerdir= stand upon one another, the uppermost first. */
static void overlay(struct store *s, struct libmnt_fs *fs)
{
	const char *options = mnt_fs_get_fs_options(fs);
	char *lower, *upper, *above, *copy, *rest, *one;
	size_t lower_len, upper_len;

	/* An option may stand there without a value. */
	if (!options ||
	    mnt_optstr_get_option(options, "lowerdir", &lower, &lower_len) ||
	    mnt_optstr_get_option(options, "upperdir", &upper, &upper_len))
		return;
	above = snapshot_files(upper, upper_len);
	copy = above && lower ? strndup(lower, lower_len) : NULL;
	rest = copy;
	if (!copy) {
		free(above);
		return;
	}
	set_layer(s, mnt_fs_get_target(fs), above);
	while ((one = strsep(&rest, ":"))) {
		char *below = snapshot_files(one, strlen(one));

		if (!below)
			break;
		store_layer(s, &(struct store_layer){
			.directory = above,
			.parent = below,
		});
		free(above);
		above = below;
	}
	store_layer(s, &(struct store_layer){ .directory = above });
	free(above);
	free(copy);
}

void containerd_mounts(struct store *s, FILE *mountinfo)
{
	struct libmnt_table *table = mnt_new_table();
	struct libmnt_iter *iter = mnt_new_iter(MNT_ITER_FORWARD);
	struct libmnt_fs *fs;

	if (table && iter && !mnt_table_parse_stream(table, mountinfo,
						     "mountinfo"))
		while (!mnt_table_next_fs(table, iter, &fs))
			if (mnt_fs_get_fstype(fs) &&
			    !strcmp(mnt_fs_get_fstype(fs), "overlay"))
				overlay(s, fs);
	mnt_free_iter(iter);
	mnt_unref_table(table);
}

static void read_mounts(struct store *s)
{
	size_t len;
	char *text = store_read(s, "/proc/1/mountinfo", &len);
	FILE *f = text && len ? fmemopen(text, len, "r") : NULL;

	if (f) {
		containerd_mounts(s, f);
		fclose(f);
	}
	free(text);
}

void containerd_read(struct store *s)
{
	store_each(s, "/run/containerd/" TASKS, one_namespace);
	store_each(s, "/run/k3s/containerd/" TASKS, one_namespace);
	store_each(s, "/run/docker/containerd/daemon/" TASKS, one_namespace);
	if (s->deep)
		read_mounts(s);
}

// SPDX-License-Identifier: GPL-2.0-only
/*
 * The state of containers/storage, which podman, CRI-O and buildah share:
 * overlay-containers/, overlay-layers/ and overlay-images/, each with one list.
 */
#include "names/names.h"
#include "names/store.h"
#include "names/volumes.h"

#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define STORAGE "/var/lib/containers/storage"
#define CONFIG "/etc/containers/storage.conf"
#define DRIVER "overlay"

/* The value of `graphroot = "PATH"' in storage.conf, or the usual place. */
static void graph_root(const struct store *s, char *root, size_t size)
{
	size_t len;
	char *text = store_read(s, CONFIG, &len), *line, *rest = text;

	snprintf(root, size, "%s", STORAGE);
	while ((line = strsep(&rest, "\n"))) {
		char value[1024];

		if (sscanf(line, " graphroot = \"%1023[^\"]\"", value) == 1 &&
		    value[0] == '/')
			snprintf(root, size, "%s", value);
	}
	free(text);
}

static const char *first_name(json_object *row)
{
	json_object *names = store_member(row, "names", json_type_array);
	const char *name;

	if (!names || !json_object_array_length(names))
		return "";
	name = json_object_get_string(json_object_array_get_idx(names, 0));
	return name ? name : "";
}

static void layer_directory(char *to, const char *folder, const char *id)
{
	*to = '\0';
	if (*id)
		snprintf(to, PATH_MAX, "%.1000s/" DRIVER "/%.128s", folder,
			 id);
}

/*
 * What the engine itself notes is JSON within JSON; CRI-O notes the pod's id,
 * and its names stand in the container's.
 */
static void one_container(struct store *s, const char *folder,
			  json_object *row)
{
	json_object *note = json_tokener_parse(store_text(row, "metadata"));
	char directory[PATH_MAX], name[NAMES_MAX];
	struct store_container c = {
		.runtime = "podman",
		.id = store_text(row, "id"),
		.name = first_name(row),
		.image = store_text(note, "image-name"),
		.layer = directory,
	};

	layer_directory(directory, folder, store_text(row, "layer"));
	snprintf(name, sizeof(name), "%s", c.name);
	if (*store_text(note, "pod-id") && kubelet_cri_name(name, &c))
		c.runtime = "cri-o";
	store_container(s, &c);
	json_object_put(note);
}

/* Calls @one for each object of a list. */
static void each_object(struct store *s, const char *folder, json_object *list,
			void (*one)(struct store *s, const char *folder,
				    json_object *row))
{
	size_t i;

	if (!json_object_is_type(list, json_type_array))
		return;
	for (i = 0; i < json_object_array_length(list); i++) {
		json_object *row = json_object_array_get_idx(list, i);

		if (json_object_is_type(row, json_type_object))
			one(s, folder, row);
	}
}

void storage_containers(struct store *s, const char *folder, json_object *list)
{
	each_object(s, folder, list, one_container);
}

static void one_layer(struct store *s, const char *folder, json_object *row)
{
	char directory[PATH_MAX], parent[PATH_MAX];

	layer_directory(directory, folder, store_text(row, "id"));
	layer_directory(parent, folder, store_text(row, "parent"));
	store_layer(s, &(struct store_layer){
		.directory = directory,
		.parent = parent,
	});
}

void storage_layers(struct store *s, const char *folder, json_object *list)
{
	each_object(s, folder, list, one_layer);
}

static void one_image(struct store *s, const char *folder, json_object *row)
{
	const char *name = first_name(row);
	char directory[PATH_MAX], id[16];

	layer_directory(directory, folder, store_text(row, "layer"));
	snprintf(id, sizeof(id), "%.12s", store_text(row, "id"));
	store_image(s, &(struct store_image){
		.runtime = "podman",
		.name = *name ? name : id,
		.layer = directory,
	});
}

void storage_images(struct store *s, const char *folder, json_object *list)
{
	each_object(s, folder, list, one_image);
}

static void list_of(struct store *s, const char *folder, const char *file,
		    void (*parse)(struct store *s, const char *folder,
				  json_object *list))
{
	char path[PATH_MAX];
	json_object *list;

	snprintf(path, sizeof(path), "%.1000s/%s", folder, file);
	list = store_json(s, path);
	parse(s, folder, list);
	json_object_put(list);
}

static void mounts_of(struct store *s, const char *path, const char *name)
{
	json_object *config;
	char file[PATH_MAX];

	snprintf(file, sizeof(file), "%.1000s/%.255s/userdata/config.json",
		 path, name);
	config = store_json(s, file);
	volume_binds(s, "podman", "/overlay-containers/", name, config);
	json_object_put(config);
}

static void volume(struct store *s, const char *path, const char *name)
{
	volume_named(s, "podman", path, name);
}

static void read_storage(struct store *s, const char *folder)
{
	char path[PATH_MAX];

	list_of(s, folder, DRIVER "-containers/containers.json",
		storage_containers);
	list_of(s, folder, DRIVER "-containers/volatile-containers.json",
		storage_containers);
	/* What Debian's podman of a user has; its layers are copies. */
	list_of(s, folder, "vfs-containers/containers.json",
		storage_containers);
	if (!s->deep)
		return;
	list_of(s, folder, DRIVER "-layers/layers.json",
		storage_layers);
	list_of(s, folder, DRIVER "-layers/volatile-layers.json",
		storage_layers);
	list_of(s, folder, DRIVER "-images/images.json",
		storage_images);
	snprintf(path, sizeof(path), "%.1000s/volumes", folder);
	store_each(s, path, volume);
	snprintf(path, sizeof(path), "%.1000s/overlay-containers", folder);
	store_each(s, path, mounts_of);
}

/* The home directory of a user, by the host's passwd; false where it is /. */
static bool home_of(const struct store *s, const char *uid, char *home,
		    size_t size)
{
	enum { ID = 2, HOME = 5, FIELDS };
	const char *field[FIELDS];
	size_t len, i;
	char *text = store_read(s, "/etc/passwd", &len), *line, *rest = text;
	bool found = false;

	while (!found && (line = strsep(&rest, "\n"))) {
		for (i = 0; line && i < FIELDS; i++)
			field[i] = strsep(&line, ":");
		found = i == FIELDS && !strcmp(field[ID], uid);
		if (found)
			snprintf(home, size, "%s", field[HOME]);
	}
	free(text);
	return found && home[0] == '/' && home[1];
}

/*
 * Rootless podman's. Only users who are logged in, or linger, can have
 * containers; others' homes, which may be far away, are left alone.
 */
static void user_storage(struct store *s, const char *path, const char *name)
{
	char home[1024], folder[PATH_MAX];

	(void)path;
	if (strspn(name, "0123456789") != strlen(name) ||
	    !home_of(s, name, home, sizeof(home)))
		return;
	snprintf(folder, sizeof(folder), "%s/.local/share/containers/storage",
		 home);
	read_storage(s, folder);
}

void storage_read(struct store *s)
{
	char root[1024];

	graph_root(s, root, sizeof(root));
	read_storage(s, root);
}

void storage_read_users(struct store *s)
{
	store_each(s, "/run/user", user_storage);
}

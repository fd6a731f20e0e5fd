// SPDX-License-Identifier: GPL-2.0-only
/*
 * Docker's state: containers/ID/config.v2.json, image/DRIVER, volumes.
 *
 * A layer is known by three names. Its chain id, a checksum over all below it,
 * names its folder in layerdb; there `cache-id' names its directory in the
 * storage driver's folder, and `parent' the chain id below it. A container's
 * own layer has its folder in layerdb/mounts.
 */
#include "lib/array.h"
#include "names/names.h"
#include "names/store.h"
#include "names/volumes.h"

#include <limits.h>
#include <stdlib.h>
#include <string.h>

#define DOCKER "/var/lib/docker"

/**
 * struct chain - a layer of layerdb
 */
struct chain {
	char id[80];
	char diff[80];
	char parent[80];
	char directory[PATH_MAX];
};

/* Where docker keeps its files: another place is a line of its settings. */
static void docker_root(const struct store *s, char *root, size_t size)
{
	json_object *settings = store_json(s, "/etc/docker/daemon.json");
	const char *set = store_text(settings, "data-root");

	snprintf(root, size, "%s", *set ? set : DOCKER);
	json_object_put(settings);
}

/* The driver's folder is named after it. */
static const char *driver(const struct store *s, const char *root)
{
	static const char * const drivers[] = {
		"overlay2", "fuse-overlayfs", "btrfs", "zfs", "vfs",
	};
	static char path[PATH_MAX];
	size_t i, len;
	char *text;

	for (i = 0; i < ARRAY_SIZE(drivers); i++) {
		snprintf(path, sizeof(path), "%s/image/%s/repositories.json",
			 root, drivers[i]);
		text = store_read(s, path, &len);
		free(text);
		if (text)
			return drivers[i];
	}
	return NULL;
}

/* One line of a small file of layerdb, without its newline. */
static bool line_of(const struct store *s, char *to, size_t size,
		    const char *folder, const char *file)
{
	char path[PATH_MAX];
	size_t len;
	char *text;

	if (snprintf(path, sizeof(path), "%s/%s", folder, file) >=
	    (int)sizeof(path))
		return false;
	text = store_read(s, path, &len);
	snprintf(to, size, "%.*s", text ? (int)strcspn(text, "\n") : 0,
		 text ? text : "");
	free(text);
	return *to;
}

/* Labels of Kubernetes, where cri-dockerd stands between it and docker. */
static void pod_of(json_object *config, struct store_container *c)
{
	json_object *labels = store_member(config, "Labels", json_type_object);

	if (!*store_text(labels, "io.kubernetes.pod.name"))
		return;
	c->name = store_text(labels, "io.kubernetes.container.name");
	c->pod = store_text(labels, "io.kubernetes.pod.name");
	c->namespace = store_text(labels, "io.kubernetes.pod.namespace");
}

static void mount_points(struct store *s, json_object *config, const char *id)
{
	json_object *points = store_member(config, "MountPoints",
					   json_type_object);

	if (!points)
		return;
	json_object_object_foreach(points, target, point) {
		const char *name = store_text(point, "Name");

		(void)target;
		store_volume(s, &(struct store_volume){
			.directory = store_text(point, "Source"),
			.runtime = "docker",
			.name = name,
			.user = id,
			.kind = *name ? NAMES_VOLUME : NAMES_BIND,
		});
	}
}

void docker_container(struct store *s, const char *folder, json_object *config)
{
	json_object *settings = store_member(config, "Config",
					     json_type_object);
	struct store_container c = {
		.runtime = "docker",
		.id = store_text(config, "ID"),
		.name = store_text(config, "Name"),
		.image = store_text(settings, "Image"),
		.layer = folder,
	};

	/* It begins with a slash, as a link to another container's would. */
	c.name += *c.name == '/';
	pod_of(settings, &c);
	store_container(s, &c);
	if (s->deep)
		mount_points(s, config, c.id);
}

/* What the callbacks of store_each() need besides. */
static struct {
	char root[PATH_MAX / 4];
	const char *driver;
	struct chain *chains;
	size_t count;
	size_t room;
} at;

static const struct chain *chain_by_id(const char *id)
{
	size_t i;

	for (i = 0; i < at.count; i++)
		if (!strcmp(at.chains[i].id, id))
			return &at.chains[i];
	return NULL;
}

static void directory_of(char *to, const char *id)
{
	snprintf(to, PATH_MAX, "%s/%s/%.200s", at.root, at.driver, id);
}

static void read_container(struct store *s, const char *path, const char *name)
{
	char file[PATH_MAX], directory[PATH_MAX] = "", mount[128];
	const struct chain *parent;
	json_object *config;

	snprintf(file, sizeof(file), "%.1000s/%.255s/config.v2.json", path,
		 name);
	config = store_json(s, file);
	if (!config)
		return;
	snprintf(file, sizeof(file), "%s/image/%s/layerdb/mounts/%.255s",
		 at.root, at.driver ? at.driver : "", name);
	if (s->deep && at.driver &&
	    line_of(s, mount, sizeof(mount), file, "mount-id")) {
		char below[80], init[256], init_directory[PATH_MAX];

		directory_of(directory, mount);
		snprintf(init, sizeof(init), "%s-init", mount);
		directory_of(init_directory, init);
		line_of(s, below, sizeof(below), file, "parent");
		parent = chain_by_id(below);
		store_layer(s, &(struct store_layer){
			.directory = directory,
			.parent = init_directory,
		});
		store_layer(s, &(struct store_layer){
			.directory = init_directory,
			.parent = parent ? parent->directory : "",
		});
	}
	docker_container(s, directory, config);
	json_object_put(config);
}

static void read_chain(struct store *s, const char *path, const char *name)
{
	char folder[PATH_MAX], cache[128];
	struct chain *c;

	if (at.count == at.room) {
		size_t room = at.room ? 2 * at.room : 64;

		c = room > STORE_MAX / 4 ? NULL :
			realloc(at.chains, room * sizeof(*c));
		if (!c)
			return;
		at.chains = c;
		at.room = room;
	}
	snprintf(folder, sizeof(folder), "%.1000s/%.255s", path, name);
	c = &at.chains[at.count];
	if (!line_of(s, cache, sizeof(cache), folder, "cache-id"))
		return;
	line_of(s, c->diff, sizeof(c->diff), folder, "diff");
	line_of(s, c->parent, sizeof(c->parent), folder, "parent");
	snprintf(c->id, sizeof(c->id), "sha256:%.64s", name);
	directory_of(c->directory, cache);
	at.count++;
}

static void add_chains(struct store *s)
{
	size_t i;

	for (i = 0; i < at.count; i++) {
		const struct chain *parent = chain_by_id(at.chains[i].parent);

		store_layer(s, &(struct store_layer){
			.directory = at.chains[i].directory,
			.parent = parent ? parent->directory : "",
		});
	}
}

/* Are these the diff ids of that chain, from its top down? */
static bool is_chain(const struct chain *c, json_object *diffs, size_t n)
{
	while (c && n--) {
		const char *diff = json_object_get_string(
			json_object_array_get_idx(diffs, n));

		if (!diff || strcmp(c->diff, diff) != 0)
			return false;
		if (!n)
			return !*c->parent;
		c = chain_by_id(c->parent);
	}
	return false;
}

static void add_image(struct store *s, const char *name, json_object *diffs)
{
	size_t n = json_object_array_length(diffs), i;

	if (!n || n > STORE_DEPTH)
		return;
	for (i = 0; i < at.count; i++) {
		if (!is_chain(&at.chains[i], diffs, n))
			continue;
		store_image(s, &(struct store_image){
			.runtime = "docker",
			.name = name,
			.layer = at.chains[i].directory,
		});
		return;
	}
}

static void add_names(json_object *names, json_object *tags)
{
	json_object_object_foreach(tags, tag, id) {
		/* A digest is no name, if there is another. */
		if (json_object_is_type(id, json_type_string) &&
		    !strchr(tag, '@'))
			json_object_object_add(names,
					       json_object_get_string(id),
					       json_object_new_string(tag));
	}
}

/* Names of images, by id: "sha256:..." -> "alpine:latest". */
static json_object *names_by_id(const struct store *s)
{
	json_object *names = json_object_new_object(), *file, *repositories;
	char path[PATH_MAX];

	snprintf(path, sizeof(path), "%s/image/%s/repositories.json", at.root,
		 at.driver);
	file = store_json(s, path);
	repositories = store_member(file, "Repositories", json_type_object);
	if (repositories) {
		json_object_object_foreach(repositories, name, tags) {
			(void)name;
			if (json_object_is_type(tags, json_type_object))
				add_names(names, tags);
		}
	}
	json_object_put(file);
	return names;
}

static json_object *image_names;

static void read_image(struct store *s, const char *path, const char *name)
{
	json_object *config, *fs, *diffs;
	char file[PATH_MAX], id[300];
	const char *known;

	snprintf(file, sizeof(file), "%.1000s/%.255s", path, name);
	config = store_json(s, file);
	snprintf(id, sizeof(id), "sha256:%.255s", name);
	known = store_text(image_names, id);
	snprintf(id, sizeof(id), "%.12s", name);
	fs = store_member(config, "rootfs", json_type_object);
	diffs = store_member(fs, "diff_ids", json_type_array);
	if (diffs)
		add_image(s, *known ? known : id, diffs);
	json_object_put(config);
}

static void read_images(struct store *s)
{
	char path[PATH_MAX];

	snprintf(path, sizeof(path), "%s/image/%s/layerdb/sha256", at.root,
		 at.driver);
	store_each(s, path, read_chain);
	add_chains(s);
	image_names = names_by_id(s);
	snprintf(path, sizeof(path), "%s/image/%s/imagedb/content/sha256",
		 at.root, at.driver);
	store_each(s, path, read_image);
	json_object_put(image_names);
	image_names = NULL;
}

static void read_volume(struct store *s, const char *path, const char *name)
{
	volume_named(s, "docker", path, name);
}

void docker_read(struct store *s)
{
	char path[PATH_MAX];

	docker_root(s, at.root, sizeof(at.root));
	at.driver = s->deep ? driver(s, at.root) : NULL;
	if (at.driver)
		read_images(s);
	snprintf(path, sizeof(path), "%s/containers", at.root);
	store_each(s, path, read_container);
	snprintf(path, sizeof(path), "%s/volumes", at.root);
	if (s->deep)
		store_each(s, path, read_volume);
	free(at.chains);
	memset(&at, 0, sizeof(at));
}

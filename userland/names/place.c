// SPDX-License-Identifier: GPL-2.0-only
/* What a directory is part of. */
#include "names/label.h"

#include "lib/array.h"

#include <limits.h>
#include <string.h>

static const void *find_layer(const struct store *s, const char *directory)
{
	return store_find_layer(s, directory);
}

static const void *find_volume(const struct store *s, const char *directory)
{
	const struct store_volume *volumes = s->volumes.items;
	size_t i;

	for (i = 0; i < s->volumes.count; i++)
		if (!strcmp(volumes[i].directory, directory))
			return &volumes[i];
	return NULL;
}

/*
 * What @find has for a directory or else for the nearest one above it: the path
 * of that is left in the PATH_MAX bytes at @path.
 */
static const void *find_above(const struct store *s, const char *directory,
			      char *path,
			      const void *(*find)(const struct store *s,
						  const char *directory))
{
	char *slash;

	snprintf(path, PATH_MAX, "%s", directory);
	while (*path) {
		const void *found = find(s, path);

		if (found)
			return found;
		slash = strrchr(path, '/');
		if (!slash)
			break;
		*slash = '\0';
	}
	return NULL;
}

/* As label_add_container() calls it. */
static void add_user(struct label *t, const struct store_container *c)
{
	struct names n = { .runtime = c->runtime };

	names_copy(n.container, c->id);
	names_take(&n, c);
	label_add_container(t, &n);
}

/* A name within a pod is not unique. */
static const char *short_name(const struct store_container *c)
{
	return *c->name && !*c->pod ? c->name : c->id;
}

/* A few names are enough. */
#define SHOWN 3

/**
 * struct users - counts containers, and names the first few
 */
struct users {
	struct label *text;
	struct names_place *out;
};

static void count_user(struct users *u, const struct store_container *c)
{
	struct names_place *out = u->out;

	if (!out->containers)
		names_copy(out->container, short_name(c));
	if (out->containers < SHOWN) {
		label_add(u->text, out->containers ? ", " : ", used by ");
		add_user(u->text, c);
	}
	out->containers++;
}

static void end_users(struct users *u)
{
	if (!u->out->containers)
		label_add(u->text, ", used by no container");
	else if (u->out->containers > SHOWN)
		label_add(u->text, " and %zu more", u->out->containers - SHOWN);
}

/* An image without a name is called by 12 digits of its id. */
static bool is_image_id(const char *name)
{
	return strlen(name) == 12 && strspn(name, "0123456789abcdef") == 12;
}

/* Every image that has the layer counts; the first with a name is named. */
static void place_images(const struct store *s, const char *layer,
			 struct names_place *out)
{
	const struct store_image *image = s->images.items;
	size_t i;

	out->kind = NAMES_IMAGE;
	for (i = 0; i < s->images.count; i++, image++) {
		if (!store_stands_on(s, image->layer, layer))
			continue;
		if (!out->images++ || is_image_id(out->image))
			names_copy(out->image, image->name);
		out->runtime = image->runtime;
	}
}

/* The container whose own layer it is; the last one, where several say so. */
static const struct store_container *owner_of(const struct store *s,
					      const char *layer)
{
	const struct store_container *c = s->containers.items, *owner = NULL;
	size_t i;

	for (i = 0; i < s->containers.count; i++, c++)
		if (!strcmp(c->layer, layer))
			owner = c;
	return owner;
}

static void place_of_own_layer(const struct store_container *c,
			       struct names_place *out)
{
	struct label t = { .to = out->text, .size = sizeof(out->text) };

	out->kind = NAMES_CONTAINER;
	out->runtime = c->runtime;
	out->containers = 1;
	names_copy(out->image, c->image);
	names_copy(out->container, short_name(c));
	label_add(&t, "own layer of ");
	add_user(&t, c);
	if (*c->image)
		label_add(&t, ", a container of image %s", c->image);
}

static void place_of_layer(const struct store *s, const struct store_layer *l,
			   struct names_place *out)
{
	struct label t = { .to = out->text, .size = sizeof(out->text) };
	struct users users = { .text = &t, .out = out };
	const struct store_container *c = s->containers.items;
	const struct store_container *owner = owner_of(s, l->directory);
	size_t i;

	place_images(s, l->directory, out);
	if (owner && !out->images) {
		place_of_own_layer(owner, out);
		return;
	}
	/* No image is known to have it; a container that does may name one. */
	for (i = 0; !out->images && i < s->containers.count; i++)
		if (store_stands_on(s, c[i].layer, l->directory)) {
			names_copy(out->image, c[i].image);
			out->runtime = c[i].runtime;
			break;
		}
	if (*out->image)
		label_add(&t, "layer of image %s", out->image);
	else
		label_add(&t, "layer of an image");
	if (out->images > 1)
		label_add(&t, " and %zu more", out->images - 1);
	for (i = 0; i < s->containers.count; i++)
		if (store_stands_on(s, c[i].layer, l->directory))
			count_user(&users, &c[i]);
	end_users(&users);
}

static void place_of_volume(const struct store *s,
			    const struct store_volume *v,
			    struct names_place *out)
{
	struct label t = { .to = out->text, .size = sizeof(out->text) };
	struct users users = { .text = &t, .out = out };
	const struct store_volume *volumes = s->volumes.items;
	const struct store_container *c;
	const struct store_pod *pod;
	size_t i;

	out->kind = v->kind;
	out->runtime = v->runtime;
	names_copy(out->volume, v->name);
	if (v->kind == NAMES_POD) {
		pod = store_find_pod(s, v->user);
		label_add(&t, "volume %s of pod ", v->name);
		if (pod)
			label_add(&t, "%s/%s", pod->namespace, pod->name);
		else
			label_add(&t, "%s", v->user);
		return;
	}
	/* One entry of each user; the first may be of none. */
	for (i = 0; i < s->volumes.count; i++)
		if (!strcmp(volumes[i].directory, v->directory) &&
		    volumes[i].kind == NAMES_VOLUME) {
			out->kind = NAMES_VOLUME;
			names_copy(out->volume, volumes[i].name);
		}
	if (out->kind == NAMES_VOLUME)
		label_add(&t, "volume %s of %s", out->volume, v->runtime);
	else
		label_add(&t, "directory of the host");
	for (i = 0; i < s->volumes.count; i++) {
		if (strcmp(volumes[i].directory, v->directory) != 0)
			continue;
		c = store_find_container(s, volumes[i].user);
		if (c)
			count_user(&users, c);
	}
	end_users(&users);
}

/* What only the path shows: containerd's own database is no text. */
static bool place_of_path(const char *directory, struct names_place *out)
{
	static const struct {
		const char *folder;
		const char *runtime;
	} folders[] = {
		{ "/io.containerd.snapshotter.v1.", "containerd" },
		{ "/var/lib/docker/overlay2/", "docker" },
		{ "/containers/storage/overlay/", "podman" },
	};
	size_t i;

	for (i = 0; i < ARRAY_SIZE(folders); i++) {
		if (!strstr(directory, folders[i].folder))
			continue;
		out->kind = NAMES_IMAGE;
		out->runtime = folders[i].runtime;
		snprintf(out->text, sizeof(out->text), "layer of %s",
			 out->runtime);
		return true;
	}
	return false;
}

bool names_place(const char *directory, struct names_place *out)
{
	const struct store *s = names_known(true);
	const struct store_volume *volume;
	const struct store_layer *layer;

	*out = (struct names_place){ .runtime = "" };
	layer = find_above(s, directory, out->directory, find_layer);
	if (layer) {
		place_of_layer(s, layer, out);
		return true;
	}
	volume = find_above(s, directory, out->directory, find_volume);
	if (volume) {
		place_of_volume(s, volume, out);
		return true;
	}
	*out->directory = '\0';
	return place_of_path(directory, out);
}

// SPDX-License-Identifier: GPL-2.0-only
/* The store as JSON, for captures. */
#include "names/store.h"

#include "names/names.h"

static void put(json_object *row, const char *member, const char *text)
{
	if (*text)
		json_object_object_add(row, member,
				       json_object_new_string(text));
}

static json_object *row_in(json_object *list)
{
	json_object *row = json_object_new_object();

	json_object_array_add(list, row);
	return row;
}

static json_object *list_in(json_object *all, const char *member)
{
	json_object *list = json_object_new_array();

	json_object_object_add(all, member, list);
	return list;
}

static void save_rows(const struct store *s, json_object *all)
{
	json_object *list = list_in(all, "containers"), *row, *kind;
	size_t i;

	for (i = 0; i < s->containers.count; i++) {
		const struct store_container *c = &s->containers.items[i];

		row = row_in(list);
		put(row, "runtime", c->runtime);
		put(row, "id", c->id);
		put(row, "name", c->name);
		put(row, "pod", c->pod);
		put(row, "namespace", c->namespace);
		put(row, "image", c->image);
		put(row, "layer", c->layer);
		put(row, "cgroup", c->cgroup);
	}
	list = list_in(all, "pods");
	for (i = 0; i < s->pods.count; i++) {
		row = row_in(list);
		put(row, "uid", s->pods.items[i].uid);
		put(row, "name", s->pods.items[i].name);
		put(row, "namespace", s->pods.items[i].namespace);
	}
	list = list_in(all, "layers");
	for (i = 0; i < s->layers.count; i++) {
		row = row_in(list);
		put(row, "directory", s->layers.items[i].directory);
		put(row, "parent", s->layers.items[i].parent);
	}
	list = list_in(all, "images");
	for (i = 0; i < s->images.count; i++) {
		row = row_in(list);
		put(row, "runtime", s->images.items[i].runtime);
		put(row, "name", s->images.items[i].name);
		put(row, "layer", s->images.items[i].layer);
	}
	list = list_in(all, "volumes");
	for (i = 0; i < s->volumes.count; i++) {
		row = row_in(list);
		put(row, "directory", s->volumes.items[i].directory);
		put(row, "runtime", s->volumes.items[i].runtime);
		put(row, "name", s->volumes.items[i].name);
		put(row, "user", s->volumes.items[i].user);
		kind = json_object_new_int(s->volumes.items[i].kind);
		json_object_object_add(row, "kind", kind);
	}
}

int store_save(const struct store *s, FILE *out)
{
	json_object *all = json_object_new_object();
	const char *text;
	int ret = 0;

	save_rows(s, all);
	text = json_object_to_json_string_ext(all, JSON_C_TO_STRING_PLAIN);
	if (!text || fprintf(out, "%s\n", text) < 0)
		ret = -1;
	json_object_put(all);
	return ret;
}

/* Calls @one for each object of a list. */
static bool each_row(struct store *s, json_object *all, const char *member,
		     void (*one)(struct store *s, json_object *row))
{
	json_object *list;
	size_t i;

	if (!json_object_object_get_ex(all, member, &list) ||
	    !json_object_is_type(list, json_type_array))
		return false;
	for (i = 0; i < json_object_array_length(list); i++)
		one(s, json_object_array_get_idx(list, i));
	return true;
}

static void load_container(struct store *s, json_object *row)
{
	store_container(s, &(struct store_container){
		.runtime = store_text(row, "runtime"),
		.id = store_text(row, "id"),
		.name = store_text(row, "name"),
		.pod = store_text(row, "pod"),
		.namespace = store_text(row, "namespace"),
		.image = store_text(row, "image"),
		.layer = store_text(row, "layer"),
		.cgroup = store_text(row, "cgroup"),
	});
}

static void load_pod(struct store *s, json_object *row)
{
	store_pod(s, &(struct store_pod){
		.uid = store_text(row, "uid"),
		.name = store_text(row, "name"),
		.namespace = store_text(row, "namespace"),
	});
}

static void load_layer(struct store *s, json_object *row)
{
	store_layer(s, &(struct store_layer){
		.directory = store_text(row, "directory"),
		.parent = store_text(row, "parent"),
	});
}

static void load_image(struct store *s, json_object *row)
{
	store_image(s, &(struct store_image){
		.runtime = store_text(row, "runtime"),
		.name = store_text(row, "name"),
		.layer = store_text(row, "layer"),
	});
}

static void load_volume(struct store *s, json_object *row)
{
	json_object *kind;
	int number;

	if (!json_object_object_get_ex(row, "kind", &kind))
		return;
	number = json_object_get_int(kind);
	if (number < NAMES_VOLUME || number > NAMES_POD)
		return;
	store_volume(s, &(struct store_volume){
		.directory = store_text(row, "directory"),
		.runtime = store_text(row, "runtime"),
		.name = store_text(row, "name"),
		.user = store_text(row, "user"),
		.kind = number,
	});
}

bool store_load(struct store *s, json_object *saved)
{
	return each_row(s, saved, "containers", load_container) &&
	       each_row(s, saved, "pods", load_pod) &&
	       each_row(s, saved, "layers", load_layer) &&
	       each_row(s, saved, "images", load_image) &&
	       each_row(s, saved, "volumes", load_volume);
}

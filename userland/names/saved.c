// SPDX-License-Identifier: GPL-2.0-only
/* The store as JSON, for captures. */
#include "names/kinds.h"

#include "names/names.h"

/* Strings that are empty are left out. */
static json_object *save_entry(enum store_kind kind, const void *entry)
{
	const struct store_member *m = store_kinds[kind].members;
	const struct store_volume *volume = entry;
	json_object *row = json_object_new_object();

	for (; m->name; m++) {
		const char *text = store_string_of(entry, m->offset);

		if (*text)
			json_object_object_add(row, m->name,
					       json_object_new_string(text));
	}
	if (kind == STORE_VOLUMES)
		json_object_object_add(row, "kind",
				       json_object_new_int(volume->kind));
	return row;
}

static json_object *save_list(const struct store *s, enum store_kind kind)
{
	const struct store_list *list = store_list(s, kind);
	const char *entry = list->items;
	json_object *rows = json_object_new_array();
	size_t i;

	for (i = 0; i < list->count; i++, entry += store_kinds[kind].size)
		json_object_array_add(rows, save_entry(kind, entry));
	return rows;
}

int store_save(const struct store *s, FILE *out)
{
	json_object *all = json_object_new_object();
	const char *text;
	int kind, ret = 0;

	for (kind = 0; kind < STORE_KINDS; kind++)
		json_object_object_add(all, store_kinds[kind].name,
				       save_list(s, (enum store_kind)kind));
	text = json_object_to_json_string_ext(all, JSON_C_TO_STRING_PLAIN);
	if (!text || fprintf(out, "%s\n", text) < 0)
		ret = -1;
	json_object_put(all);
	return ret;
}

static bool load_volume_kind(struct store_volume *volume, json_object *row)
{
	json_object *kind = store_member(row, "kind", json_type_int);

	if (!kind)
		return false;
	volume->kind = json_object_get_int(kind);
	return volume->kind >= NAMES_VOLUME && volume->kind <= NAMES_POD;
}

static void load_entry(struct store *s, enum store_kind kind, json_object *row)
{
	const struct store_member *m = store_kinds[kind].members;
	union store_entry entry = { 0 };

	if (kind == STORE_VOLUMES && !load_volume_kind(&entry.volume, row))
		return;
	for (; m->name; m++)
		*store_string(&entry, m->offset) = store_text(row, m->name);
	store_add(s, kind, &entry);
}

static bool load_list(struct store *s, enum store_kind kind, json_object *saved)
{
	json_object *rows = store_member(saved, store_kinds[kind].name,
					 json_type_array);
	size_t i;

	if (!rows)
		return false;
	for (i = 0; i < json_object_array_length(rows); i++)
		load_entry(s, kind, json_object_array_get_idx(rows, i));
	return true;
}

bool store_load(struct store *s, json_object *saved)
{
	int kind;

	for (kind = 0; kind < STORE_KINDS; kind++)
		if (!load_list(s, (enum store_kind)kind, saved))
			return false;
	return true;
}

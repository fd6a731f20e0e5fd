// SPDX-License-Identifier: GPL-2.0-only
/*
 * Entries: put in, sorted and found.
 */
#include "names/kinds.h"

#include "lib/array.h"
#include "lib/escape.h"
#include "names/names.h"

#include <errno.h>
#include <limits.h>
#include <stdlib.h>
#include <string.h>

/* All strings together: 64 MiB. */
#define CHUNKS_MAX 1024

void store_begin(struct store *s)
{
	*s = (struct store){ .root = -1, .ready = true };
}

void store_free(struct store *s)
{
	struct store_chunk *chunk;
	int kind;

	if (!s->ready)
		return;
	while ((chunk = s->strings)) {
		s->strings = chunk->next;
		free(chunk);
	}
	for (kind = 0; kind < STORE_KINDS; kind++)
		free(store_list(s, (enum store_kind)kind)->items);
	*s = (struct store){ .root = -1 };
}

/*
 * Bytes of the printable character at @text, 1 to 4; 0 where there is none, but
 * a byte to be escaped.
 */
static size_t printable(const char *text)
{
	unsigned char first = (unsigned char)text[0];

	/* In UTF-8 the control characters from 0x80 on begin with 0xc2. */
	if (first < ' ' || first == 0x7f ||
	    (first == 0xc2 && (unsigned char)text[1] < 0xa0))
		return 0;
	return escape_utf8(text);
}

size_t store_escape(char *to, size_t size, const char *text)
{
	const char *begin = to;

	while (*text) {
		size_t len = printable(text);

		if (size <= (len ? len : 4))
			break;
		if (len)
			memcpy(to, text, len);
		else
			snprintf(to, size, "\\%03o", (unsigned char)*text);
		to += len ? len : 4;
		size -= len ? len : 4;
		text += len ? len : 1;
	}
	*to = '\0';
	return (size_t)(to - begin);
}

/* A copy of at most @most bytes; "" once there is too much of all. */
static const char *keep(struct store *s, const char *text, size_t most)
{
	struct store_chunk *chunk = s->strings;
	char copy[PATH_MAX];
	size_t size;

	size = store_escape(copy, most, text ? text : "") + 1;
	if (size == 1)
		return "";
	if (!chunk || size > sizeof(chunk->text) - chunk->used) {
		chunk = s->chunks < CHUNKS_MAX ? malloc(sizeof(*chunk)) : NULL;
		if (!chunk)
			return "";
		chunk->next = s->strings;
		chunk->used = 0;
		s->strings = chunk;
		s->chunks++;
	}
	chunk->used += size;
	return memcpy(chunk->text + chunk->used - size, copy, size);
}

/* The runtime is one of few words, and stays one. */
static const char *runtime(const char *text)
{
	static const char * const known[] = {
		"docker", "podman", "containerd", "cri-o", "kubernetes", "cri",
		"buildah",
	};
	size_t i;

	for (i = 0; text && i < ARRAY_SIZE(known); i++)
		if (!strcmp(text, known[i]))
			return known[i];
	return "";
}

static const char *keep_as(struct store *s, enum store_text how,
			   const char *text)
{
	if (how == STORE_RUNTIME)
		return runtime(text);
	return keep(s, text, how == STORE_PATH ? PATH_MAX : NAMES_MAX);
}

/*
 * Room for one more: its place behind the others, or NULL where there are too
 * many. Growth is by doubling.
 */
static void *grow(struct store_list *list, size_t size)
{
	size_t wanted = list->room ? 2 * list->room : 64;
	void *items;

	if (list->count == list->room) {
		if (wanted > STORE_MAX)
			return NULL;
		items = realloc(list->items, wanted * size);
		if (!items)
			return NULL;
		list->items = items;
		list->room = wanted;
	}
	return (char *)list->items + list->count * size;
}

/* "/" is in every container of a monitoring agent, so it means nothing. */
static bool is_key(enum store_kind kind, const char *key)
{
	if (kind == STORE_VOLUMES)
		return key && key[0] == '/' && key[1];
	return key && *key;
}

void store_add(struct store *s, enum store_kind kind, const void *entry)
{
	const struct store_kind_info *info = &store_kinds[kind];
	struct store_list *list = (void *)((char *)s + info->list);
	const struct store_member *m;
	void *added;

	if (!is_key(kind, store_string_of(entry, info->key)))
		return;
	added = grow(list, info->size);
	if (!added)
		return;
	memcpy(added, entry, info->size);
	*(size_t *)added = list->count++;	/* its nth */
	for (m = info->members; m->name; m++)
		*store_string(added, m->offset) =
			keep_as(s, m->text, store_string_of(entry, m->offset));
}

void store_container(struct store *s, const struct store_container *c)
{
	store_add(s, STORE_CONTAINERS, c);
}

void store_pod(struct store *s, const struct store_pod *p)
{
	store_add(s, STORE_PODS, p);
}

void store_layer(struct store *s, const struct store_layer *l)
{
	store_add(s, STORE_LAYERS, l);
}

void store_image(struct store *s, const struct store_image *i)
{
	store_add(s, STORE_IMAGES, i);
}

void store_volume(struct store *s, const struct store_volume *v)
{
	store_add(s, STORE_VOLUMES, v);
}

void store_set_layer(struct store *s, size_t i, const char *directory)
{
	struct store_container *containers = s->containers.items;

	containers[i].layer = keep_as(s, STORE_PATH, directory);
}

/* By key; of one key, the first that came stands first. */
static int order(const void *a, const void *b, void *info)
{
	const size_t key = ((const struct store_kind_info *)info)->key;
	const size_t a_nth = *(const size_t *)a, b_nth = *(const size_t *)b;
	int differ = strcmp(store_string_of(a, key), store_string_of(b, key));

	return differ ? differ : (a_nth > b_nth) - (a_nth < b_nth);
}

static void sort(struct store *s, enum store_kind kind)
{
	const struct store_kind_info *info = &store_kinds[kind];
	const struct store_list *list = store_list(s, kind);

	if (list->count)
		qsort_r(list->items, list->count, info->size, order,
			(void *)info);
}

/* Images stay in the order in which they came: the first is named. */
void store_end(struct store *s)
{
	sort(s, STORE_CONTAINERS);
	sort(s, STORE_PODS);
	sort(s, STORE_LAYERS);
	sort(s, STORE_VOLUMES);
}

/* The first of those whose key is @key; or NULL. */
static const void *find(const struct store *s, enum store_kind kind,
			const char *key)
{
	const struct store_kind_info *info = &store_kinds[kind];
	const struct store_list *list = store_list(s, kind);
	const char *items = list->items;
	size_t low = 0, high = list->count;

	while (low < high) {
		size_t middle = low + (high - low) / 2;

		if (strcmp(store_string_of(items + middle * info->size,
					   info->key), key) < 0)
			low = middle + 1;
		else
			high = middle;
	}
	if (low == list->count)
		return NULL;
	items += low * info->size;
	return strcmp(store_string_of(items, info->key), key) ? NULL : items;
}

const struct store_container *store_find_container(const struct store *s,
						   const char *id)
{
	return find(s, STORE_CONTAINERS, id);
}

/* Few have one: a walk through all is short, and rare. */
const struct store_container *store_find_cgroup(const struct store *s,
						const char *path)
{
	const struct store_container *c = s->containers.items;
	size_t i, len;

	for (i = 0; i < s->containers.count; i++, c++) {
		const char *cgroup = c->cgroup;

		len = strlen(cgroup);
		if (len && !strncmp(path, cgroup, len) &&
		    (!path[len] || path[len] == '/'))
			return c;
	}
	return NULL;
}

const struct store_pod *store_find_pod(const struct store *s, const char *uid)
{
	return find(s, STORE_PODS, uid);
}

const struct store_layer *store_find_layer(const struct store *s,
					   const char *directory)
{
	return find(s, STORE_LAYERS, directory);
}

bool store_stands_on(const struct store *s, const char *top,
		     const char *directory)
{
	int depth;

	for (depth = 0; *top && depth < STORE_DEPTH; depth++) {
		const struct store_layer *layer;

		if (!strcmp(top, directory))
			return true;
		layer = store_find_layer(s, top);
		if (!layer)
			return false;
		top = layer->parent;
	}
	return false;
}

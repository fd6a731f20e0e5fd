// SPDX-License-Identifier: GPL-2.0-only
/*
 * Entries: put in, sorted and found.
 */
#include "names/store.h"

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

	if (!s->ready)
		return;
	while ((chunk = s->strings)) {
		s->strings = chunk->next;
		free(chunk);
	}
	free(s->containers.items);
	free(s->pods.items);
	free(s->layers.items);
	free(s->images.items);
	free(s->volumes.items);
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

static const char *name(struct store *s, const char *text)
{
	return keep(s, text, NAMES_MAX);
}

static const char *path(struct store *s, const char *text)
{
	return keep(s, text, PATH_MAX);
}

/*
 * Room for one more: the items, moved perhaps, or NULL where there are too
 * many. Growth is by doubling.
 */
static void *grow(void *items, size_t count, size_t *room, size_t size)
{
	size_t wanted = *room ? 2 * *room : 64;

	if (count < *room)
		return items;
	if (wanted > STORE_MAX)
		return NULL;
	items = realloc(items, wanted * size);
	if (items)
		*room = wanted;
	return items;
}

/* The runtime is one of few words, and stays one. */
static const char *runtime(const char *text)
{
	static const char * const known[] = {
		"docker", "podman", "containerd", "cri-o", "kubernetes", "cri",
		"buildah",
	};
	size_t i;

	for (i = 0; text && i < sizeof(known) / sizeof(known[0]); i++)
		if (!strcmp(text, known[i]))
			return known[i];
	return "";
}

void store_container(struct store *s, const struct store_container *c)
{
	struct store_container *items;

	if (!c->id || !*c->id)
		return;
	items = grow(s->containers.items, s->containers.count,
		     &s->containers.room, sizeof(*items));
	if (!items)
		return;
	s->containers.items = items;
	items[s->containers.count] = (struct store_container){
		.nth = s->containers.count,
		.runtime = runtime(c->runtime),
		.id = name(s, c->id),
		.name = name(s, c->name),
		.pod = name(s, c->pod),
		.namespace = name(s, c->namespace),
		.image = name(s, c->image),
		.layer = path(s, c->layer),
		.cgroup = path(s, c->cgroup),
	};
	s->containers.count++;
}

void store_set_layer(struct store *s, size_t i, const char *directory)
{
	s->containers.items[i].layer = path(s, directory);
}

void store_pod(struct store *s, const struct store_pod *p)
{
	struct store_pod *items;

	if (!p->uid || !*p->uid)
		return;
	items = grow(s->pods.items, s->pods.count, &s->pods.room,
		     sizeof(*items));
	if (!items)
		return;
	s->pods.items = items;
	items[s->pods.count] = (struct store_pod){
		.nth = s->pods.count,
		.uid = name(s, p->uid),
		.name = name(s, p->name),
		.namespace = name(s, p->namespace),
	};
	s->pods.count++;
}

void store_layer(struct store *s, const struct store_layer *l)
{
	struct store_layer *items;

	if (!l->directory || !*l->directory)
		return;
	items = grow(s->layers.items, s->layers.count, &s->layers.room,
		     sizeof(*items));
	if (!items)
		return;
	s->layers.items = items;
	items[s->layers.count] = (struct store_layer){
		.nth = s->layers.count,
		.directory = path(s, l->directory),
		.parent = path(s, l->parent),
	};
	s->layers.count++;
}

void store_image(struct store *s, const struct store_image *i)
{
	struct store_image *items;

	if (!i->layer || !*i->layer)
		return;
	items = grow(s->images.items, s->images.count, &s->images.room,
		     sizeof(*items));
	if (!items)
		return;
	s->images.items = items;
	items[s->images.count] = (struct store_image){
		.runtime = runtime(i->runtime),
		.name = name(s, i->name),
		.layer = path(s, i->layer),
	};
	s->images.count++;
}

void store_volume(struct store *s, const struct store_volume *v)
{
	struct store_volume *items;

	/* "/" is in every container of a monitoring agent, so it means nothing. */
	if (!v->directory || v->directory[0] != '/' || !v->directory[1])
		return;
	items = grow(s->volumes.items, s->volumes.count, &s->volumes.room,
		     sizeof(*items));
	if (!items)
		return;
	s->volumes.items = items;
	items[s->volumes.count] = (struct store_volume){
		.nth = s->volumes.count,
		.directory = path(s, v->directory),
		.runtime = runtime(v->runtime),
		.name = name(s, v->name),
		.user = name(s, v->user),
		.kind = v->kind,
	};
	s->volumes.count++;
}

/* By key; the first who came stands first. */
static int order(const char *a, size_t a_nth, const char *b, size_t b_nth)
{
	int differ = strcmp(a, b);

	return differ ? differ : (a_nth > b_nth) - (a_nth < b_nth);
}

static int by_id(const void *a, const void *b)
{
	const struct store_container *x = a, *y = b;

	return order(x->id, x->nth, y->id, y->nth);
}

static int by_uid(const void *a, const void *b)
{
	const struct store_pod *x = a, *y = b;

	return order(x->uid, x->nth, y->uid, y->nth);
}

static int by_directory(const void *a, const void *b)
{
	const struct store_layer *x = a, *y = b;

	return order(x->directory, x->nth, y->directory, y->nth);
}

static int by_volume(const void *a, const void *b)
{
	const struct store_volume *x = a, *y = b;

	return order(x->directory, x->nth, y->directory, y->nth);
}

static void sort(void *items, size_t count, size_t size,
		 int (*compare)(const void *a, const void *b))
{
	if (count)
		qsort(items, count, size, compare);
}

void store_end(struct store *s)
{
	sort(s->containers.items, s->containers.count,
	     sizeof(struct store_container), by_id);
	sort(s->pods.items, s->pods.count, sizeof(struct store_pod), by_uid);
	sort(s->layers.items, s->layers.count, sizeof(struct store_layer),
	     by_directory);
	sort(s->volumes.items, s->volumes.count, sizeof(struct store_volume),
	     by_volume);
}

/* The first of those whose key, the string at @offset, is @key; or NULL. */
static const void *find(const void *items, size_t count, size_t size,
			size_t offset, const char *key)
{
	size_t low = 0, high = count;
	const char *const *got;

	while (low < high) {
		size_t middle = low + (high - low) / 2;

		got = (const void *)((const char *)items + middle * size +
				     offset);
		if (strcmp(*got, key) < 0)
			low = middle + 1;
		else
			high = middle;
	}
	if (low == count)
		return NULL;
	got = (const void *)((const char *)items + low * size + offset);
	return strcmp(*got, key) ? NULL : (const char *)items + low * size;
}

const struct store_container *store_find_container(const struct store *s,
						   const char *id)
{
	return find(s->containers.items, s->containers.count,
		    sizeof(struct store_container),
		    offsetof(struct store_container, id), id);
}

/* Few have one: a walk through all is short, and rare. */
const struct store_container *store_find_cgroup(const struct store *s,
						const char *path)
{
	size_t i, len;

	for (i = 0; i < s->containers.count; i++) {
		const char *cgroup = s->containers.items[i].cgroup;

		len = strlen(cgroup);
		if (len && !strncmp(path, cgroup, len) &&
		    (!path[len] || path[len] == '/'))
			return &s->containers.items[i];
	}
	return NULL;
}

const struct store_pod *store_find_pod(const struct store *s, const char *uid)
{
	return find(s->pods.items, s->pods.count,
		    sizeof(struct store_pod),
		    offsetof(struct store_pod, uid), uid);
}

const struct store_layer *store_find_layer(const struct store *s,
					   const char *directory)
{
	return find(s->layers.items, s->layers.count,
		    sizeof(struct store_layer),
		    offsetof(struct store_layer, directory), directory);
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

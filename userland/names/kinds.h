/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * What the entries of the store consist of. One table of it serves for putting
 * them in, finding, saving and loading them.
 */
#ifndef DCHAIN_NAMES_KINDS_H
#define DCHAIN_NAMES_KINDS_H

#include "names/store.h"

enum store_kind {
	STORE_CONTAINERS, STORE_PODS, STORE_LAYERS, STORE_IMAGES, STORE_VOLUMES,
	STORE_KINDS
};

/**
 * union store_entry - an entry of any kind; each begins with its number
 */
union store_entry {
	size_t nth;
	struct store_container container;
	struct store_pod pod;
	struct store_layer layer;
	struct store_image image;
	struct store_volume volume;
};

/**
 * enum store_text - how a string is kept: cut to NAMES_MAX or to PATH_MAX, or
 * as one of the known runtimes
 */
enum store_text {
	STORE_NAME, STORE_PATH, STORE_RUNTIME
};

/**
 * struct store_member - a string of an entry
 * @name: in a capture
 */
struct store_member {
	const char *name;
	size_t offset;
	enum store_text text;
};

/**
 * struct store_kind_info - the entries of one kind
 * @name: of their list, in a capture
 * @list: offset of their list in struct store
 * @size: of an entry
 * @key: offset of the string that they are found by
 * @members: ends with one without a name
 */
struct store_kind_info {
	const char *name;
	size_t list;
	size_t size;
	size_t key;
	const struct store_member *members;
};

extern const struct store_kind_info store_kinds[STORE_KINDS];

static inline const char **store_string(void *entry, size_t offset)
{
	return (void *)((char *)entry + offset);
}

static inline const char *store_string_of(const void *entry, size_t offset)
{
	return *(const char *const *)((const char *)entry + offset);
}

static inline const struct store_list *store_list(const struct store *s,
						  enum store_kind kind)
{
	return (const void *)((const char *)s + store_kinds[kind].list);
}

/**
 * store_add() - put an entry in, as store_container() and the like do
 * @entry: one of @kind; it is copied, with its strings
 */
void store_add(struct store *s, enum store_kind kind, const void *entry);

#endif

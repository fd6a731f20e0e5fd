// SPDX-License-Identifier: GPL-2.0-only
/*
 * Cgroups whose slots were given back. Those removed last keep a row, as a
 * copy; the others are added up in one.
 */
#include <linux/overflow.h>

#include "count/slots.h"

/* Rows are half as many as slots, in these bounds. */
#define REMOVED_MIN 16U
#define REMOVED_MAX 8192U
/* Bytes of a path, on average over all rows. */
#define REMOVED_PATH 256

LIST_HEAD(removed_cgroups);
struct ledger_cell removed_rest;
unsigned int removed_nr;

size_t removed_bytes;	/* of their paths */

/**
 * removed_new() - room for what a cgroup counted
 * @id: its number
 * @path: where it was
 *
 * Context: process, may sleep; no lock.
 * Return: for removed_add(), or NULL: it is then one of removed_rest at once.
 */
struct removed_cgroup *removed_new(u64 id, const char *path)
{
	size_t size = strlen(path) + 1;
	struct removed_cgroup *r;

	r = kzalloc(struct_size(r, path, size), GFP_KERNEL | __GFP_NOWARN);
	if (!r)
		return NULL;
	r->id = id;
	r->path_size = size;
	memcpy(r->path, path, size);
	return r;
}

/* The one removed longest ago, if there is any, loses its row. */
void removed_drop_oldest(void)
{
	struct removed_cgroup *r;

	if (list_empty(&removed_cgroups))
		return;
	r = list_last_entry(&removed_cgroups, struct removed_cgroup, list);
	ledger_merge(&removed_rest, &r->sum);
	removed_nr--;
	removed_bytes -= r->path_size;
	list_del(&r->list);
	kfree(r);
}

/**
 * removed_add() - give a removed cgroup its row
 * @r: from removed_new(), with its counts
 * @max: slots that there are
 *
 * Context: any; frees the rows that this one is too many for.
 */
void removed_add(struct removed_cgroup *r, unsigned int max)
{
	unsigned int rows = clamp(max / 2, REMOVED_MIN, REMOVED_MAX);

	list_add(&r->list, &removed_cgroups);
	removed_nr++;
	removed_bytes += r->path_size;
	while (removed_nr > rows ||
	       removed_bytes > (size_t)REMOVED_PATH * rows)
		removed_drop_oldest();
}

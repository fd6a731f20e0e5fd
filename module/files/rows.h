/* SPDX-License-Identifier: GPL-2.0-only */
/* A copy of the ledger, one row a cgroup, sorted and ready to be printed. */
#ifndef DCHAIN_ROWS_H
#define DCHAIN_ROWS_H

#include "ledger.h"

/**
 * struct row - one cgroup's counts
 * @id: number of the cgroup, its directory's inode; 0 for (other)
 * @path: its path in its hierarchy, NULL for (other)
 * @live: its directory exists
 * @sum: over all CPUs
 */
struct row {
	u64 id;
	const char *path;
	bool live;
	struct ledger_cell sum;
};

/**
 * struct rows - all rows
 * @nr: how many
 * @order: most steps first, (other) last
 * @room: what @order and its other half were allocated as
 * @paths: their texts
 * @row: unsorted
 */
struct rows {
	unsigned int nr;
	struct row **order;
	struct row **room;
	struct rows_paths *paths;
	struct row row[];
};

struct rows *rows_get(void);
void rows_put(struct rows *rows);

#endif /* DCHAIN_ROWS_H */

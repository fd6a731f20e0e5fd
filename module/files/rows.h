/* SPDX-License-Identifier: GPL-2.0-only */
/* A copy of the ledger, one row a cgroup, sorted and ready to be printed. */
#ifndef DCHAIN_ROWS_H
#define DCHAIN_ROWS_H

#include "count/ledger.h"

/**
 * struct row - one cgroup's counts
 * @id: number of the cgroup, its directory's inode; 0 where it is none
 * @path: its path in its hierarchy, or (removed), (other)
 * @state: live, removed or -
 * @sum: over all CPUs
 */
struct row {
	u64 id;
	const char *path;
	const char *state;
	struct ledger_cell sum;
};

/**
 * struct rows - all rows
 * @nr: how many
 * @order: most steps first, what is no cgroup last
 * @spare: room for as many
 * @blocks: the rows themselves
 * @paths: their texts
 */
struct rows {
	unsigned int nr;
	struct row **order;
	struct row **spare;
	struct rows_block *blocks;
	struct rows_paths *paths;
};

struct rows *rows_get(void);
void rows_put(struct rows *rows);

#endif /* DCHAIN_ROWS_H */

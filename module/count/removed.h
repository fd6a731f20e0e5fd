/* SPDX-License-Identifier: GPL-2.0-only */
/* What cgroups counted whose slots were given back. */
#ifndef DCHAIN_REMOVED_H
#define DCHAIN_REMOVED_H

#include <linux/list.h>

#include "count/ledger.h"

/* A longer path is not kept; a row with one fits into two pages. */
#define REMOVED_MAX_PATH (2 * PATH_MAX - 512)

/**
 * struct removed_cgroup - a cgroup that has a row but no slot any more
 * @list: in removed_cgroups, the last one first
 * @id: its number
 * @path_size: bytes of @path, the NUL included
 * @sum: what it counted
 * @path: where it was
 */
struct removed_cgroup {
	struct list_head list;
	u64 id;
	unsigned int path_size;
	struct ledger_cell sum;
	char path[];
};

/* All of this, and calls without a remark, under the caller's lock. */
extern struct list_head removed_cgroups;
extern struct ledger_cell removed_rest;
extern unsigned int removed_nr;

struct removed_cgroup *removed_new(u64 id, const char *path);
void removed_add(struct removed_cgroup *r, unsigned int max);
void removed_drop_oldest(void);
size_t removed_memory(void);

#endif /* DCHAIN_REMOVED_H */

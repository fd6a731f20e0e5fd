/* SPDX-License-Identifier: GPL-2.0-only */
/* Slots of removed cgroups come back; what they counted is kept. */
#ifndef DCHAIN_REMOVED_H
#define DCHAIN_REMOVED_H

#include <linux/list.h>

#include "count/ledger.h"

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

/* Both under cells_lock(). */
extern struct list_head removed_cgroups;
extern struct ledger_cell removed_rest;

int removed_init(void);
void removed_exit(void);
void removed_forget(void);
size_t removed_memory(void);

#endif /* DCHAIN_REMOVED_H */

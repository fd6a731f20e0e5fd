/* SPDX-License-Identifier: GPL-2.0-only */
/* The life of a slot, and how what slots counted is read. */
#ifndef DCHAIN_SLOTS_H
#define DCHAIN_SLOTS_H

#include "count/ledger.h"
#include "count/removed.h"

struct cgroup;

/**
 * struct slots_row - what one cgroup counted
 * @id: number of the cgroup, its directory's inode; 0 where it is none
 * @state: live, removed, or - for (other)
 * @sum: over all CPUs
 * @path: where it is; or (removed), (other)
 */
struct slots_row {
	u64 id;
	const char *state;
	struct ledger_cell sum;
	char path[REMOVED_MAX_PATH];
};

typedef void slots_row_fn(void *arg, const struct slots_row *row);

int slots_init(unsigned int max_cgroups);
void slots_exit(void);
unsigned int slots_claim(struct ledger *l, struct cgroup *cgrp);
bool cgroup_is_live(const struct cgroup *cgrp);
int count_reset(void);

/* copy.c */
int slots_read(slots_row_fn *fn, void *arg);
size_t count_memory(void);

#endif /* DCHAIN_SLOTS_H */

/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * The slots: their life (slots.c), the memory of their counts (cells.c), what
 * stays of cgroups whose slots were given back (removed.c), and how all of it
 * is read (copy.c).
 */
#ifndef DCHAIN_SLOTS_H
#define DCHAIN_SLOTS_H

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
extern size_t removed_bytes;

/* removed.c */
struct removed_cgroup *removed_new(u64 id, const char *path);
void removed_add(struct removed_cgroup *r, unsigned int max);
void removed_drop_oldest(void);

/* cells.c */
/* Held while a slot or a row is moved or read: nobody sees it half done. */
extern spinlock_t count_lock;
/* Held by who moves counts, but not during grace periods. */
extern struct mutex move_mutex;
/* Changes when a slot is given back; odd while all are cleared. */
extern unsigned long count_generation;
/* CPUs whose events are not counted, because there was no memory. */
extern unsigned int cells_lacking;

bool cells_fit(const struct ledger *l);
int cells_init(struct ledger *l);
void cells_stop(void);
void cells_free(struct ledger *l);

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

/* slots.c */
int slots_init(unsigned int max_cgroups);
void slots_exit(void);
unsigned int slots_claim(struct ledger *l, struct cgroup *cgrp);
bool cgroup_is_live(const struct cgroup *cgrp);
int count_reset(void);
unsigned int count_resets(u64 *seconds);

/* copy.c */
int slots_read(slots_row_fn *fn, void *arg);
size_t count_memory(void);

#endif /* DCHAIN_SLOTS_H */

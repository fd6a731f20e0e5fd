// SPDX-License-Identifier: GPL-2.0-only
/* Gathering rows; knows cgroups, and nothing of how rows are printed. */
#include <linux/cgroup.h>
#include <linux/err.h>
#include <linux/limits.h>
#include <linux/mm.h>
#include <linux/sched.h>
#include <linux/slab.h>

#include "count.h"
#include "rows.h"
#include "rows-order.h"

/* Rows gathered between offers to let others run. */
#define ROWS_PART 1024

/**
 * struct rows_paths - paths, one behind the other
 * @next: a full one
 * @used: bytes of @text
 * @text: each ended by a NUL
 */
struct rows_paths {
	struct rows_paths *next;
	unsigned int used;
	char text[2 * PATH_MAX - 16];
};

/*
 * Not all kernels say that a path was cut: one that fills all that is left may
 * have been.
 */
static bool row_put_path(struct row *row, struct rows_paths *p,
			 struct cgroup *cgrp)
{
	int room = sizeof(p->text) - p->used;
	int len = cgroup_path(cgrp, p->text + p->used, room);

	if (len < 0 || len + 1 >= room)
		return false;
	row->path = p->text + p->used;
	p->used += len + 1;
	return true;
}

/* The slot's reference keeps the cgroup, and with it its path. */
static int row_path(struct row *row, struct rows *rows, struct cgroup *cgrp)
{
	struct rows_paths *p = rows->paths;

	if (p && row_put_path(row, p, cgrp))
		return 0;
	p = kmalloc(sizeof(*p), GFP_KERNEL);
	if (!p)
		return -ENOMEM;
	p->used = 0;
	p->next = rows->paths;
	rows->paths = p;
	/* Nobody hides a table behind a path that is too long for it. */
	if (!row_put_path(row, p, cgrp))
		row->path = "(unknown)";
	return 0;
}

static bool row_is_empty(const struct row *row)
{
	unsigned int i;

	for (i = 0; i < LEDGER_NR_COUNTS; i++)
		if (row->sum.count[i])
			return false;
	return true;
}

static int rows_fill(struct rows *rows, const struct ledger *l,
		     unsigned int max)
{
	unsigned int slot;
	int err;

	for (slot = 1; slot < ledger_slots(l) && rows->nr < max; slot++) {
		struct cgroup *cgrp = (void *)ledger_key(l, slot);
		struct row *row = &rows->row[rows->nr];

		if (!(slot % ROWS_PART))
			cond_resched();
		if (!cgrp)
			continue;
		err = row_path(row, rows, cgrp);
		if (err)
			return err;
		row->id = cgroup_id(cgrp);
		row->live = who_is_live(cgrp);
		ledger_sum(l, slot, &row->sum);
		rows->order[rows->nr++] = row;
	}
	return 0;
}

/* What found no slot, where there is any, behind all others. */
static void rows_add_other(struct rows *rows, const struct ledger *l)
{
	struct row *row = &rows->row[rows->nr];

	row->id = 0;
	row->path = NULL;
	row->live = false;
	ledger_sum(l, LEDGER_OTHER, &row->sum);
	if (!row_is_empty(row))
		rows->order[rows->nr++] = row;
}

/**
 * rows_get() - copy the ledger
 *
 * Counting goes on meanwhile, so rows are some events apart from each other.
 *
 * Context: process, may sleep; the caller keeps off a reset.
 * Return: the rows, for rows_put(), or an ERR_PTR().
 */
struct rows *rows_get(void)
{
	const struct ledger *l = &count_state.ledger;
	/* slots claimed from here on wait for the next reader */
	unsigned int max = atomic_read(&l->used);
	struct rows *rows;
	int err = -ENOMEM;

	rows = kvmalloc(struct_size(rows, row, max + 1), GFP_KERNEL);
	if (!rows)
		return ERR_PTR(err);
	rows->nr = 0;
	rows->paths = NULL;
	rows->room = kvmalloc_array(max + 1, 2 * sizeof(*rows->room),
				    GFP_KERNEL);
	rows->order = rows->room;
	if (rows->room)
		err = rows_fill(rows, l, max);
	if (err) {
		rows_put(rows);
		return ERR_PTR(err);
	}
	rows->order = rows_sort(rows->room, rows->room + max + 1, rows->nr);
	rows_add_other(rows, l);
	return rows;
}

/* Free rows; NULL is allowed. */
void rows_put(struct rows *rows)
{
	struct rows_paths *p;

	if (!rows)
		return;
	while ((p = rows->paths)) {
		rows->paths = p->next;
		kfree(p);
	}
	kvfree(rows->room);
	kvfree(rows);
}

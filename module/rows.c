// SPDX-License-Identifier: GPL-2.0-only
/* Gathering rows; knows cgroups, and nothing of how rows are printed. */
#include <linux/cgroup.h>
#include <linux/err.h>
#include <linux/limits.h>
#include <linux/mm.h>
#include <linux/slab.h>
#include <linux/sort.h>

#include "count.h"
#include "rows.h"

static int rows_compare(const void *a, const void *b)
{
	const struct row *x = *(struct row *const *)a;
	const struct row *y = *(struct row *const *)b;
	u64 m = x->sum.count[LEDGER_STEPS], n = y->sum.count[LEDGER_STEPS];

	if (!x->path != !y->path)
		return x->path ? -1 : 1;
	if (m != n)
		return m > n ? -1 : 1;
	/* steady where nothing tells rows apart */
	return x->id < y->id ? -1 : x->id > y->id;
}

/* The slot's reference keeps the cgroup, and with it its path. */
static int row_fill(struct row *row, struct cgroup *cgrp, char *buf)
{
	if (cgroup_path(cgrp, buf, PATH_MAX) < 0)
		return -ENAMETOOLONG;
	row->path = kstrdup(buf, GFP_KERNEL);
	row->id = cgroup_id(cgrp);
	row->live = who_is_live(cgrp);
	return row->path ? 0 : -ENOMEM;
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
		     unsigned int max, char *buf)
{
	unsigned int slot;

	for (slot = 0; slot < ledger_slots(l) && rows->nr < max; slot++) {
		unsigned long key = ledger_key(l, slot);
		struct row *row = &rows->row[rows->nr];
		int err;

		if (slot != LEDGER_OTHER && !key)
			continue;
		ledger_sum(l, slot, &row->sum);
		if (slot != LEDGER_OTHER) {
			err = row_fill(row, (struct cgroup *)key, buf);
			if (err) {
				kfree(row->path);
				return err;
			}
		} else if (row_is_empty(row)) {
			continue;
		}
		rows->order[rows->nr++] = row;
	}
	return 0;
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
	struct ledger *l = &count_state.ledger;
	/* slots claimed from here on wait for the next reader */
	unsigned int max = 1 + atomic_read(&l->used);
	struct rows *rows;
	char *buf;
	int err;

	rows = kvzalloc(struct_size(rows, row, max), GFP_KERNEL);
	buf = kmalloc(PATH_MAX, GFP_KERNEL);
	if (rows)
		rows->order = kvcalloc(max, sizeof(*rows->order), GFP_KERNEL);
	if (!rows || !buf || !rows->order)
		err = -ENOMEM;
	else
		err = rows_fill(rows, l, max, buf);
	kfree(buf);
	if (err) {
		rows_put(rows);
		return ERR_PTR(err);
	}
	sort(rows->order, rows->nr, sizeof(*rows->order), rows_compare, NULL);
	return rows;
}

/* Free rows; NULL is allowed. */
void rows_put(struct rows *rows)
{
	unsigned int i;

	if (!rows)
		return;
	for (i = 0; i < rows->nr; i++)
		kfree(rows->row[i].path);
	kvfree(rows->order);
	kvfree(rows);
}

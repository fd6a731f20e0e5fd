// SPDX-License-Identifier: GPL-2.0-only
/* Gathering the rows of cgroups; printing is cgroups.c's. */
#include <linux/cgroup.h>
#include <linux/err.h>
#include <linux/limits.h>
#include <linux/mm.h>
#include <linux/sched.h>
#include <linux/slab.h>

#include "count/cells.h"
#include "count/count.h"
#include "count/removed.h"
#include "files/rows.h"
#include "files/sort.h"

/* Keys or rows looked at between offers to let others run. */
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

/**
 * struct rows_block - rows; slots may be claimed while they are gathered, so
 *	how many there will be is not known before
 * @next: a full one
 * @nr: rows in use
 * @row: the rows
 */
struct rows_block {
	struct rows_block *next;
	unsigned int nr;
	struct row row[25];
};

static struct row *rows_add(struct rows *rows)
{
	struct rows_block *b = rows->blocks;

	if (!b || b->nr == ARRAY_SIZE(b->row)) {
		b = kmalloc(sizeof(*b), GFP_KERNEL);
		if (!b)
			return NULL;
		b->nr = 0;
		b->next = rows->blocks;
		rows->blocks = b;
	}
	rows->nr++;
	return &b->row[b->nr++];
}

/* Room for a path; NULL without memory. */
static struct rows_paths *rows_paths(struct rows *rows, unsigned int size)
{
	struct rows_paths *p = rows->paths;

	if (p && sizeof(p->text) - p->used >= size)
		return p;
	p = kmalloc(sizeof(*p), GFP_KERNEL);
	if (!p)
		return NULL;
	p->used = 0;
	p->next = rows->paths;
	rows->paths = p;
	return p;
}

/*
 * Not all kernels report that a path was cut: one that fills all that is left
 * may have been.
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
	struct rows_paths *p = rows_paths(rows, 1);

	if (p && !row_put_path(row, p, cgrp)) {
		p = rows_paths(rows, sizeof(p->text));
		/* Nobody hides a table behind a path too long for it. */
		if (p && !row_put_path(row, p, cgrp))
			row->path = "(unknown)";
	}
	return p ? 0 : -ENOMEM;
}

static int rows_fill(struct rows *rows, const struct ledger *l)
{
	unsigned int slot;

	for (slot = 1; slot < ledger_slots(l); slot++) {
		struct cgroup *cgrp = (void *)ledger_key(l, slot);
		struct row *row;
		int err;

		if (!(slot % ROWS_PART))
			cond_resched();
		if (!cgrp)
			continue;
		/* As many cells as there are CPUs: each slot offers, too. */
		cond_resched();
		row = rows_add(rows);
		if (!row)
			return -ENOMEM;
		err = row_path(row, rows, cgrp);
		if (err)
			return err;
		row->id = compat_cgroup_inode(cgrp);
		row->state = task_cgroup_is_live(cgrp) ? "live" : "removed";
		ledger_sum(l, slot, &row->sum);
	}
	return 0;
}

/* Those that gave their slot back. */
static int rows_fill_removed(struct rows *rows)
{
	const struct removed_cgroup *r;

	list_for_each_entry(r, &removed_cgroups, list) {
		struct rows_paths *p = rows_paths(rows, r->path_size);
		struct row *row = rows_add(rows);

		if (!p || !row)
			return -ENOMEM;
		row->id = r->id;
		row->path = memcpy(p->text + p->used, r->path, r->path_size);
		p->used += r->path_size;
		row->state = "removed";
		row->sum = r->sum;
		cond_resched();
	}
	return 0;
}

/* Pointers to all rows, and room for sorting them and for those at the end. */
static int rows_list(struct rows *rows)
{
	struct rows_block *b;
	unsigned int n = 0, i;

	rows->order = kvmalloc_array(rows->nr + 2, sizeof(*rows->order),
				     GFP_KERNEL);
	rows->spare = kvmalloc_array(rows->nr + 2, sizeof(*rows->spare),
				     GFP_KERNEL);
	if (!rows->order || !rows->spare)
		return -ENOMEM;
	for (b = rows->blocks; b; b = b->next) {
		for (i = 0; i < b->nr; i++)
			rows->order[n++] = &b->row[i];
		cond_resched();
	}
	return 0;
}

static void rows_sort_by(struct rows *rows, rows_before *before)
{
	struct row **sorted = rows_sort(rows->order, rows->spare, rows->nr,
					before);

	if (sorted == rows->order)
		return;
	rows->spare = rows->order;
	rows->order = sorted;
}

/*
 * A cgroup may have two slots, see ledger_claim(), and a removed one that has
 * given its slot back may have claimed another one.
 */
static void rows_unite(struct rows *rows)
{
	unsigned int n = 0, i;

	for (i = 0; i < rows->nr; i++) {
		if (!(i % ROWS_PART))
			cond_resched();
		if (n && !rows_compare(rows->order[n - 1], rows->order[i]))
			ledger_merge(&rows->order[n - 1]->sum,
				     &rows->order[i]->sum);
		else
			rows->order[n++] = rows->order[i];
	}
	rows->nr = n;
}

/* A row that is no cgroup's, behind all others, unless it is empty. */
static int rows_add_sum(struct rows *rows, const char *path, const char *state,
			const struct ledger_cell *sum)
{
	struct row *row;

	if (ledger_is_empty(sum))
		return 0;
	row = rows_add(rows);
	if (!row)
		return -ENOMEM;
	row->id = 0;
	row->path = path;
	row->state = state;
	row->sum = *sum;
	rows->order[rows->nr - 1] = row;
	return 0;
}

static int rows_gather(struct rows *rows, const struct ledger *l)
{
	struct ledger_cell other;
	int err;

	err = rows_fill(rows, l) ?: rows_fill_removed(rows) ?: rows_list(rows);
	if (err)
		return err;
	rows_sort_by(rows, rows_by_id);
	rows_unite(rows);
	rows_sort_by(rows, rows_by_steps);
	ledger_sum(l, LEDGER_OTHER, &other);
	return rows_add_sum(rows, "(removed)", "removed", &removed_rest) ?:
	       rows_add_sum(rows, "(other)", "-", &other);
}

/**
 * rows_get() - copy the ledger
 *
 * Counting goes on meanwhile, so rows are some events apart from each other.
 *
 * Context: process, may sleep.
 * Return: the rows, for rows_put(), or an ERR_PTR().
 */
struct rows *rows_get(void)
{
	struct rows *rows = kzalloc(sizeof(*rows), GFP_KERNEL);
	int err;

	if (!rows)
		return ERR_PTR(-ENOMEM);
	cells_lock();
	err = rows_gather(rows, &count_state.ledger);
	cells_unlock();
	if (err) {
		rows_put(rows);
		return ERR_PTR(err);
	}
	return rows;
}

/* Free rows; NULL is allowed. Process context, may sleep. */
void rows_put(struct rows *rows)
{
	struct rows_block *b;
	struct rows_paths *p;

	if (!rows)
		return;
	while ((p = rows->paths)) {
		rows->paths = p->next;
		kfree(p);
	}
	while ((b = rows->blocks)) {
		rows->blocks = b->next;
		kfree(b);
		cond_resched();
	}
	kvfree(rows->order);
	kvfree(rows->spare);
	kfree(rows);
}

/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Rows in order: by id, so that those of one cgroup stand side by side, and by
 * steps, the most first. The kernel's sort() does not let others run until it
 * is done, and calls for each comparison and each swap.
 */
#ifndef DCHAIN_SORT_H
#define DCHAIN_SORT_H

#include <linux/kernel.h>
#include <linux/sched.h>
#include <linux/string.h>

#include "files/rows.h"

/* Rows merged between offers to let others run. */
#define ROWS_SORT_PART 1024

/* A hierarchy of version 1 that is mounted again begins anew with its ids. */
static inline int rows_compare(const struct row *a, const struct row *b)
{
	if (a->id != b->id)
		return a->id < b->id ? -1 : 1;
	return strcmp(a->path, b->path);
}

static inline bool rows_by_id(const struct row *a, const struct row *b)
{
	return rows_compare(a, b) < 0;
}

static inline bool rows_by_steps(const struct row *a, const struct row *b)
{
	u64 m = a->sum.count[LEDGER_STEPS], n = b->sum.count[LEDGER_STEPS];

	/* stable where rows are equal otherwise */
	return m != n ? m > n : rows_by_id(a, b);
}

typedef bool rows_before(const struct row *a, const struct row *b);

/* Two sorted runs, from[0 ... mid - 1] and from[mid ... end - 1], into one. */
static __always_inline void rows_merge(struct row **to,
				       struct row *const *from,
				       unsigned int mid, unsigned int end,
				       rows_before *before)
{
	unsigned int i = 0, j = mid;

	while (i < mid || j < end) {
		if (!((i + j) % ROWS_SORT_PART))
			cond_resched();
		if (i == mid || (j < end && before(from[j], from[i])))
			*to++ = from[j++];
		else
			*to++ = from[i++];
	}
}

/**
 * rows_sort() - sort rows
 * @row: which
 * @room: for as many
 * @nr: how many
 * @before: the order
 *
 * Context: process, may sleep.
 * Return: @row or @room, where they stand sorted; the other is garbage.
 */
static __always_inline struct row **rows_sort(struct row **row,
					      struct row **room,
					      unsigned int nr,
					      rows_before *before)
{
	unsigned int width, i;

	for (width = 1; width < nr; width *= 2) {
		struct row **from = row;

		for (i = 0; i < nr; i += 2 * width) {
			rows_merge(room + i, from + i, min(width, nr - i),
				   min(2 * width, nr - i), before);
			if (!(i % ROWS_SORT_PART))
				cond_resched();
		}
		row = room;
		room = from;
	}
	return row;
}

#endif /* DCHAIN_SORT_H */

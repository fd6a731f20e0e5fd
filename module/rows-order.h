/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * The order of the rows: most steps first. The kernel's sort() calls for each
 * comparison and each swap, which takes more than all of this.
 *
 * Pure.
 */
#ifndef DCHAIN_ROWS_ORDER_H
#define DCHAIN_ROWS_ORDER_H

#include <linux/kernel.h>

#include "rows.h"

static inline bool rows_before(const struct row *a, const struct row *b)
{
	u64 m = a->sum.count[LEDGER_STEPS], n = b->sum.count[LEDGER_STEPS];

	/* steady where nothing tells rows apart */
	return m != n ? m > n : a->id < b->id;
}

/* Two sorted runs, from[0 ... mid - 1] and from[mid ... end - 1], into one. */
static inline void rows_merge(struct row **to, struct row *const *from,
			      unsigned int mid, unsigned int end)
{
	unsigned int i = 0, j = mid;

	while (i < mid && j < end)
		*to++ = rows_before(from[j], from[i]) ? from[j++] : from[i++];
	while (i < mid)
		*to++ = from[i++];
	while (j < end)
		*to++ = from[j++];
}

/**
 * rows_sort() - sort rows
 * @row: which
 * @room: for as many
 * @nr: how many
 *
 * Context: any.
 * Return: @row or @room, where they stand sorted; the other is garbage.
 */
static inline struct row **rows_sort(struct row **row, struct row **room,
				     unsigned int nr)
{
	unsigned int width, i;

	for (width = 1; width < nr; width *= 2) {
		struct row **from = row;

		for (i = 0; i < nr; i += 2 * width)
			rows_merge(room + i, from + i, min(width, nr - i),
				   min(2 * width, nr - i));
		row = room;
		room = from;
	}
	return row;
}

#endif /* DCHAIN_ROWS_ORDER_H */

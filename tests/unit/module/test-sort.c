// SPDX-License-Identifier: GPL-2.0-only
/* The order of rows: by steps, the same each time, none lost. */
#include "pure.h"
#include "files/sort.h"

#define MOST 300U

/* Are all @nr rows there once, each where it belongs? */
static bool is_sorted(struct row *const *order, const struct row *row,
		      unsigned int nr)
{
	u64 seen = 0, wanted = 0;
	unsigned int i;

	for (i = 0; i < nr; i++) {
		u64 steps = order[i]->sum.count[LEDGER_STEPS];

		seen += order[i]->id * order[i]->id;
		wanted += row[i].id * row[i].id;
		if (!i)
			continue;
		if (steps > order[i - 1]->sum.count[LEDGER_STEPS])
			return false;
		if (steps == order[i - 1]->sum.count[LEDGER_STEPS] &&
		    order[i]->id <= order[i - 1]->id)
			return false;
	}
	return seen == wanted;
}

static void rows_are_sorted_whatever_their_number(PURE_TEST)
{
	struct row *row = pure_alloc(MOST * sizeof(*row));
	u32 random = 1;
	unsigned int nr, i;

	for (nr = 0; nr <= MOST; nr++) {
		/* of exactly this size: a sanitizer sees a step beyond */
		struct row **order = pure_alloc(nr * sizeof(*order));
		struct row **room = pure_alloc(nr * sizeof(*room));
		struct row **sorted;

		for (i = 0; i < nr; i++) {
			random = random * 1664525 + 1013904223;
			row[i].id = random ^ i;
			row[i].path = "/";
			/* few values, so that many are equal, and large */
			row[i].sum.count[LEDGER_STEPS] =
				(u64)(random >> 16) % (1 + nr / 2) << 33;
			order[i] = &row[i];
		}
		sorted = rows_sort(order, room, nr, rows_by_steps);
		CHECK(sorted == order || sorted == room);
		CHECK(is_sorted(sorted, row, nr));
	}
}

PURE_SUITE(sort,
	   PURE_CASE(rows_are_sorted_whatever_their_number));

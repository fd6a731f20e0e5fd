// SPDX-License-Identifier: GPL-2.0-only
#include "read/rank.h"

#include <stdlib.h>
#include <string.h>

/* Ties are broken by path, so that two readings choose alike. */
static int more(const struct sample_row *a, const struct sample_row *b,
		enum sample_count by)
{
	if (a->other != b->other)
		return a->other - b->other;
	if (a->count[by] != b->count[by])
		return a->count[by] < b->count[by] ? 1 : -1;
	return strcmp(a->path, b->path);
}

static int by_steps(const void *a, const void *b)
{
	return more(a, b, SAMPLE_STEPS);
}

static int by_negative(const void *a, const void *b)
{
	return more(a, b, SAMPLE_CREATED_NEGATIVE);
}

size_t rank_top(struct sample *s, size_t top)
{
	size_t others = 0, i, victims;

	for (i = 0; i < s->n; i++)
		others += s->rows[i].other;
	if (top > s->n - others)
		top = s->n - others;
	victims = top - top / 2;
	qsort(s->rows, s->n, sizeof(*s->rows), by_steps);
	/* Makers from the rest: those among the victims have places. */
	qsort(s->rows + victims, s->n - victims, sizeof(*s->rows), by_negative);
	/* Places that no maker needs go to victims. */
	for (i = victims; i < top; i++)
		if (!s->rows[i].count[SAMPLE_CREATED_NEGATIVE])
			break;
	qsort(s->rows + i, s->n - i, sizeof(*s->rows), by_steps);
	qsort(s->rows, top, sizeof(*s->rows), by_steps);
	return top;
}

// SPDX-License-Identifier: GPL-2.0-only
#include "read/rates.h"

#include <stdlib.h>

bool rates_reset(const struct sample *then, const struct sample *now)
{
	struct sample_row before, after;
	int c;

	sample_total(then, &before);
	sample_total(now, &after);
	for (c = 0; c < SAMPLE_COUNTS; c++)
		if (then->known[c] && now->known[c] &&
		    after.count[c] < before.count[c])
			return true;
	return now->n < then->n;
}

static bool is_idle(const struct sample_row *row)
{
	int c;

	for (c = 0; c < SAMPLE_COUNTS; c++)
		if (row->count[c])
			return false;
	return true;
}

static int by_steps(const void *one, const void *two)
{
	const struct sample_row *a = one, *b = two;
	int c;

	if (a->other != b->other)
		return a->other - b->other;
	if (a->count[SAMPLE_STEPS] != b->count[SAMPLE_STEPS])
		return a->count[SAMPLE_STEPS] < b->count[SAMPLE_STEPS] ? 1 : -1;
	for (c = 0; c < SAMPLE_COUNTS; c++)
		if (a->count[c] != b->count[c])
			return a->count[c] < b->count[c] ? 1 : -1;
	return (a->id > b->id) - (a->id < b->id);
}

bool rates_between(struct sample *d, const struct sample *then,
		   const struct sample *now, bool reset)
{
	static const struct sample nothing;
	size_t i, kept = 0;

	if (!sample_delta(d, reset ? &nothing : then, now))
		return false;
	for (i = 0; i < d->n; i++)
		if (!is_idle(&d->rows[i]))
			d->rows[kept++] = d->rows[i];
	d->n = kept;
	qsort(d->rows, d->n, sizeof(*d->rows), by_steps);
	return true;
}

void rates_fold(struct sample *d, size_t rows)
{
	struct sample rest;
	struct sample_row sum;

	/* One row more is no longer than the sum of one row. */
	if (!rows || d->n <= rows + 1)
		return;
	rest = *d;
	rest.rows += rows;
	rest.n -= rows;
	sample_total(&rest, &sum);
	sum.path = "(rest)";
	sum.other = true;
	d->rows[rows] = sum;
	d->n = rows + 1;
}

// SPDX-License-Identifier: GPL-2.0-only
#include "counts/rates.h"

bool rates_reset(const struct sample *then, const struct sample *now)
{
	struct sample_row before, after;
	int c;

	sample_total(then, &before);
	sample_total(now, &after);
	for (c = 0; c < SAMPLE_COUNTS; c++)
		if (counters[c].kind == COUNTER_SUM &&
		    then->known[c] && now->known[c] &&
		    after.count[c] < before.count[c])
			return true;
	return false;
}

bool rates_between(struct sample *d, const struct sample *then,
		   const struct sample *now, bool reset)
{
	static const struct sample nothing;
	size_t i, kept = 0;

	if (!sample_delta(d, reset ? &nothing : then, now))
		return false;
	for (i = 0; i < d->n; i++)
		if (!sample_is_idle(&d->rows[i]))
			d->rows[kept++] = d->rows[i];
	d->n = kept;
	sample_sort(d, SAMPLE_STEPS);
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
	sum.live = false;
	sum.other = true;
	d->rows[rows] = sum;
	d->n = rows + 1;
}

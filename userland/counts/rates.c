// SPDX-License-Identifier: GPL-2.0-only
// Goes with export and diagnose of version 0.1.
#include "counts/rates.h"

#include <stdlib.h>
#include <string.h>

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

bool sample_is_idle(const struct sample_row *row)
{
	enum sample_count c;

	for (c = 0; c < SAMPLE_COUNTS; c++)
		if (counters[c].kind == COUNTER_SUM && row->count[c])
			return false;
	return true;
}

/* Of several with one path the youngest comes first and lends its id. */
static int by_path(const void *one, const void *two)
{
	const struct sample_row *a = one, *b = two;
	int order = strcmp(a->path, b->path);

	if (!order)
		order = b->live - a->live;
	return order ? order : (a->id < b->id) - (a->id > b->id);
}

void sample_merge_paths(struct sample *s)
{
	size_t i, n = 0;

	if (s->n)
		qsort(s->rows, s->n, sizeof(*s->rows), by_path);
	for (i = 0; i < s->n; i++) {
		struct sample_row *row = &s->rows[i];

		if (n && row->live && s->rows[n - 1].live &&
		    !strcmp(s->rows[n - 1].path, row->path))
			sample_add(&s->rows[n - 1], row);
		else
			s->rows[n++] = *row;
	}
	s->n = n;
}

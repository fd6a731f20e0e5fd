// SPDX-License-Identifier: GPL-2.0-only
/*
 * What happened between two samples. Rows are found again by sorting, so that a
 * sample of many thousand cgroups costs no more than its lines.
 */
#include "counts/sample.h"

#include "lib/program.h"

#include <stdlib.h>
#include <string.h>

/* `(removed)' and `(other)' have no id. */
static int by_id(const void *one, const void *two)
{
	const struct sample_row *a = *(const struct sample_row *const *)one;
	const struct sample_row *b = *(const struct sample_row *const *)two;

	if (a->id != b->id)
		return a->id < b->id ? -1 : 1;
	return a->id ? 0 : strcmp(a->path, b->path);
}

/* Pointers are sorted in place of the rows, which are large. */
static const struct sample_row **sorted(const struct sample *s)
{
	const struct sample_row **list = must(calloc(s->n + 1, sizeof(*list)));
	size_t i;

	for (i = 0; i < s->n; i++)
		list[i] = &s->rows[i];
	qsort(list, s->n, sizeof(*list), by_id);
	return list;
}

static const struct sample_row *find(const struct sample_row **list, size_t n,
				     const struct sample_row *row)
{
	const struct sample_row **found;

	found = bsearch(&row, list, n, sizeof(*list), by_id);
	return found ? *found : NULL;
}

/* A row that counts less than before was vacated meanwhile and began anew. */
static void subtract(struct sample_row *row, const struct sample_row *old)
{
	enum sample_count c;

	for (c = 0; c < SAMPLE_COUNTS; c++)
		if (counters[c].kind == COUNTER_SUM &&
		    row->count[c] < old->count[c])
			return;
	for (c = 0; c < SAMPLE_COUNTS; c++)
		if (counters[c].kind == COUNTER_SUM)
			row->count[c] -= old->count[c];
	row->unknown |= old->unknown;
	sample_derive(row);
}

/* What `(removed)' now has of what was counted before: not only its own. */
static void add_gone(struct sample_row *old, const struct sample *then,
		     const struct sample *now)
{
	const struct sample_row **after = sorted(now);
	size_t i;

	for (i = 0; i < then->n; i++)
		if (!then->rows[i].other &&
		    !find(after, now->n, &then->rows[i]))
			sample_add(old, &then->rows[i]);
	free(after);
}

/* Totals only grow, except by a reset or a new load of the module. */
static bool is_reset(const struct sample *then, const struct sample *now)
{
	struct sample_row before, after;
	enum sample_count c;

	if (now->resets != then->resets || now->since < then->since)
		return true;
	sample_total(then, &before);
	sample_total(now, &after);
	for (c = 0; c < SAMPLE_COUNTS; c++)
		if (counters[c].kind == COUNTER_SUM &&
		    after.count[c] < before.count[c])
			return true;
	return false;
}

void sample_delta(struct sample *d, const struct sample *then,
		  const struct sample *now)
{
	static const struct sample nothing;
	const struct sample_row **before;
	size_t i;

	if (is_reset(then, now))
		then = &nothing;
	before = sorted(then);
	*d = (struct sample) {
		.n = now->n,
		.rows = must(calloc(now->n + 1, sizeof(*d->rows))),
	};
	for (i = 0; i < now->n; i++) {
		struct sample_row *row = &d->rows[i], old = { 0 };
		const struct sample_row *found = find(before, then->n,
						      &now->rows[i]);

		*row = now->rows[i];
		if (found)
			old = *found;
		if (row->other && !strcmp(row->path, "(removed)"))
			add_gone(&old, then, now);
		old.unknown &= ~(1u << SAMPLE_VOTES | 1u << SAMPLE_OF);
		subtract(row, &old);
	}
	free(before);
}

double sample_seconds(const struct sample *then, const struct sample *now)
{
	double between = (double)(now->clock - then->clock) / 1e9;

	if (now->since && is_reset(then, now) && (double)now->since < between)
		return (double)now->since;
	return between;
}

// SPDX-License-Identifier: GPL-2.0-only
/*
 * What happened between two samples. Rows are found again by sorting, so that a
 * sample of many thousand cgroups costs no more than its lines.
 */
#include "counts/sample.h"

#include <stdlib.h>
#include <string.h>

/* What is sorted in place of the rows, which are large. */
struct ref {
	const struct sample_row *row;
};

/* `(removed)` and `(other)` have no id. */
static int by_id(const void *one, const void *two)
{
	const struct sample_row *a = ((const struct ref *)one)->row;
	const struct sample_row *b = ((const struct ref *)two)->row;

	if (a->id != b->id)
		return a->id < b->id ? -1 : 1;
	return a->id ? 0 : strcmp(a->path, b->path);
}

static struct ref *sorted(const struct sample *s)
{
	struct ref *list = calloc(s->n + 1, sizeof(*list));
	size_t i;

	if (!list)
		return NULL;
	for (i = 0; i < s->n; i++)
		list[i].row = &s->rows[i];
	qsort(list, s->n, sizeof(*list), by_id);
	return list;
}

static const struct sample_row *find(const struct ref *list, size_t n,
				     const struct sample_row *row)
{
	const struct ref key = { row }, *found;

	found = bsearch(&key, list, n, sizeof(*list), by_id);
	return found ? found->row : NULL;
}

static void subtract(struct sample_row *row, const struct sample_row *old)
{
	enum sample_count c;

	for (c = 0; c < SAMPLE_COUNTS; c++)
		if (counters[c].kind == COUNTER_SUM &&
		    row->count[c] < old->count[c])
			return;
	for (c = 0; c < SAMPLE_COUNTS; c++)
		if (counters[c].kind == COUNTER_SUM ||
		    counters[c].kind == COUNTER_DERIVED)
			row->count[c] -= old->count[c] < row->count[c] ?
					 old->count[c] : row->count[c];
		else if (counters[c].kind == COUNTER_PART)
			row->count[c] -= old->count[c];
	row->unknown |= old->unknown;
	sample_derive(row);
}

/* What `(removed)` now has of what was counted before: not only its own. */
static bool add_gone(struct sample_row *old, const struct sample *then,
		     const struct sample *now)
{
	struct ref *after = sorted(now);
	bool good = after;
	size_t i;

	for (i = 0; good && i < then->n; i++)
		if (!then->rows[i].other &&
		    !find(after, now->n, &then->rows[i]))
			sample_add(old, &then->rows[i]);
	free(after);
	return good;
}

static bool is_removed(const struct sample_row *row)
{
	return row->other && !strcmp(row->path, "(removed)");
}

bool sample_delta(struct sample *d, const struct sample *then,
		  const struct sample *now)
{
	static const struct sample_row nothing;
	struct ref *before = sorted(then);
	bool good;
	size_t i;

	*d = *now;
	d->rows = calloc(now->n + 1, sizeof(*d->rows));
	good = before && d->rows;
	for (i = 0; good && i < now->n; i++) {
		struct sample_row *row = &d->rows[i], old;
		const struct sample_row *found = find(before, then->n,
						      &now->rows[i]);

		*row = now->rows[i];
		if (!found)
			found = &nothing;
		if (!is_removed(row)) {
			subtract(row, found);
			continue;
		}
		old = *found;
		good = add_gone(&old, then, now);
		subtract(row, &old);
	}
	free(before);
	if (!good)
		sample_free(d);
	return good;
}

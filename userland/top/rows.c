// SPDX-License-Identifier: GPL-2.0-only
#include "top/rows.h"

#include <stdlib.h>
#include <string.h>

static int by_id(const void *one, const void *two)
{
	const struct top_row *a = one, *b = two;

	return (a->delta.id > b->delta.id) - (a->delta.id < b->delta.id);
}

static void remember(struct top_row *row, const struct top_row *before)
{
	if (before) {
		unsigned int skip = before->n == TOP_HISTORY;

		row->n = before->n - skip;
		memcpy(row->history, before->history + skip,
		       row->n * sizeof(row->history[0]));
	}
	row->history[row->n++] = (float)sample_avg(&row->delta);
}

bool top_rows_update(struct top_rows *t, const struct sample *then,
		     const struct sample *now, double seconds)
{
	struct top_row *rows = calloc(now->n + 1, sizeof(*rows));
	struct sample delta;
	size_t i;

	if (!rows || !sample_delta(&delta, then, now)) {
		free(rows);
		return false;
	}
	for (i = 0; i < now->n; i++) {
		const struct top_row *before = NULL;

		rows[i].delta = delta.rows[i];
		if (t->n)
			before = bsearch(&rows[i], t->rows, t->n,
					 sizeof(*t->rows), by_id);
		remember(&rows[i], before);
	}
	sample_total(&delta, &t->total);
	sample_free(&delta);
	free(t->rows);
	t->rows = rows;
	t->n = now->n;
	t->seconds = seconds;
	qsort(t->rows, t->n, sizeof(*t->rows), by_id);
	return true;
}

void top_rows_free(struct top_rows *t)
{
	free(t->rows);
	*t = (struct top_rows){ 0 };
}

double top_value(const struct top_rows *t, const struct sample_row *row,
		 enum sample_count column)
{
	if (!sample_is_known(row, column))
		return -1;
	switch (counters[column].kind) {
	case COUNTER_SUM:
	case COUNTER_DERIVED:
		return (double)row->count[column] / t->seconds;
	case COUNTER_AVG:
		return sample_avg(row);
	default:
		return (double)row->count[column];
	}
}

/* For qsort_r(): a row shown before another compares as less. */
struct order {
	enum sample_count column;
	bool reverse;
};

static int compare(const void *one, const void *two, void *context)
{
	const struct top_row *a = ((const struct top_ref *)one)->row;
	const struct top_row *b = ((const struct top_ref *)two)->row;
	const struct order *o = context;
	int result = sample_compare(&a->delta, &b->delta, o->column);

	if (!result)
		result = strcmp(a->delta.path, b->delta.path);
	return o->reverse ? -result : result;
}

struct top_ref *top_rows_order(const struct top_rows *t,
			       enum sample_count column, bool reverse,
			       bool idle, size_t *n)
{
	struct top_ref *list = calloc(t->n + 1, sizeof(*list));
	struct order order = { column, reverse };
	size_t i;

	*n = 0;
	if (!list)
		return NULL;
	for (i = 0; i < t->n; i++)
		if (idle || !sample_is_idle(&t->rows[i].delta))
			list[(*n)++].row = &t->rows[i];
	qsort_r(list, *n, sizeof(*list), compare, &order);
	return list;
}

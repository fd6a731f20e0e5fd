// SPDX-License-Identifier: GPL-2.0-only
#include "counts/rank.h"

#include <stdlib.h>
#include <string.h>

/**
 * struct ranked - a row to choose from
 * @now: the row
 * @late: what it did of late
 */
struct ranked {
	const struct sample_row *now;
	const struct sample_row *late;
};

/* Ties are broken by path, so that two readings choose alike. */
static int more(const void *one, const void *two, void *context)
{
	const struct ranked *a = one, *b = two;
	enum sample_count by = *(const enum sample_count *)context;
	int order = b->now->live - a->now->live;

	if (!order)
		order = sample_compare(a->late, b->late, by);
	if (!order)
		order = sample_compare(a->now, b->now, by);
	return order ? order : strcmp(a->now->path, b->now->path);
}

static void sort(struct ranked *list, size_t n, enum sample_count by)
{
	if (n)
		qsort_r(list, n, sizeof(*list), more, &by);
}

static size_t choose(struct ranked *list, size_t n, size_t top)
{
	size_t live = 0, i, victims;

	for (i = 0; i < n; i++)
		live += list[i].now->live;
	if (top > live)
		top = live;
	victims = top - top / 2;
	sort(list, n, SAMPLE_STEPS);
	/* Makers from the rest: those among the victims have places. */
	sort(list + victims, n - victims, SAMPLE_CREATED_NEGATIVE);
	/* Places that no maker needs go to victims. */
	for (i = victims; i < top; i++)
		if (!list[i].now->count[SAMPLE_CREATED_NEGATIVE])
			break;
	sort(list + i, n - i, SAMPLE_STEPS);
	sort(list, top, SAMPLE_STEPS);
	return top;
}

size_t rank_top(struct sample *s, const struct sample *activity, size_t top)
{
	struct sample_row *rows = calloc(s->n + 1, sizeof(*rows));
	struct ranked *list = calloc(s->n + 1, sizeof(*list));
	size_t i;

	if (!rows || !list) {
		top = 0;
		goto out;
	}
	for (i = 0; i < s->n; i++) {
		list[i].now = &s->rows[i];
		list[i].late = activity ? &activity->rows[i] : &s->rows[i];
	}
	top = choose(list, s->n, top);
	for (i = 0; i < s->n; i++)
		rows[i] = *list[i].now;
	memcpy(s->rows, rows, s->n * sizeof(*rows));
out:
	free(rows);
	free(list);
	return top;
}

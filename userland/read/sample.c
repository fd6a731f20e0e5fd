// SPDX-License-Identifier: GPL-2.0-only
/*
 * Rows of `cgroups` as numbers. Rows are found again by sorting, so that a
 * sample of many thousand cgroups costs no more than its lines.
 */
#include "read/sample.h"

#include <stdlib.h>
#include <string.h>

#define OTHER "(other)"

static const char * const count_names[] = {
	[SAMPLE_LOOKUPS] = "lookups",
	[SAMPLE_WALKED] = "walked",
	[SAMPLE_STEPS] = "steps",
	[SAMPLE_HITS] = "hits",
	[SAMPLE_MISSES] = "misses",
	[SAMPLE_CAPPED] = "capped",
	[SAMPLE_CREATED_NEGATIVE] = "created_negative",
	[SAMPLE_CREATED_POSITIVE] = "created_positive",
};

_Static_assert(sizeof(count_names) / sizeof(count_names[0]) == SAMPLE_COUNTS,
	       "each count has a name");

/* Without these there is nothing to say; the others came with later modules. */
static const char * const needed[] = { "id", "path", "lookups", "steps" };

struct places {
	int id;
	int path;
	int state;
	int longest;
	int count[SAMPLE_COUNTS];
};

const char *sample_name(enum sample_count count)
{
	return count_names[count];
}

static enum reader_error blame(struct reader_fault *fault, const char *column,
			       const char *what)
{
	fault->error = READER_BROKEN;
	fault->line = 0;
	snprintf(fault->message, sizeof(fault->message), "column `%s' %s",
		 column, what);
	return READER_BROKEN;
}

static bool number(const char *cell, uint64_t *value)
{
	*value = 0;
	return !strcmp(cell, "-") || reader_number(cell, value);
}

static const char *read_row(struct sample_row *row, const struct places *at,
			    const struct reader_table *t, size_t i)
{
	int c;

	row->path = reader_cell(t, i, at->path);
	row->other = !strcmp(row->path, OTHER);
	row->live = strcmp(reader_cell(t, i, at->state), "removed") != 0;
	if (!number(reader_cell(t, i, at->id), &row->id))
		return "id";
	if (!number(reader_cell(t, i, at->longest), &row->longest))
		return "longest";
	for (c = 0; c < SAMPLE_COUNTS; c++)
		if (!number(reader_cell(t, i, at->count[c]), &row->count[c]))
			return count_names[c];
	/* Before there was sampling, each lookup was walked. */
	if (at->count[SAMPLE_WALKED] < 0)
		row->count[SAMPLE_WALKED] = row->count[SAMPLE_LOOKUPS];
	return NULL;
}

enum reader_error sample_read(struct sample *s, const struct reader_table *t,
			      struct reader_fault *fault)
{
	struct places at = {
		.id = reader_column(t, "id"),
		.path = reader_column(t, "path"),
		.state = reader_column(t, "state"),
		.longest = reader_column(t, "longest"),
	};
	size_t i;

	*s = (struct sample){ .n = t->nrows };
	for (i = 0; i < sizeof(needed) / sizeof(needed[0]); i++)
		if (reader_column(t, needed[i]) < 0)
			return blame(fault, needed[i], "is missing");
	for (i = 0; i < SAMPLE_COUNTS; i++) {
		at.count[i] = reader_column(t, count_names[i]);
		s->known[i] = at.count[i] >= 0;
	}
	s->rows = calloc(t->nrows + 1, sizeof(*s->rows));
	if (!s->rows) {
		*fault = (struct reader_fault){ READER_IO, 0, "out of memory" };
		return READER_IO;
	}
	for (i = 0; i < t->nrows; i++) {
		const char *bad = read_row(&s->rows[i], &at, t, i);

		if (bad) {
			sample_free(s);
			return blame(fault, bad, "has a cell that is no number");
		}
	}
	return READER_OK;
}

void sample_free(struct sample *s)
{
	free(s->rows);
	*s = (struct sample){ 0 };
}

static void add(struct sample_row *to, const struct sample_row *row)
{
	int c;

	for (c = 0; c < SAMPLE_COUNTS; c++)
		to->count[c] += row->count[c];
	if (row->longest > to->longest)
		to->longest = row->longest;
	to->live |= row->live;
}

/* Of several with one path the youngest comes first and lends its id. */
static int by_path(const void *one, const void *two)
{
	const struct sample_row *a = one, *b = two;
	int order = strcmp(a->path, b->path);

	return order ? order : (a->id < b->id) - (a->id > b->id);
}

void sample_merge_paths(struct sample *s)
{
	size_t i, n = 0;

	if (s->n)
		qsort(s->rows, s->n, sizeof(*s->rows), by_path);
	for (i = 0; i < s->n; i++) {
		if (n && !strcmp(s->rows[n - 1].path, s->rows[i].path))
			add(&s->rows[n - 1], &s->rows[i]);
		else
			s->rows[n++] = s->rows[i];
	}
	s->n = n;
}

void sample_total(const struct sample *s, struct sample_row *total)
{
	size_t i;

	*total = (struct sample_row){ 0 };
	for (i = 0; i < s->n; i++)
		add(total, &s->rows[i]);
}

/* What is sorted in place of the rows, which are large. */
struct ref {
	const struct sample_row *row;
};

static int by_id(const void *one, const void *two)
{
	uint64_t a = ((const struct ref *)one)->row->id;
	uint64_t b = ((const struct ref *)two)->row->id;

	return (a > b) - (a < b);
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

static void subtract(struct sample_row *row, const struct sample_row *old)
{
	int c;

	for (c = 0; c < SAMPLE_COUNTS; c++)
		if (row->count[c] < old->count[c])
			return;
	for (c = 0; c < SAMPLE_COUNTS; c++)
		row->count[c] -= old->count[c];
}

bool sample_delta(struct sample *d, const struct sample *then,
		  const struct sample *now)
{
	struct ref *old = sorted(then);
	size_t i;

	*d = *now;
	d->rows = calloc(now->n + 1, sizeof(*d->rows));
	if (!old || !d->rows) {
		free(old);
		sample_free(d);
		return false;
	}
	for (i = 0; i < now->n; i++) {
		const struct ref key = { &now->rows[i] }, *found;

		d->rows[i] = *key.row;
		found = bsearch(&key, old, then->n, sizeof(*old), by_id);
		if (found)
			subtract(&d->rows[i], found->row);
	}
	free(old);
	return true;
}

double sample_avg(const struct sample_row *row)
{
	if (!row->count[SAMPLE_WALKED])
		return -1;
	return (double)row->count[SAMPLE_STEPS] /
	       (double)row->count[SAMPLE_WALKED];
}

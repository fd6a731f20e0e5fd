// SPDX-License-Identifier: GPL-2.0-only
/*
 * Rows of `cgroups' as numbers: read, added up and put in order; and what
 * happened between two readings.
 */
#include "counts/sample.h"

#include "file/module.h"
#include "lib/amount.h"
#include "lib/array.h"
#include "lib/program.h"
#include "lib/root.h"

#include <err.h>
#include <stdlib.h>
#include <string.h>

#define COUNTER_LINE(id, name, kind, shown, metric, help) \
	{ name, COUNTER_##kind, metric, help },

const struct counter counters[SAMPLE_COUNTS] = { COUNTERS(COUNTER_LINE) };

/* Without these there is nothing to print. */
static const enum sample_count needed[] = {
	SAMPLE_ID, SAMPLE_PATH, SAMPLE_LOOKUPS, SAMPLE_STEPS,
};

static bool is_dash(const char *cell)
{
	return cell[0] == '-' && !cell[1];
}

/* Does the file have it as a number? */
static bool is_read(enum sample_count c)
{
	return counters[c].kind == COUNTER_SUM ||
	       counters[c].kind == COUNTER_MAX ||
	       counters[c].kind == COUNTER_OWN;
}

static bool is_summed(enum sample_count c)
{
	return counters[c].kind == COUNTER_SUM ||
	       counters[c].kind == COUNTER_DERIVED;
}

void sample_derive(struct sample_row *row)
{
	const uint64_t *count = row->count;
	uint64_t inserted = count[SAMPLE_INSERTED_NEGATIVE];
	uint64_t turned = count[SAMPLE_TURNED_POSITIVE];

	/* Another cgroup may have inserted what this one turned. */
	row->count[SAMPLE_MADE_NEGATIVE] = count[SAMPLE_TURNED_NEGATIVE] +
		(inserted > turned ? inserted - turned : 0);
	row->count[SAMPLE_MADE_POSITIVE] = count[SAMPLE_INSERTED_POSITIVE] +
					   count[SAMPLE_TURNED_POSITIVE];
	if (!sample_is_known(row, SAMPLE_INSERTED_NEGATIVE))
		row->unknown |= 1u << SAMPLE_MADE_NEGATIVE |
				1u << SAMPLE_MADE_POSITIVE;
}

/**
 * struct places - where the file has what
 * @at: column of each counter, or -1
 * @numbers: the counters that it has as numbers, @n of them
 * @missing: the bits of those that it could have, and has not
 */
struct places {
	int at[SAMPLE_COUNTS];
	enum sample_count numbers[SAMPLE_COUNTS];
	size_t n;
	uint32_t missing;
};

static void find_places(struct places *p, const struct reader_table *t)
{
	enum sample_count c;

	*p = (struct places){ 0 };
	for (c = 0; c < SAMPLE_COUNTS; c++) {
		p->at[c] = reader_column(t, counters[c].name);
		if (is_read(c) && p->at[c] >= 0)
			p->numbers[p->n++] = c;
		else if (is_read(c))
			p->missing |= 1u << c;
	}
}

/* Return: the column of a bad cell, or SAMPLE_COUNTS. */
static enum sample_count read_row(struct sample_row *row,
				  const struct places *p,
				  const struct reader_table *t, size_t i)
{
	const char *state = reader_cell(t, i, p->at[SAMPLE_STATE]);
	const char *id = reader_cell(t, i, p->at[SAMPLE_ID]);
	size_t k;

	row->path = reader_cell(t, i, p->at[SAMPLE_PATH]);
	row->program = reader_cell(t, i, p->at[SAMPLE_PROGRAM]);
	row->unknown = p->missing;
	if (!is_dash(id) && !amount_count(id, &row->id))
		return SAMPLE_ID;
	for (k = 0; k < p->n; k++) {
		enum sample_count c = p->numbers[k];
		const char *cell = reader_cell(t, i, p->at[c]);

		if (is_dash(cell))
			row->unknown |= 1u << c;
		else if (!amount_count(cell, &row->count[c]))
			return c;
	}
	row->other = !strcmp(row->path, "(other)") ||
		     !strcmp(row->path, "(removed)");
	row->live = !row->other && strcmp(state, "removed") != 0;
	sample_derive(row);
	return SAMPLE_COUNTS;
}

enum dchain_exit sample_read(struct sample *s, struct reader_table *t,
			     struct reader_fault *fault)
{
	enum dchain_exit error = DCHAIN_OK;
	enum sample_count bad;
	struct places p;
	size_t i;

	*s = (struct sample){ .table = *t, .n = t->nrows };
	find_places(&p, t);
	for (i = 0; i < ARRAY_SIZE(needed) && !error; i++)
		if (p.at[needed[i]] < 0)
			error = reader_blame(fault, 0, "column `%s' is missing",
					     counters[needed[i]].name);
	s->rows = must(calloc(t->nrows + 1, sizeof(*s->rows)));
	for (i = 0; i < s->n && !error; i++) {
		bad = read_row(&s->rows[i], &p, t, i);
		if (bad != SAMPLE_COUNTS)
			error = reader_blame(fault, 0, "column `%s' has a cell that is no number",
					     counters[bad].name);
	}
	if (error)
		sample_free(s);
	return error;
}

/* A module that does not say it: a reset shows in totals that fall. */
static enum dchain_exit read_resets(struct sample *s)
{
	struct reader_values v;
	enum dchain_exit status = module_values(&v, "status");
	const char *text;

	if (status)
		return status;
	text = reader_value(&v, "resets");
	if (text)
		amount_count(text, &s->resets);
	text = reader_value(&v, "seconds_counting");
	if (text)
		amount_count(text, &s->since);
	reader_free_values(&v);
	return DCHAIN_OK;
}

enum dchain_exit sample_take(struct sample *s)
{
	struct sample head = { 0 };
	struct reader_fault fault;
	struct reader_table t;
	enum dchain_exit status = read_resets(&head);

	if (!status)
		status = module_table(&t, "cgroups");
	if (status)
		return status;
	if (sample_read(s, &t, &fault)) {
		warnx("cgroups: %s", fault.message);
		return DCHAIN_FORMAT;
	}
	s->clock = root_clock();
	s->since = head.since;
	s->resets = head.resets;
	return DCHAIN_OK;
}

void sample_free(struct sample *s)
{
	reader_free_table(&s->table);
	free(s->rows);
	*s = (struct sample){ 0 };
}

double sample_avg(const struct sample_row *row)
{
	if (!row->count[SAMPLE_WALKED])
		return -1;
	return (double)row->count[SAMPLE_STEPS] /
	       (double)row->count[SAMPLE_WALKED];
}

void sample_add(struct sample_row *to, const struct sample_row *row)
{
	enum sample_count c;

	for (c = 0; c < SAMPLE_COUNTS; c++) {
		if (is_summed(c))
			to->count[c] += row->count[c];
		else if (counters[c].kind == COUNTER_OWN)
			to->unknown |= 1u << c;
		else if (row->count[c] > to->count[c])
			to->count[c] = row->count[c];
	}
	to->unknown |= row->unknown;
	to->live |= row->live;
}

void sample_total(const struct sample *s, struct sample_row *total)
{
	size_t i;

	*total = (struct sample_row){ .path = "", .program = "-" };
	for (i = 0; i < s->n; i++)
		sample_add(total, &s->rows[i]);
}

static int compare(const struct sample_row *a, const struct sample_row *b,
		   enum sample_count by)
{
	switch (by) {
	case SAMPLE_AVG:
		return (sample_avg(a) < sample_avg(b)) -
		       (sample_avg(a) > sample_avg(b));
	case SAMPLE_ID:
		return (a->id > b->id) - (a->id < b->id);
	case SAMPLE_STATE:
	case SAMPLE_PROGRAM:
	case SAMPLE_PATH:
		return strcmp(a->path, b->path);
	default:
		return (a->count[by] < b->count[by]) -
		       (a->count[by] > b->count[by]);
	}
}

/* Equal ones in an order that two readings share. */
static int in_order(const void *one, const void *two, void *by)
{
	const struct sample_row *a = one, *b = two;
	int order = a->other - b->other;

	if (!order)
		order = compare(a, b, *(const enum sample_count *)by);
	if (!order)
		order = compare(a, b, SAMPLE_LOOKUPS);
	return order ? order : strcmp(a->path, b->path);
}

void sample_sort(struct sample *s, enum sample_count by)
{
	if (s->n)
		qsort_r(s->rows, s->n, sizeof(*s->rows), in_order, &by);
}

void sample_fold(struct sample *s, size_t rows)
{
	struct sample rest = *s;
	struct sample_row sum;

	/* One row more is no longer than the sum of one row. */
	if (!rows || s->n <= rows + 1)
		return;
	rest.rows += rows;
	rest.n -= rows;
	sample_total(&rest, &sum);
	sum.path = "(rest)";
	sum.live = false;
	sum.other = true;
	s->rows[rows] = sum;
	s->n = rows + 1;
}

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

// SPDX-License-Identifier: GPL-2.0-only
/* Rows of `cgroups` as numbers: read, added up and put in order. */
#include "counts/sample.h"

#include "lib/amount.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

/* Without these there is nothing to print; others came with later modules. */
static const enum sample_count needed[] = {
	SAMPLE_ID, SAMPLE_PATH, SAMPLE_LOOKUPS, SAMPLE_STEPS,
};

#define NNEEDED (sizeof(needed) / sizeof(needed[0]))

static enum reader_error blame(struct reader_fault *fault, enum sample_count c,
			       const char *what)
{
	fault->error = READER_BROKEN;
	fault->line = 0;
	snprintf(fault->message, sizeof(fault->message), "column `%s' %s",
		 counters[c].name, what);
	return READER_BROKEN;
}

static bool is_dash(const char *cell)
{
	return cell[0] == '-' && !cell[1];
}

/* Does the file hold numbers there that can be added and subtracted? */
static bool is_number(enum sample_count c)
{
	enum counter_kind kind = counters[c].kind;

	return kind == COUNTER_SUM || kind == COUNTER_DERIVED ||
	       kind == COUNTER_PART || kind == COUNTER_MAX;
}

static bool read_cell(struct sample_row *row, enum sample_count c,
		      const char *cell)
{
	if (is_dash(cell)) {
		row->unknown |= 1u << c;
		return true;
	}
	return amount_count(cell, &row->count[c]);
}

/* Return: the column of a bad cell, or SAMPLE_COUNTS. */
static enum sample_count read_row(struct sample_row *row, const int *at,
				  const struct reader_table *t, size_t i)
{
	const char *state = reader_cell(t, i, at[SAMPLE_STATE]);
	const char *id = reader_cell(t, i, at[SAMPLE_ID]);
	enum sample_count c;

	row->line = (uint32_t)i;
	row->path = reader_cell(t, i, at[SAMPLE_PATH]);
	row->comm = reader_cell(t, i, at[SAMPLE_COMM]);
	if (!is_dash(id) && !amount_count(id, &row->id))
		return SAMPLE_ID;
	for (c = 0; c < SAMPLE_COUNTS; c++)
		if (is_number(c) &&
		    !read_cell(row, c, reader_cell(t, i, at[c])))
			return c;
	row->other = !strcmp(row->path, "(other)") ||
		     !strcmp(row->path, "(removed)");
	row->live = !row->other && strcmp(state, "removed") != 0;
	/* Before there was sampling, each lookup was walked. */
	if (at[SAMPLE_WALKED] < 0) {
		row->count[SAMPLE_WALKED] = row->count[SAMPLE_LOOKUPS];
		row->unknown &= ~(1u << SAMPLE_WALKED);
	}
	return SAMPLE_COUNTS;
}

static enum reader_error read_rows(struct sample *s, const int *at,
				   const struct reader_table *t,
				   struct reader_fault *fault)
{
	uint64_t total[SAMPLE_COUNTS] = { 0 };
	enum sample_count c;
	size_t i;

	for (i = 0; i < t->nrows; i++) {
		c = read_row(&s->rows[i], at, t, i);
		if (c != SAMPLE_COUNTS)
			return blame(fault, c, "has a cell that is no number");
		for (c = 0; c < SAMPLE_COUNTS; c++)
			if (is_number(c) && counters[c].kind != COUNTER_PART &&
			    __builtin_add_overflow(total[c],
						   s->rows[i].count[c],
						   &total[c]))
				return blame(fault, c,
					     "adds up to more than 64 bits");
	}
	return READER_OK;
}

enum reader_error sample_read(struct sample *s, const struct reader_table *t,
			      struct reader_fault *fault)
{
	enum reader_error error;
	int at[SAMPLE_COUNTS];
	size_t i;

	*s = (struct sample){ .n = t->nrows };
	for (i = 0; i < SAMPLE_COUNTS; i++) {
		at[i] = reader_column(t, counters[i].name);
		s->known[i] = at[i] >= 0;
	}
	for (i = 0; i < NNEEDED; i++)
		if (!s->known[needed[i]])
			return blame(fault, needed[i], "is missing");
	s->rows = calloc(t->nrows + 1, sizeof(*s->rows));
	if (!s->rows) {
		*fault = (struct reader_fault){ READER_IO, 0, "out of memory" };
		return READER_IO;
	}
	error = read_rows(s, at, t, fault);
	if (error)
		sample_free(s);
	return error;
}

void sample_free(struct sample *s)
{
	free(s->rows);
	*s = (struct sample){ 0 };
}

bool sample_is_known(const struct sample_row *row, enum sample_count c)
{
	return !(row->unknown >> c & 1);
}

static uint64_t difference(uint64_t a, uint64_t b)
{
	return a > b ? a - b : 0;
}

static uint64_t sum(uint64_t a, uint64_t b)
{
	uint64_t result;

	return __builtin_add_overflow(a, b, &result) ? UINT64_MAX : result;
}

void sample_derive(struct sample_row *row)
{
	/* A file of the first version has what is derived here, no parts. */
	if (row->unknown & (1u << SAMPLE_INSERTED_NEGATIVE |
			    1u << SAMPLE_INSERTED_POSITIVE |
			    1u << SAMPLE_TURNED_POSITIVE))
		return;
	row->count[SAMPLE_CREATED_NEGATIVE] =
		difference(row->count[SAMPLE_INSERTED_NEGATIVE],
			   row->count[SAMPLE_TURNED_POSITIVE]);
	row->count[SAMPLE_CREATED_POSITIVE] =
		sum(row->count[SAMPLE_INSERTED_POSITIVE],
		    row->count[SAMPLE_TURNED_POSITIVE]);
}

void sample_add(struct sample_row *to, const struct sample_row *row)
{
	enum sample_count c;

	for (c = 0; c < SAMPLE_COUNTS; c++) {
		if (counters[c].kind != COUNTER_MAX)
			to->count[c] += row->count[c];
		else if (row->count[c] > to->count[c])
			to->count[c] = row->count[c];
	}
	to->unknown |= row->unknown;
	to->live |= row->live;
	sample_derive(to);
}

bool sample_is_idle(const struct sample_row *row)
{
	enum sample_count c;

	for (c = 0; c < SAMPLE_COUNTS; c++)
		if (is_number(c) && counters[c].kind != COUNTER_MAX &&
		    row->count[c])
			return false;
	return true;
}

const char *sample_state(const struct sample_row *row)
{
	if (row->other)
		return "-";
	return row->live ? "live" : "removed";
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

void sample_total(const struct sample *s, struct sample_row *total)
{
	size_t i;

	*total = (struct sample_row){ .comm = "-" };
	for (i = 0; i < s->n; i++)
		sample_add(total, &s->rows[i]);
}

int sample_compare(const struct sample_row *a, const struct sample_row *b,
		   enum sample_count by)
{
	double x, y;

	switch (counters[by].kind) {
	case COUNTER_PATH:
		return strcmp(a->path, b->path);
	case COUNTER_TEXT:
		if (by == SAMPLE_STATE)
			return strcmp(sample_state(a), sample_state(b));
		return strcmp(a->comm, b->comm);
	case COUNTER_ID:
		return (a->id > b->id) - (a->id < b->id);
	case COUNTER_AVG:
		x = sample_avg(a);
		y = sample_avg(b);
		return (x < y) - (x > y);
	case COUNTER_ERROR:
		x = sample_error(a);
		y = sample_error(b);
		return (x < y) - (x > y);
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
		order = sample_compare(a, b, *(const enum sample_count *)by);
	if (!order)
		order = sample_compare(a, b, SAMPLE_LOOKUPS);
	return order ? order : strcmp(a->path, b->path);
}

void sample_sort(struct sample *s, enum sample_count by)
{
	if (s->n)
		qsort_r(s->rows, s->n, sizeof(*s->rows), in_order, &by);
}

double sample_avg(const struct sample_row *row)
{
	if (!row->count[SAMPLE_WALKED])
		return -1;
	return (double)row->count[SAMPLE_STEPS] /
	       (double)row->count[SAMPLE_WALKED];
}

double sample_error(const struct sample_row *row)
{
	uint64_t lookups = row->count[SAMPLE_LOOKUPS];
	uint64_t walked = row->count[SAMPLE_WALKED];
	uint64_t sampled = row->count[SAMPLE_SAMPLED];
	double n = (double)sampled, all, mean, variance;

	if (!walked || row->unknown & (1u << SAMPLE_SAMPLED |
				       1u << SAMPLE_SAMPLED_STEPS |
				       1u << SAMPLE_SAMPLED_SQUARES))
		return -1;
	if (!sampled || walked < sampled || walked >= lookups)
		return 0;
	all = (double)(lookups - (walked - sampled));
	mean = (double)row->count[SAMPLE_SAMPLED_STEPS] / n;
	variance = (double)row->count[SAMPLE_SAMPLED_SQUARES] / n - mean * mean;
	/* sums read while CPUs count, and rounding, may bring it below 0 */
	return sqrt(fmax(variance, 0) / n * (1 - n / all)) * n / (double)walked;
}

// SPDX-License-Identifier: GPL-2.0-only
#include "census/census.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* 99 % of a normal distribution are within so many standard deviations. */
#define NORMAL_99 2.576

/* The columns of `census`, by name. */
struct columns {
	int name;
	int value;
	int error;
	int expected;
};

static enum reader_error broken(struct reader_fault *fault, const char *what)
{
	fault->error = READER_BROKEN;
	fault->line = 0;
	snprintf(fault->message, sizeof(fault->message), "%s", what);
	return READER_BROKEN;
}

/* Decimals without sign; "-" is -1. */
static bool decimal(const char *text, double *value)
{
	char *end;

	if (!strcmp(text, "-")) {
		*value = -1;
		return true;
	}
	if (!*text || strspn(text, "0123456789.") != strlen(text))
		return false;
	*value = strtod(text, &end);
	return !*end;
}

static bool find_row(const struct reader_table *t, const struct columns *c,
		     const char *name, size_t *row)
{
	for (*row = 0; *row < t->nrows; ++*row)
		if (!strcmp(reader_cell(t, *row, c->name), name))
			return true;
	return false;
}

static bool whole(const struct reader_table *t, const struct columns *c,
		  const char *name, uint64_t *value)
{
	size_t row;

	return find_row(t, c, name, &row) &&
	       reader_number(reader_cell(t, row, c->value), value);
}

/* Rows that only a table with a fitted law has are -1 without one. */
static bool figure(const struct reader_table *t, const struct columns *c,
		   const char *name, struct census_amount *amount,
		   double *expected)
{
	double ignored;
	size_t row;

	if (!expected)
		expected = &ignored;
	if (!find_row(t, c, name, &row)) {
		*expected = -1;
		*amount = (struct census_amount){ -1, -1 };
		return true;
	}
	return decimal(reader_cell(t, row, c->value), &amount->value) &&
	       decimal(reader_cell(t, row, c->error), &amount->error) &&
	       decimal(reader_cell(t, row, c->expected), expected);
}

static bool read_bins(struct census *census, const struct reader_table *t,
		      const struct columns *c)
{
	static const char prefix[] = "length:";
	size_t row;

	census->bins = calloc(t->nrows, sizeof(*census->bins));
	if (!census->bins)
		return false;
	for (row = 0; row < t->nrows; row++) {
		const char *name = reader_cell(t, row, c->name);
		struct census_bin *bin = &census->bins[census->nbins];

		if (strncmp(name, prefix, sizeof(prefix) - 1) != 0)
			continue;
		bin->name = name + sizeof(prefix) - 1;
		if (!reader_number(reader_cell(t, row, c->value),
				   &bin->buckets) ||
		    !decimal(reader_cell(t, row, c->expected), &bin->expected))
			return false;
		census->nbins++;
	}
	return true;
}

static bool read_figures(struct census *census, const struct reader_table *t,
			 const struct columns *c)
{
	struct census_amount limit, chi;

	if (!whole(t, c, "microseconds", &census->microseconds) ||
	    !whole(t, c, "longest_slice", &census->slice) ||
	    !whole(t, c, "torn", &census->torn) ||
	    !whole(t, c, "buckets", &census->buckets) ||
	    !whole(t, c, "walked", &census->walked) ||
	    !whole(t, c, "longest", &census->longest) ||
	    !figure(t, c, "used", &census->used, &census->expected_used) ||
	    !figure(t, c, "dentries", &census->dentries, NULL) ||
	    !figure(t, c, "negative", &census->negative, NULL) ||
	    !figure(t, c, "longest_limit", &limit, NULL) ||
	    !figure(t, c, "dispersion", &census->dispersion, NULL) ||
	    !figure(t, c, "chi_square", &chi, &census->freedom))
		return false;
	census->limit = limit.value;
	census->chi_square = chi.value;
	return census->buckets && census->dentries.value >= 0;
}

enum reader_error census_read(struct census *census,
			      const struct reader_table *t,
			      struct reader_fault *fault)
{
	struct columns c = {
		reader_column(t, "name"), reader_column(t, "value"),
		reader_column(t, "error"), reader_column(t, "expected")
	};
	struct census_amount ignored;
	size_t row;

	memset(census, 0, sizeof(*census));
	if (!t->nrows)
		return broken(fault, "no census was taken yet");
	if (!find_row(t, &c, "kind", &row) || !read_figures(census, t, &c) ||
	    !read_bins(census, t, &c) ||
	    !figure(t, &c, "longest", &ignored, &census->expected_longest)) {
		census_free(census);
		return broken(fault, "a figure is missing, or is no number");
	}
	census->full = !strcmp(reader_cell(t, row, c.value), "full");
	census->fit = find_row(t, &c, "fit", &row) ?
		      reader_cell(t, row, c.value) : "-";
	return READER_OK;
}

void census_free(struct census *census)
{
	free(census->bins);
	census->bins = NULL;
	census->nbins = 0;
}

static const char *text_of(const struct reader_table *t, size_t row,
			   const char *column)
{
	int c = reader_column(t, column);

	return c < 0 ? NULL : reader_cell(t, row, c);
}

static bool read_holder(struct census_holder *h, const struct reader_table *t,
			size_t row)
{
	const char *id = text_of(t, row, "ino");

	if (!id)
		id = text_of(t, row, "id");
	h->dev = text_of(t, row, "dev");
	h->fs = text_of(t, row, "fs");
	h->state = text_of(t, row, "state");
	h->path = reader_cell(t, row, reader_column(t, "path"));
	if (!id || (strcmp(id, "-") != 0 && !reader_number(id, &h->id)))
		return false;
	return decimal(reader_cell(t, row, reader_column(t, "dentries")),
		       &h->dentries.value) &&
	       decimal(reader_cell(t, row, reader_column(t, "error")),
		       &h->dentries.error) &&
	       decimal(reader_cell(t, row, reader_column(t, "negative")),
		       &h->negative.value) &&
	       decimal(reader_cell(t, row, reader_column(t, "negative_error")),
		       &h->negative.error);
}

enum reader_error census_read_holders(struct census_holders *h,
				      const struct reader_table *t,
				      struct reader_fault *fault)
{
	h->n = t->nrows;
	h->rows = calloc(t->nrows + 1, sizeof(*h->rows));
	for (size_t row = 0; h->rows && row < t->nrows; row++) {
		if (read_holder(&h->rows[row], t, row))
			continue;
		free(h->rows);
		h->rows = NULL;
		return broken(fault, "a column is missing, or holds no number");
	}
	return h->rows ? READER_OK : broken(fault, "out of memory");
}

bool census_is_named(const struct census_holder *holder)
{
	return holder->path[0] == '/';
}

/* One that was seen stands for so many; also if none was seen. */
static double each_seen(const struct census *c,
			const struct census_amount *amount)
{
	if (amount->value > 0)
		return amount->error * amount->error / amount->value;
	return c->walked ? (double)(c->buckets - c->walked) /
			   (double)c->walked : 0;
}

double census_bar(const struct census *c, const struct census_amount *amount)
{
	double each, half;

	if (amount->error < 0)
		return -1;
	each = each_seen(c, amount);
	if (each <= 0)
		return 0;
	if (c->walked < c->buckets && c->walked < CENSUS_BAR_LEAST)
		return -1;
	half = NORMAL_99 * NORMAL_99 / 2 * each;
	return half + NORMAL_99 * sqrt(amount->error * amount->error +
				       half * each / 2);
}

// SPDX-License-Identifier: GPL-2.0-only
#include "census/census.h"

#include "lib/amount.h"
#include "lib/array.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define TITLE "dchain "
#define TITLE_END " - version: "

static const char *const names[CENSUS_NTABLES] = {
	"census", "owners", "directories", "mounts", "subtrees"
};

static enum reader_error broken(struct reader_fault *fault, const char *what)
{
	fault->error = READER_BROKEN;
	fault->line = 0;
	snprintf(fault->message, sizeof(fault->message), "%s", what);
	return READER_BROKEN;
}

/* "-" is -1. */
static bool decimal(const char *text, double *value)
{
	uint64_t number;

	if (!strcmp(text, "-")) {
		*value = -1;
		return true;
	}
	if (!amount_count(text, &number))
		return false;
	*value = (double)number;
	return true;
}

static bool find_row(const struct reader_table *t, const char *name,
		     size_t *row)
{
	int column = reader_column(t, "name");

	for (*row = 0; *row < t->nrows; ++*row)
		if (!strcmp(reader_cell(t, *row, column), name))
			return true;
	return false;
}

static bool whole(const struct reader_table *t, const char *name,
		  uint64_t *value)
{
	int column = reader_column(t, "sum");
	size_t row;

	return find_row(t, name, &row) &&
	       amount_count(reader_cell(t, row, column), value);
}

/* An amount of the first table. */
static bool figure(const struct reader_table *t, const char *name,
		   double *sum, double *squares)
{
	size_t row;

	return find_row(t, name, &row) &&
	       decimal(reader_cell(t, row, reader_column(t, "sum")), sum) &&
	       decimal(reader_cell(t, row, reader_column(t, "squares")),
		       squares) &&
	       *sum >= 0;
}

static bool read_bins(struct fit_chains *chains, const struct reader_table *t)
{
	static const char prefix[] = "length:";
	int name_column = reader_column(t, "name");
	int sum_column = reader_column(t, "sum");
	size_t row;

	for (row = 0; row < t->nrows; row++) {
		const char *name = reader_cell(t, row, name_column);
		uint64_t buckets;
		char *end;

		if (strncmp(name, prefix, sizeof(prefix) - 1) != 0)
			continue;
		name += sizeof(prefix) - 1;
		if (*name < '0' || *name > '9' ||
		    !amount_count(reader_cell(t, row, sum_column), &buckets))
			return false;
		chains->bins[fit_bin(strtoull(name, &end, 10))] += buckets;
		if (*end && *end != '-')
			return false;
	}
	return true;
}

/* What has no squares of its own: by columns, or rows of the first table. */
static const char *const part_names[] = {
	"in_use", "negative_in_use", "used_again", "transient", "name_bytes",
	"own"
};

#define NPARTS ARRAY_SIZE(part_names)

/* What was found, in the order of part_names. */
static void set_parts(struct census_holder *h, const struct census *c,
		      double dentries, const double *found)
{
	struct census_amount *part[NPARTS] = {
		&h->in_use, &h->negative_in_use, &h->used_again, &h->transient,
		&h->name_bytes, &h->own
	};
	size_t i;

	for (i = 0; i < NPARTS; i++)
		*part[i] = estimate_part(c->buckets, c->walked, found[i],
					 dentries, &h->dentries);
}

static bool read_figures(struct census *c)
{
	const struct reader_table *t = &c->tables[CENSUS_CHAINS];
	double used, used_squares, negative, negative_squares, ignored;
	double found[NPARTS];
	size_t i;

	if (!whole(t, "microseconds", &c->microseconds) ||
	    !whole(t, "longest_slice", &c->slice) ||
	    !whole(t, "torn", &c->torn) ||
	    !whole(t, "buckets", &c->buckets) ||
	    !whole(t, "walked", &c->walked) ||
	    !whole(t, "longest", &c->chains.longest) ||
	    !figure(t, "used", &used, &used_squares) ||
	    !figure(t, "dentries", &c->chains.sum, &c->chains.squares) ||
	    !figure(t, "negative", &negative, &negative_squares) ||
	    !read_bins(&c->chains, t))
		return false;
	for (i = 0; i < NPARTS; i++)
		if (!figure(t, part_names[i], &found[i], &ignored))
			found[i] = -1;
	if (!c->buckets || c->walked > c->buckets)
		return false;
	c->chains.walked = c->walked;
	c->used = estimate_total(c->buckets, c->walked, used, used_squares);
	c->all.dentries = estimate_total(c->buckets, c->walked, c->chains.sum,
					 c->chains.squares);
	c->all.negative = estimate_total(c->buckets, c->walked, negative,
					 negative_squares);
	set_parts(&c->all, c, c->chains.sum, found);
	return true;
}

static bool cell(const struct reader_table *t, size_t row, const char *column,
		 double *value)
{
	return decimal(reader_cell(t, row, reader_column(t, column)), value);
}

static bool read_counts(struct census_holder *h, const struct census *c,
			const struct reader_table *t, size_t row)
{
	double dentries, squares, negative, negative_squares, found[NPARTS];
	size_t i;

	if (!cell(t, row, "dentries", &dentries) ||
	    !cell(t, row, "dentries_squares", &squares) ||
	    !cell(t, row, "negative", &negative) ||
	    !cell(t, row, "negative_squares", &negative_squares))
		return false;
	for (i = 0; i < NPARTS; i++)
		if (!cell(t, row, part_names[i], &found[i]))
			return false;
	if (dentries < 0 || negative < 0)
		return false;
	h->dentries = estimate_total(c->buckets, c->walked, dentries, squares);
	h->negative = estimate_total(c->buckets, c->walked, negative,
				     negative_squares);
	set_parts(h, c, dentries, found);
	return true;
}

static const char *text_of(const struct reader_table *t, size_t row,
			   const char *column)
{
	int c = reader_column(t, column);

	return c < 0 ? NULL : reader_cell(t, row, c);
}

static bool read_holder(struct census_holder *h, const struct census *c,
			const struct reader_table *t, size_t row)
{
	const char *id = text_of(t, row, "ino");

	if (!id)
		id = text_of(t, row, "id");
	if (id && strcmp(id, "-") != 0 && !amount_count(id, &h->id))
		return false;
	h->dev = text_of(t, row, "dev");
	h->fs = text_of(t, row, "fs");
	h->state = text_of(t, row, "state");
	h->examples = text_of(t, row, "examples");
	h->path = text_of(t, row, "path");
	/* only a file system has none */
	if (!h->path)
		h->path = h->dev && strcmp(h->dev, "-") ? "/" : "(other)";
	return read_counts(h, c, t, row);
}

static enum reader_error read_holders(struct census *c, enum census_table which,
				      struct census_holders *h,
				      struct reader_fault *fault)
{
	const struct reader_table *t = &c->tables[which];
	size_t row;

	h->rows = calloc(t->nrows + 1, sizeof(*h->rows));
	if (!h->rows)
		return broken(fault, "out of memory");
	for (row = 0; row < t->nrows; row++)
		if (!read_holder(&h->rows[row], c, t, row)) {
			snprintf(fault->message, sizeof(fault->message),
				 "%s: a column is missing, or holds no number",
				 names[which]);
			fault->line = 0;
			return fault->error = READER_BROKEN;
		}
	h->n = t->nrows;
	return READER_OK;
}

/* The next table's first line; the end of the text if there is none. */
static char *next_title(char *text)
{
	char *line = text;

	while ((line = strchr(line, '\n'))) {
		line++;
		if (!strncmp(line, TITLE, sizeof(TITLE) - 1))
			return line;
	}
	return text + strlen(text);
}

static enum reader_error split(struct census *c, char *text,
			       struct reader_fault *fault)
{
	enum reader_error error = READER_OK;
	char *next;
	size_t i;

	for (; *text && !error; text = next) {
		next = next_title(text);
		for (i = 0; i < CENSUS_NTABLES; i++) {
			size_t len = strlen(names[i]);
			char *part;

			/* the first table must be the first one */
			if (c->tables[CENSUS_CHAINS].text &&
			    (strncmp(text + sizeof(TITLE) - 1, names[i], len) ||
			     strncmp(text + sizeof(TITLE) - 1 + len, TITLE_END,
				     sizeof(TITLE_END) - 1)))
				continue;
			if (c->tables[i].text)
				return broken(fault, "a table comes twice");
			len = (size_t)(next - text);
			part = strndup(text, len);
			if (!part)
				return broken(fault, "out of memory");
			error = reader_parse_table(&c->tables[i], names[i],
						   part, len, fault);
			break;
		}
	}
	return error;
}

static enum reader_error read_all(struct census *c, struct reader_fault *fault)
{
	const struct reader_table *t = &c->tables[CENSUS_CHAINS];
	enum reader_error error;
	size_t row;

	if (!t->nrows)
		return broken(fault, t->text ? "no census was taken yet" :
						"the file is empty");
	if (!find_row(t, "kind", &row) || !read_figures(c))
		return broken(fault, "a figure is missing, or is no number");
	c->full = !strcmp(reader_cell(t, row, reader_column(t, "sum")), "full");
	fit_poisson(&c->fit, &c->chains);
	error = read_holders(c, CENSUS_OWNERS, &c->owners, fault);
	if (!error)
		error = read_holders(c, CENSUS_DIRECTORIES, &c->directories,
				     fault);
	if (!error)
		error = read_holders(c, CENSUS_MOUNTS, &c->mounts, fault);
	if (!error)
		error = read_holders(c, CENSUS_SUBTREES, &c->subtrees, fault);
	return error;
}

enum reader_error census_parse(struct census *c, char *text, size_t len,
			       struct reader_fault *fault)
{
	enum reader_error error;

	memset(c, 0, sizeof(*c));
	if (strlen(text) != len)
		error = broken(fault, "a NUL byte in the file");
	else
		error = split(c, text, fault);
	free(text);
	if (!error)
		error = read_all(c, fault);
	if (error)
		census_free(c);
	return error;
}

void census_free(struct census *c)
{
	size_t i;

	for (i = 0; i < CENSUS_NTABLES; i++)
		reader_free_table(&c->tables[i]);
	free(c->owners.rows);
	free(c->directories.rows);
	free(c->mounts.rows);
	free(c->subtrees.rows);
	memset(c, 0, sizeof(*c));
}

bool census_is_named(const struct census_holder *holder)
{
	return holder->path[0] == '/';
}

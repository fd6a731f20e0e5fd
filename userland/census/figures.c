// SPDX-License-Identifier: GPL-2.0-only
/*
 * The text of a census -> numbers: three tables, of which the directories
 * become a tree. A parent has a smaller number than its children, so that one
 * pass from the end adds up the subtrees.
 */
#include "census/figures.h"

#include "file/module.h"
#include "lib/amount.h"
#include "lib/array.h"
#include "lib/program.h"
#include "lib/root.h"

#include <err.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

enum { FIGURES, OWNERS, DIRECTORIES };

static const char *const tables[] = { "census", "owners", "directories" };

/* By enum census_count: columns, and what the first table calls the last. */
static const char *const columns[CENSUS_COUNTS] = {
	"dentries", "negative", "in_use", "negative_in_use", "transient",
	"name_bytes", "negative_used", "turned_positive",
};

#define FIGURE_TURNED "negative_turned"

static const char *cell(const struct reader_table *t, size_t row,
			const char *column)
{
	return reader_cell(t, row, reader_column(t, column));
}

/* NAN: "-", which is not known, or no number. */
static double number(const char *text)
{
	uint64_t n;

	return amount_count(text, &n) ? (double)n : NAN;
}

/* Of the first table; "-" where it has no such row. */
static const char *figure(const struct census *c, const char *name)
{
	const struct reader_table *t = &c->tables[FIGURES];
	size_t row;

	for (row = 0; row < t->nrows; row++)
		if (!strcmp(cell(t, row, "name"), name))
			return cell(t, row, "value");
	return "-";
}

/* From what was found to what the table has; NAN stays what it is. */
static void scale(const struct census *c, double *n)
{
	size_t i;

	for (i = 0; i < CENSUS_COUNTS; i++)
		n[i] *= c->buckets / c->walked;
}

static bool read_figures(struct census *c)
{
	size_t i;

	c->seconds = census_figure(c, "microseconds") / 1e6;
	c->buckets = census_figure(c, "buckets");
	c->walked = census_figure(c, "walked");
	c->longest = census_figure(c, "longest");
	for (i = 0; i < CENSUS_COUNTS; i++) {
		c->n[i] = number(figure(c, i == CENSUS_TURNED ? FIGURE_TURNED :
							       columns[i]));
		if (i < CENSUS_USED && isnan(c->n[i]))
			return false;
	}
	if (isnan(c->seconds + c->longest) || !(c->walked > 0) ||
	    !(c->walked <= c->buckets))
		return false;
	c->full = c->walked >= c->buckets;
	scale(c, c->n);
	c->longest_name = figure(c, "longest_name");
	if (!strcmp(c->longest_name, "-"))
		c->longest_name = "";
	return true;
}

double census_figure(const struct census *c, const char *name)
{
	return number(figure(c, name));
}

static bool read_counts(const struct census *c, const struct reader_table *t,
			size_t row, double *n)
{
	size_t i;

	for (i = 0; i < CENSUS_COUNTS; i++) {
		n[i] = number(cell(t, row, columns[i]));
		if (i < CENSUS_USED && isnan(n[i]))
			return false;
	}
	scale(c, n);
	return true;
}

static int by_dentries(const void *a, const void *b)
{
	const struct census_owner *x = a, *y = b;
	double m = x->n[CENSUS_DENTRIES], n = y->n[CENSUS_DENTRIES];

	return m != n ? (m < n) - (m > n) : strcmp(x->path, y->path);
}

static enum dchain_exit read_owners(struct census *c,
				    struct reader_fault *fault)
{
	const struct reader_table *t = &c->tables[OWNERS];
	size_t row;

	c->owners = must(calloc(t->nrows + 1, sizeof(*c->owners)));
	for (row = 0; row < t->nrows; row++) {
		struct census_owner *o = &c->owners[row];

		if (!amount_count(cell(t, row, "id"), &o->id) ||
		    !read_counts(c, t, row, o->n))
			return reader_blame(fault, 0, "owners: a column is missing, or holds no number");
		o->path = cell(t, row, "path");
		o->state = cell(t, row, "state");
	}
	c->nowners = t->nrows;
	qsort(c->owners, c->nowners, sizeof(*c->owners), by_dentries);
	return DCHAIN_OK;
}

/* Neighbours mostly have one owner, and large owners come first. */
static uint32_t find_owner(const struct census *c, const char *id,
			   uint32_t last)
{
	uint64_t wanted;
	uint32_t i;

	if (!amount_count(id, &wanted))
		return CENSUS_NONE;
	if (last < c->nowners && c->owners[last].id == wanted)
		return last;
	for (i = 0; i < c->nowners; i++)
		if (c->owners[i].id == wanted &&
		    (wanted || !strcmp(c->owners[i].path, "(uncharged)")))
			return i;
	return CENSUS_NONE;
}

/* Numbers are those of the rows, and a parent comes before its children. */
static bool read_parent(const struct reader_table *t, size_t row,
			uint32_t *index)
{
	uint64_t own, parent;

	if (!amount_count(cell(t, row, "number"), &own) ||
	    !amount_count(cell(t, row, "parent"), &parent) ||
	    own != row + 1 || parent > row)
		return false;
	*index = parent ? (uint32_t)parent - 1 : CENSUS_NONE;
	return true;
}

static bool read_dir(struct census *c, size_t row)
{
	const struct reader_table *t = &c->tables[DIRECTORIES];
	struct census_dir *d = &c->dirs[row];

	if (!read_parent(t, row, &d->parent) ||
	    !read_counts(c, t, row, d->own) ||
	    !amount_count(cell(t, row, "ino"), &d->ino))
		return false;
	d->name = cell(t, row, "name");
	d->summed = !d->ino && d->name[0] == '(';
	d->dev = cell(t, row, "dev");
	d->fs = cell(t, row, "fs");
	d->example = cell(t, row, "example");
	d->owner = find_owner(c, cell(t, row, "owner"),
			      row ? d[-1].owner : CENSUS_NONE);
	memcpy(d->all, d->own, sizeof(d->all));
	return true;
}

void census_add(double *to, const double *from)
{
	size_t i;

	for (i = 0; i < CENSUS_COUNTS; i++)
		to[i] += from[i];
}

static struct census_mount *find_mount(struct census *c,
				       const struct census_dir *d)
{
	struct census_mount *m;
	size_t i;

	for (i = c->nmounts; i > 0; i--)
		if (!strcmp(c->mounts[i - 1].dev, d->dev))
			return &c->mounts[i - 1];
	m = &c->mounts[c->nmounts++];
	m->dev = d->dev;
	m->fs = d->fs;
	return m;
}

static int by_size(const void *a, const void *b)
{
	const struct census_mount *x = a, *y = b;
	double m = x->n[CENSUS_DENTRIES], n = y->n[CENSUS_DENTRIES];

	return m != n ? (m < n) - (m > n) : strcmp(x->dev, y->dev);
}

/* A file system may have several roots: what has lost its parent is one. */
static void add_mounts(struct census *c)
{
	size_t i;

	for (i = 0; i < c->ndirs; i++) {
		const struct census_dir *d = &c->dirs[i];

		if (d->parent == CENSUS_NONE && strcmp(d->dev, "-") != 0)
			census_add(find_mount(c, d)->n, d->all);
	}
	qsort(c->mounts, c->nmounts, sizeof(*c->mounts), by_size);
}

/* From the end: each subtree is whole when it is added to the one above. */
static void add_up(struct census *c)
{
	size_t i;

	for (i = c->ndirs; i-- > 0;) {
		const struct census_dir *d = &c->dirs[i];

		if (d->summed)
			c->summed += d->own[CENSUS_DENTRIES];
		if (d->parent != CENSUS_NONE)
			census_add(c->dirs[d->parent].all, d->all);
	}
}

static enum dchain_exit read_dirs(struct census *c,
				  struct reader_fault *fault)
{
	const struct reader_table *t = &c->tables[DIRECTORIES];

	c->dirs = must(calloc(t->nrows + 1, sizeof(*c->dirs)));
	c->mounts = must(calloc(t->nrows + 1, sizeof(*c->mounts)));
	for (; c->ndirs < t->nrows; c->ndirs++)
		if (!read_dir(c, c->ndirs))
			return reader_blame(fault, 0, "directories: a column is missing, holds no number, or a parent is none");
	add_up(c);
	add_mounts(c);
	return DCHAIN_OK;
}

static enum dchain_exit read_all(struct census *c, struct reader_fault *fault)
{
	enum dchain_exit error = DCHAIN_OK;

	if (!c->tables[FIGURES].nrows)
		error = reader_blame(fault, 0, "no census was taken yet");
	else if (!read_figures(c))
		error = reader_blame(fault, 0, "a figure is missing, or is no number");
	if (!error)
		error = read_owners(c, fault);
	if (!error)
		error = read_dirs(c, fault);
	if (!error && !census_fit(c))
		error = reader_blame(fault, 0, "a figure of the marks is missing");
	if (error)
		census_free(c);
	return error;
}

enum dchain_exit census_take(struct census *c, bool full)
{
	const char *file = root_is_capture() ? "census" :
			   full ? "census_full" : "census_sample";
	enum dchain_exit status;
	struct reader_fault fault;

	memset(c, 0, sizeof(*c));
	status = module_tables(c->tables, tables, CENSUS_TABLES, file);
	if (status || !read_all(c, &fault))
		return status;
	warnx("%s: %s", file, fault.message);
	return DCHAIN_FORMAT;
}

enum dchain_exit census_parse(struct census *c, char *text,
			      struct reader_fault *fault)
{
	enum dchain_exit error;

	memset(c, 0, sizeof(*c));
	error = reader_cut_tables(c->tables, tables,
				  ARRAY_SIZE(c->tables), text, fault);
	return error ? error : read_all(c, fault);
}

void census_free(struct census *c)
{
	size_t i;

	for (i = ARRAY_SIZE(c->tables); i-- > 0;)
		reader_free_table(&c->tables[i]);
	free(c->owners);
	free(c->dirs);
	free(c->mounts);
	memset(c, 0, sizeof(*c));
}

bool census_named(const struct census_owner *owner)
{
	return owner->path[0] == '/';
}

/* From its end, as the tree is climbed. */
char *census_path(const struct census *c, const struct census_dir *dir,
		  char *path, size_t size)
{
	size_t at = size - 1;

	path[at] = '\0';
	for (;;) {
		size_t len = strlen(dir->name);

		if (dir->parent == CENSUS_NONE && at < size - 1 &&
		    dir->name[0] == '/')
			len = 0;
		if (at < len + 1)
			break;
		at -= len;
		memcpy(path + at, dir->name, len);
		if (dir->parent == CENSUS_NONE)
			break;
		path[--at] = '/';
		dir = &c->dirs[dir->parent];
	}
	return memmove(path, path + at, size - at);
}

// SPDX-License-Identifier: GPL-2.0-only
/* A census as tables. */
#include "census/tables.h"

#include "names/columns.h"
#include "names/one.h"
#include "host/mounts.h"

#include <stdlib.h>
#include <string.h>

#define BAR_WIDTH 40

static const struct printer_column figure_columns[] = {
	{ "figure", "what it is", PRINTER_TEXT, false },
	{ "value", "found, or estimated for the whole table", PRINTER_NUMBER,
	  false },
	{ "ci99", "99 of 100 samples are not farther off", PRINTER_NUMBER,
	  false },
	{ "expected", "if names are hashed at random", PRINTER_NUMBER, false },
};

enum { FIGURE, VALUE, FIGURE_CI99, EXPECTED, NFIGURE };

const struct printer_column census_chain_columns[] = {
	{ "length", "dentries in a chain", PRINTER_TEXT, false },
	{ "buckets", "walked buckets with such a chain", PRINTER_NUMBER,
	  false },
	{ "expected", "if names are hashed at random", PRINTER_NUMBER, false },
	{ "picture", "buckets #, where more are expected .", PRINTER_TEXT,
	  false },
};

enum { LENGTH, BUCKETS, EXPECTED_BUCKETS, PICTURE, NCHAIN };

const size_t census_nchain_columns = NCHAIN;

/* What all rows of holders have, in this order. */
#define COUNT_COLUMNS \
	{ "dentries", "in the table", PRINTER_NUMBER, false }, \
	{ "ci99", "99 of 100 samples are not farther off", PRINTER_NUMBER, \
	  false }, \
	{ "negative", "of these, without an inode", PRINTER_NUMBER, false }, \
	{ "negative_ci99", "likewise", PRINTER_NUMBER, true }, \
	{ "share", "per cent of the table", PRINTER_NUMBER, false }, \
	{ "in_use", "dentries that cannot be dropped now", PRINTER_NUMBER, \
	  true }, \
	{ "negative_in_use", "of these, negative", PRINTER_NUMBER, true }, \
	{ "used_again", "negative, used again by a walk with references", \
	  PRINTER_NUMBER, true }, \
	{ "transient", "negative, dropped at once by their file system", \
	  PRINTER_NUMBER, true }, \
	{ "name_bytes", "memory of names that do not fit into a dentry", \
	  PRINTER_NUMBER, true }

enum {
	DENTRIES, CI99, NEGATIVE, NEGATIVE_CI99, SHARE, IN_USE, NEGATIVE_IN_USE,
	USED_AGAIN, TRANSIENT, NAME_BYTES, NCOUNTS
};

#define WHERE_COLUMNS \
	{ "dev", "the file system, MAJOR:MINOR", PRINTER_TEXT, true }, \
	{ "ino", "the directory's inode number there", PRINTER_NUMBER, true }, \
	{ "fs", "type of the file system", PRINTER_TEXT, false }

#define PATH_COLUMNS \
	{ "inside", "path from the root of the file system", PRINTER_PATH, \
	  true }, \
	{ "path", "where it is mounted here; else DEV: and the path inside", \
	  PRINTER_PATH, false }

static const struct printer_column owner_columns[] = {
	{ "id", "inode number of the cgroup's directory (stat -c %i)",
	  PRINTER_NUMBER, true },
	COUNT_COLUMNS,
	{ "state", "live or removed", PRINTER_TEXT, true },
	NAMES_COLUMNS,
	{ "path", "the cgroup", PRINTER_PATH, true },
};

enum {
	OWNER_ID, OWNER_COUNTS, OWNER_STATE = OWNER_COUNTS + NCOUNTS,
	OWNER_NAMES,
	OWNER_PATH = OWNER_NAMES + sizeof((struct printer_column[]){
		NAMES_COLUMNS }) / sizeof(struct printer_column),
	NOWNER
};

static const struct printer_column directory_columns[] = {
	WHERE_COLUMNS,
	COUNT_COLUMNS,
	{ "examples", "some of its entries, / between them", PRINTER_PATH,
	  true },
	PATH_COLUMNS,
};

static const struct printer_column mount_columns[] = {
	WHERE_COLUMNS,
	COUNT_COLUMNS,
	PATH_COLUMNS,
};

static const struct printer_column subtree_columns[] = {
	WHERE_COLUMNS,
	COUNT_COLUMNS,
	{ "own", "of its dentries, entries of the directory itself",
	  PRINTER_NUMBER, true },
	PATH_COLUMNS,
};

/* The places of WHERE_COLUMNS, and of what follows them. */
enum { DEV, INO, FS, WHERE_COUNTS, WHERE_MORE = WHERE_COUNTS + NCOUNTS };

/**
 * struct layout - how a kind of rows is printed
 * @name: of the table
 * @columns: @ncolumns of them; the last but one and the last are PATH_COLUMNS,
 *	but for owners
 */
static const struct layout {
	const char *name;
	const struct printer_column *columns;
	size_t ncolumns;
} layouts[CENSUS_NTABLES] = {
	[CENSUS_OWNERS] = { "owners", owner_columns, NOWNER },
	[CENSUS_DIRECTORIES] = { "directories", directory_columns,
				 WHERE_MORE + 3 },
	[CENSUS_MOUNTS] = { "mounts", mount_columns, WHERE_MORE + 2 },
	[CENSUS_SUBTREES] = { "subtrees", subtree_columns, WHERE_MORE + 3 },
};

static void set_number(struct printer *p, size_t column, double value,
		       int decimals)
{
	if (value < 0)
		printer_set(p, column, "-");
	else
		printer_setf(p, column, "%.*f", decimals, value);
}

static double ci99(const struct census *c, const struct census_amount *amount)
{
	return estimate_ci99(c->buckets, c->walked, amount);
}

static void add_figure(struct printer *p, const struct census *c,
		       const char *name, struct census_amount amount,
		       double expected, int decimals)
{
	printer_row(p);
	printer_set(p, FIGURE, name);
	set_number(p, VALUE, amount.value, decimals);
	set_number(p, FIGURE_CI99, ci99(c, &amount), decimals);
	set_number(p, EXPECTED, expected, decimals);
}

static struct census_amount counted(double value)
{
	return (struct census_amount){ value, 0 };
}

static struct census_amount uncertain(double value)
{
	return (struct census_amount){ value, -1 };
}

/* The longest chain of a sample is no bound for chains outside of it. */
struct printer *census_figures(const struct census *c,
			       const struct printer_format *format)
{
	struct printer *p = printer_new("figures", figure_columns, NFIGURE,
					format);
	const struct fit *fit = &c->fit;

	if (!p)
		return NULL;
	add_figure(p, c, "buckets", counted((double)c->buckets), -1, 0);
	add_figure(p, c, "walked", counted((double)c->walked), -1, 0);
	add_figure(p, c, "used", c->used, !fit->known ? -1 : fit->used *
		   (double)c->buckets / (double)c->walked, 0);
	add_figure(p, c, "dentries", c->all.dentries, -1, 0);
	add_figure(p, c, "negative", c->all.negative, -1, 0);
	add_figure(p, c, "in_use", c->all.in_use, -1, 0);
	add_figure(p, c, "negative_in_use", c->all.negative_in_use, -1, 0);
	add_figure(p, c, "used_again", c->all.used_again, -1, 0);
	add_figure(p, c, "transient", c->all.transient, -1, 0);
	add_figure(p, c, "name_bytes", c->all.name_bytes, -1, 0);
	add_figure(p, c, "longest", uncertain((double)c->chains.longest),
		   fit->known ? fit->longest : -1, 0);
	if (!fit->known)
		return p;
	add_figure(p, c, "dispersion", fit->dispersion, 1, 3);
	add_figure(p, c, "chi_square", uncertain(fit->chi_square),
		   fit->freedom, 1);
	return p;
}

static void draw(char *picture, double found, double expected, double most)
{
	int hashes = (int)(found * BAR_WIDTH / most + 0.5);
	int dots = (int)(expected * BAR_WIDTH / most + 0.5);

	memset(picture, '#', (size_t)hashes);
	if (dots > hashes)
		memset(picture + hashes, '.', (size_t)(dots - hashes));
	picture[dots > hashes ? dots : hashes] = '\0';
}

static double most_buckets(const struct census *c)
{
	double most = 1;
	size_t i;

	for (i = 0; i < FIT_BINS; i++) {
		if ((double)c->chains.bins[i] > most)
			most = (double)c->chains.bins[i];
		if (c->fit.expected[i] > most)
			most = c->fit.expected[i];
	}
	return most;
}

/* One that is neither there nor expected is left out. */
static bool worth_a_row(const struct census *c, unsigned int bin)
{
	return c->chains.bins[bin] || c->fit.expected[bin] >= 0.05;
}

static void set_length(struct printer *p, unsigned int bin)
{
	unsigned long long first = fit_bin_first(bin);
	unsigned long long last = fit_bin_first(bin + 1) - 1;

	if (first == last)
		printer_setf(p, LENGTH, "%llu", first);
	else
		printer_setf(p, LENGTH, "%llu-%llu", first, last);
}

struct printer *census_chains(const struct census *c,
			      const struct printer_format *format)
{
	struct printer *p = printer_new("chains", census_chain_columns,
					NCHAIN, format);
	double most = most_buckets(c);
	unsigned int i;

	for (i = 0; p && i < FIT_BINS; i++) {
		double found = (double)c->chains.bins[i];
		char picture[BAR_WIDTH + 2];

		if (!worth_a_row(c, i))
			continue;
		printer_row(p);
		set_length(p, i);
		printer_setf(p, BUCKETS, "%.0f", found);
		set_number(p, EXPECTED_BUCKETS,
			   c->fit.known ? c->fit.expected[i] : -1, 1);
		draw(picture, found, c->fit.expected[i], most);
		printer_set(p, PICTURE, picture);
	}
	return p;
}

static const struct printer_column limit_columns[] = {
	{ "limit", "negative entries", PRINTER_NUMBER, false },
	{ "of", "the whole table, or each directory", PRINTER_TEXT, false },
	{ "over", "of these, how many have more", PRINTER_NUMBER, false },
	{ "negative", "entries there", PRINTER_NUMBER, false },
	{ "in_use", "of these, cannot be dropped", PRINTER_NUMBER, true },
	{ "dropped", "so many would go now", PRINTER_NUMBER, false },
	{ "used_again", "of those, were used again, if any are taken alike",
	  PRINTER_NUMBER, false },
	{ "used_last", "likewise, if those that were used again go last",
	  PRINTER_NUMBER, false },
};

enum {
	LIMIT, LIMIT_OF, LIMIT_OVER, LIMIT_NEGATIVE, LIMIT_IN_USE,
	LIMIT_DROPPED, LIMIT_AGAIN, LIMIT_LAST, NLIMIT
};

static void add_limit(struct printer *p, const char *of, uint64_t most,
		      const struct limit *limit)
{
	printer_row(p);
	printer_set_number(p, LIMIT, most);
	printer_set(p, LIMIT_OF, of);
	printer_set_number(p, LIMIT_OVER, limit->directories);
	printer_set_real(p, LIMIT_NEGATIVE, limit->negative, 0);
	printer_set_real(p, LIMIT_IN_USE, limit->in_use, 0);
	printer_set_real(p, LIMIT_DROPPED, limit->dropped, 0);
	printer_set_real(p, LIMIT_AGAIN, limit->used_again, 0);
	printer_set_real(p, LIMIT_LAST, limit->used_last, 0);
}

struct printer *census_limits(const struct limit *table,
			      const struct limit *directories, uint64_t most,
			      const struct printer_format *format)
{
	struct printer *p = printer_new("limits", limit_columns, NLIMIT,
					format);

	if (p) {
		add_limit(p, "table", most, table);
		add_limit(p, "directory", most, directories);
	}
	return p;
}

/* The columns COUNT_COLUMNS from @first on. */
static void set_counts(struct printer *p, size_t first, const struct census *c,
		       const struct census_holder *row)
{
	set_number(p, first + DENTRIES, row->dentries.value, 0);
	set_number(p, first + CI99, ci99(c, &row->dentries), 0);
	set_number(p, first + NEGATIVE, row->negative.value, 0);
	set_number(p, first + NEGATIVE_CI99, ci99(c, &row->negative), 0);
	set_number(p, first + SHARE, c->all.dentries.value > 0 ?
		   100 * row->dentries.value / c->all.dentries.value : -1, 1);
	set_number(p, first + IN_USE, row->in_use.value, 0);
	set_number(p, first + NEGATIVE_IN_USE, row->negative_in_use.value, 0);
	set_number(p, first + USED_AGAIN, row->used_again.value, 0);
	set_number(p, first + TRANSIENT, row->transient.value, 0);
	set_number(p, first + NAME_BYTES, row->name_bytes.value, 0);
}

static void set_owner(struct printer *p, const struct census *c,
		      const struct census_holder *row)
{
	printer_setf(p, OWNER_ID, "%llu", (unsigned long long)row->id);
	set_counts(p, OWNER_COUNTS, c, row);
	printer_set(p, OWNER_STATE, row->state ? row->state : "-");
	names_columns_fill(p, OWNER_NAMES, names_one(row->path), row->path);
	printer_set(p, OWNER_PATH, row->path);
}

static void set_path(struct printer *p, size_t inside,
		     const struct census_holder *row,
		     struct libmnt_table *mounts)
{
	char path[8192];

	printer_set(p, inside, row->path);
	if (!row->dev || !census_is_named(row))
		printer_set(p, inside + 1, row->path);
	else if (mounts_path(mounts, row->dev, row->path, path, sizeof(path)))
		printer_set(p, inside + 1, path);
	else
		printer_setf(p, inside + 1, "%s:%s", row->dev, row->path);
}

static void set_where(struct printer *p, const struct census *c,
		      const struct census_holder *row, size_t inside,
		      struct libmnt_table *mounts)
{
	printer_set(p, DEV, row->dev ? row->dev : "-");
	if (row->id)
		printer_setf(p, INO, "%llu", (unsigned long long)row->id);
	else
		printer_set(p, INO, "-");
	printer_set(p, FS, row->fs ? row->fs : "-");
	set_counts(p, WHERE_COUNTS, c, row);
	set_path(p, inside, row, mounts);
}

struct printer *census_holders(const struct census *c, enum census_table which,
			       const struct census_holders *h,
			       const struct printer_format *format,
			       struct libmnt_table *mounts)
{
	const struct layout *l = &layouts[which];
	struct printer *p = printer_new(l->name, l->columns, l->ncolumns,
					format);
	size_t i;

	for (i = 0; p && i < h->n; i++) {
		const struct census_holder *row = &h->rows[i];

		printer_row(p);
		if (which == CENSUS_OWNERS)
			set_owner(p, c, row);
		else
			set_where(p, c, row, l->ncolumns - 2, mounts);
		if (which == CENSUS_DIRECTORIES)
			printer_set(p, WHERE_MORE,
				    row->examples ? row->examples : "-");
		if (which == CENSUS_SUBTREES)
			set_number(p, WHERE_MORE, row->own.value, 0);
	}
	return p;
}

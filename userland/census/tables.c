// SPDX-License-Identifier: GPL-2.0-only
/* A census as tables. */
#include "census/tables.h"

#include "names/columns.h"
#include "read/mounts.h"

#include <stdlib.h>
#include <string.h>

#define BAR_WIDTH 40

static const struct printer_column figure_columns[] = {
	{ "figure", "what it is", PRINTER_TEXT, false },
	{ "value", "found, or estimated for the whole table", PRINTER_NUMBER,
	  false },
	{ "bar", "99 of 100 samples are not farther off", PRINTER_NUMBER,
	  false },
	{ "expected", "if names are hashed at random", PRINTER_NUMBER, false },
};

enum { FIGURE, VALUE, ERROR_BAR, EXPECTED, NFIGURE };

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

static const struct printer_column owner_columns[] = {
	{ "id", "inode number of the cgroup's directory (stat -c %i)",
	  PRINTER_NUMBER, true },
	{ "dentries", "charged to it", PRINTER_NUMBER, false },
	{ "bar", "99 of 100 samples are not farther off", PRINTER_NUMBER,
	  false },
	{ "negative", "of these, without an inode", PRINTER_NUMBER, false },
	{ "negative_bar", "likewise", PRINTER_NUMBER, true },
	{ "share", "per cent of the table", PRINTER_NUMBER, false },
	{ "state", "live or removed", PRINTER_TEXT, true },
	NAMES_COLUMNS,
	{ "path", "the cgroup", PRINTER_PATH, false },
};

enum {
	OWNER_ID, OWNER_DENTRIES, OWNER_BAR, OWNER_NEGATIVE,
	OWNER_NEGATIVE_BAR, OWNER_SHARE, OWNER_STATE, OWNER_NAMES,
	OWNER_PATH = OWNER_NAMES + 4, NOWNER
};

static const struct printer_column directory_columns[] = {
	{ "dev", "its file system, MAJOR:MINOR", PRINTER_TEXT, true },
	{ "ino", "its inode number there", PRINTER_NUMBER, true },
	{ "fs", "type of the file system", PRINTER_TEXT, false },
	{ "dentries", "its entries in the table", PRINTER_NUMBER, false },
	{ "bar", "99 of 100 samples are not farther off", PRINTER_NUMBER,
	  false },
	{ "negative", "of these, without an inode", PRINTER_NUMBER, false },
	{ "negative_bar", "likewise", PRINTER_NUMBER, true },
	{ "share", "per cent of the table", PRINTER_NUMBER, false },
	{ "inside", "path from the root of the file system", PRINTER_PATH,
	  true },
	{ "path", "where it is mounted here; else DEV: and the path inside",
	  PRINTER_PATH, false },
};

enum {
	DIR_DEV, DIR_INO, DIR_FS, DIR_DENTRIES, DIR_BAR, DIR_NEGATIVE,
	DIR_NEGATIVE_BAR, DIR_SHARE, DIR_INSIDE, DIR_PATH, NDIR
};

static void set_number(struct printer *p, size_t column, double value,
		       int decimals)
{
	if (value < 0)
		printer_set(p, column, "-");
	else
		printer_setf(p, column, "%.*f", decimals, value);
}

static void add_figure(struct printer *p, const struct census *c,
		       const char *name,
		       const struct census_amount *amount, double expected,
		       int decimals)
{
	printer_row(p);
	printer_set(p, FIGURE, name);
	set_number(p, VALUE, amount->value, decimals);
	set_number(p, ERROR_BAR, census_bar(c, amount), decimals);
	set_number(p, EXPECTED, expected, decimals);
}

/* The longest chain of a sample says nothing of those not looked at. */
struct printer *census_figures(const struct census *c,
			       const struct printer_format *format)
{
	struct printer *p = printer_new("figures", figure_columns, NFIGURE,
					format);
	struct census_amount buckets = { (double)c->buckets, 0 };
	struct census_amount walked = { (double)c->walked, 0 };
	struct census_amount longest = { (double)c->longest, -1 };
	struct census_amount chi = { c->chi_square, -1 };

	if (!p)
		return NULL;
	add_figure(p, c, "buckets", &buckets, -1, 0);
	add_figure(p, c, "walked", &walked, -1, 0);
	add_figure(p, c, "used", &c->used, c->expected_used, 0);
	add_figure(p, c, "dentries", &c->dentries, -1, 0);
	add_figure(p, c, "negative", &c->negative, -1, 0);
	add_figure(p, c, "longest", &longest, c->expected_longest, 0);
	if (c->freedom < 0)
		return p;
	add_figure(p, c, "dispersion", &c->dispersion, 1, 3);
	add_figure(p, c, "chi_square", &chi, c->freedom, 1);
	return p;
}

static double most_buckets(const struct census *c)
{
	double most = 1;
	size_t i;

	for (i = 0; i < c->nbins; i++) {
		if ((double)c->bins[i].buckets > most)
			most = (double)c->bins[i].buckets;
		if (c->bins[i].expected > most)
			most = c->bins[i].expected;
	}
	return most;
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

struct printer *census_chains(const struct census *c,
			      const struct printer_format *format)
{
	struct printer *p = printer_new("chains", census_chain_columns,
					NCHAIN, format);
	double most = most_buckets(c);
	size_t i;

	for (i = 0; p && i < c->nbins; i++) {
		const struct census_bin *bin = &c->bins[i];
		char picture[BAR_WIDTH + 2];

		printer_row(p);
		printer_set(p, LENGTH, bin->name);
		printer_setf(p, BUCKETS, "%llu",
			     (unsigned long long)bin->buckets);
		set_number(p, EXPECTED_BUCKETS, bin->expected, 1);
		draw(picture, (double)bin->buckets, bin->expected, most);
		printer_set(p, PICTURE, picture);
	}
	return p;
}

static double table_total(const struct census_holders *h)
{
	double total = 0;
	size_t i;

	for (i = 0; i < h->n; i++)
		total += h->rows[i].dentries.value;
	return total;
}

/* The five columns from @first on, which both tables have in this order. */
static void set_amounts(struct printer *p, size_t first,
			const struct census *c,
			const struct census_holder *row, double total)
{
	set_number(p, first, row->dentries.value, 0);
	set_number(p, first + 1, census_bar(c, &row->dentries), 0);
	set_number(p, first + 2, row->negative.value, 0);
	set_number(p, first + 3, census_bar(c, &row->negative), 0);
	set_number(p, first + 4,
		   total > 0 ? 100 * row->dentries.value / total : -1, 1);
}

struct printer *census_owners(const struct census *c,
			      const struct census_holders *h,
			      const struct printer_format *format)
{
	struct printer *p = printer_new("owners", owner_columns, NOWNER,
					format);
	double total = table_total(h);
	size_t i;

	for (i = 0; p && i < h->n; i++) {
		const struct census_holder *row = &h->rows[i];

		printer_row(p);
		printer_setf(p, OWNER_ID, "%llu", (unsigned long long)row->id);
		set_amounts(p, OWNER_DENTRIES, c, row, total);
		printer_set(p, OWNER_STATE, row->state ? row->state : "-");
		names_columns_fill(p, OWNER_NAMES, row->path);
		printer_set(p, OWNER_PATH, row->path);
	}
	return p;
}

static void set_path(struct printer *p, const struct census_holder *row,
		     const char *mountinfo)
{
	char path[8192];

	printer_set(p, DIR_INSIDE, row->path);
	if (!row->dev || !census_is_named(row))
		printer_set(p, DIR_PATH, row->path);
	else if (mountinfo && mounts_path(mountinfo, row->dev, row->path, path,
					  sizeof(path)))
		printer_set(p, DIR_PATH, path);
	else
		printer_setf(p, DIR_PATH, "%s:%s", row->dev, row->path);
}

struct printer *census_directories(const struct census *c,
				   const struct census_holders *h,
				   const struct printer_format *format,
				   const char *mountinfo)
{
	struct printer *p = printer_new("directories", directory_columns, NDIR,
					format);
	double total = table_total(h);
	size_t i;

	for (i = 0; p && i < h->n; i++) {
		const struct census_holder *row = &h->rows[i];

		printer_row(p);
		printer_set(p, DIR_DEV, row->dev ? row->dev : "-");
		if (row->id)
			printer_setf(p, DIR_INO, "%llu",
				     (unsigned long long)row->id);
		else
			printer_set(p, DIR_INO, "-");
		printer_set(p, DIR_FS, row->fs ? row->fs : "-");
		set_amounts(p, DIR_DENTRIES, c, row, total);
		set_path(p, row, mountinfo);
	}
	return p;
}

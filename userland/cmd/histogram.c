// SPDX-License-Identifier: GPL-2.0-only
/*
 * dchain histogram: lookups by the number of steps that they needed. The file
 * has a row a cgroup and a column a range of steps; here a range is a row.
 */
#include "cmd/cmd.h"
#include "counts/columns.h"
#include "file/source.h"
#include "lib/amount.h"
#include "lib/escape.h"
#include "lib/options.h"
#include "lib/program.h"

#include <err.h>
#include <stdlib.h>
#include <string.h>

#define BAR_WIDTH 40

static const struct printer_column columns[] = {
	{ "id", "inode number of the cgroup's directory (stat -c %i)",
	  PRINTER_NUMBER, true },
	{ "steps", "chain entries that a lookup visited", PRINTER_TEXT, false },
	{ "lookups", "walked lookups that needed so many", PRINTER_NUMBER,
	  false },
	{ "share", "per cent of the cgroup's walked lookups", PRINTER_NUMBER,
	  false },
	{ "bar", "the same as a picture", PRINTER_TEXT, false },
	{ "path", "the cgroup", PRINTER_PATH, true },
};

enum { ID, STEPS, LOOKUPS, SHARE, BAR, PATH, NCOLUMNS };

/* Columns of the file that are ranges: `0', `3-4', `8193+'. */
static bool is_range(const char *name)
{
	return name[0] >= '0' && name[0] <= '9';
}

/**
 * struct row - a cgroup's lookups by range
 * @id: of the cgroup, and its @path
 * @counts: one for each column of the file; 0 for those that are no range
 * @first: the first and the last range with lookups, in @counts
 */
struct row {
	uint64_t id;
	const char *path;
	uint64_t *counts;
	uint64_t total;
	size_t first;
	size_t last;
};

static bool complain(size_t row, const char *column, const char *what)
{
	char name[64];

	warnx("histogram: row %zu: column `%s' %s", row + 1,
	      escape_cut(column, name, sizeof(name)), what);
	return false;
}

static bool read_row(struct row *r, const struct reader_table *t, size_t row)
{
	size_t i;

	r->total = 0;
	r->first = t->ncolumns;
	r->last = 0;
	for (i = 0; i < t->ncolumns; i++) {
		r->counts[i] = 0;
		if (!is_range(t->columns[i]))
			continue;
		if (!amount_count(reader_cell(t, row, (int)i), &r->counts[i]))
			return complain(row, t->columns[i], "is no number");
		if (__builtin_add_overflow(r->total, r->counts[i], &r->total))
			return complain(row, t->columns[i],
					"makes more than 64 bits of lookups");
		if (!r->counts[i])
			continue;
		r->last = i;
		if (r->first > i)
			r->first = i;
	}
	return true;
}

static void add_bar(struct printer *p, double share)
{
	char bar[BAR_WIDTH + 1];
	int length = (int)(share * BAR_WIDTH / 100 + 0.5);

	memset(bar, '#', sizeof(bar));
	bar[length] = '\0';
	printer_set(p, BAR, bar);
}

static void add_range(struct printer *p, const struct row *r,
		      const char *range, uint64_t lookups)
{
	double share = 100.0 * (double)lookups / (double)r->total;

	printer_row(p);
	printer_set_number(p, ID, r->id);
	printer_set(p, STEPS, range);
	printer_set_number(p, LOOKUPS, lookups);
	printer_set_real(p, SHARE, share, 1);
	add_bar(p, share);
	printer_set(p, PATH, r->path);
}

/* People see the ranges from the first to the last that has lookups. */
static void add_row(struct printer *p, const struct row *r,
		    const struct reader_table *t)
{
	size_t i;

	for (i = r->first; i <= r->last; i++)
		if (is_range(t->columns[i]))
			add_range(p, r, t->columns[i], r->counts[i]);
}

/* With a title, because the columns do not name the cgroup. */
static void print_block(const struct row *r, const struct reader_table *t,
			bool first)
{
	struct printer_format usual = { 0 };
	struct printer *p = printer_new("histogram", columns, NCOLUMNS,
					&usual);
	char *path = must(malloc(ESCAPE_ROOM(strlen(r->path))));

	add_row(p, r, t);
	printf("%s%s (id %llu): %llu lookups walked\n", first ? "" : "\n",
	       escape_text(r->path, path), (unsigned long long)r->id,
	       (unsigned long long)r->total);
	printer_print(&p, 1);
	printer_free(p);
	free(path);
}

/**
 * struct work - what is printed
 * @t: the file
 * @wanted: which cgroups, see counts_selects()
 * @flat: one table of all, or NULL: a block a cgroup
 * @rows: at most so many cgroups; 0: all
 * @shown: how many were
 */
struct work {
	const struct reader_table *t;
	char *const *wanted;
	size_t nwanted;
	struct printer *flat;
	uint64_t rows;
	uint64_t shown;
};

static enum dchain_exit print_rows(struct work *w, struct row *r)
{
	int id = reader_column(w->t, "id"), path = reader_column(w->t, "path");
	size_t row;

	for (row = 0; row < w->t->nrows; row++) {
		const char *text = reader_cell(w->t, row, id);

		if (!amount_count(text, &r->id)) {
			complain(row, "id", "is no number");
			return DCHAIN_FORMAT;
		}
		r->path = reader_cell(w->t, row, path);
		if (!counts_selects(r->id, r->path, w->wanted, w->nwanted))
			continue;
		if (!read_row(r, w->t, row))
			return DCHAIN_FORMAT;
		if (!r->total || (w->rows && w->shown == w->rows))
			continue;
		if (w->flat)
			add_row(w->flat, r, w->t);
		else
			print_block(r, w->t, !w->shown);
		w->shown++;
	}
	return DCHAIN_OK;
}

static enum dchain_exit print_work(struct work *w)
{
	enum dchain_exit status;
	struct row r;

	r.counts = must(calloc(w->t->ncolumns, sizeof(*r.counts)));
	status = print_rows(w, &r);
	free(r.counts);
	if (status || w->shown || !w->nwanted)
		return status;
	warnx("no cgroup with such an id or path has walked lookups");
	return DCHAIN_FAILED;
}

static enum dchain_exit print(struct work *w,
			      const struct printer_format *format)
{
	struct printer_format all = *format;
	enum dchain_exit status;
	struct printer *list[2];

	if (!format->json && !format->columns && !format->noheadings)
		return print_work(w);
	if (!all.columns)
		all.columns = "id,steps,lookups,share,path";
	w->flat = printer_new("histogram", columns, NCOLUMNS, &all);
	if (!w->flat)
		return DCHAIN_FAILED;
	status = print_work(w);
	list[0] = w->flat;
	list[1] = printer_warnings(format, w->t->warnings, w->t->nwarnings);
	if (!status)
		printer_print(list, 2);
	printer_free(list[0]);
	printer_free(list[1]);
	return status;
}

static const char about[] =
	"Prints for each cgroup how many lookups needed how many steps. With arguments:\n"
	"only these cgroups and those below them.\n";

int cmd_histogram(int argc, char **argv)
{
	static const struct options_spec spec = {
		.usage = "histogram [OPTION...] [ID|PATH...]",
		.about = about,
		.columns = columns,
		.ncolumns = NCOLUMNS,
		.max_inputs = 1,
		.max_arguments = -1,
		.rows_help = "print N cgroups (0: all)",
	};
	enum dchain_exit status;
	struct reader_table t;
	struct work work = { .t = &t };
	struct options o;

	if (options_parse(&o, &spec, NULL, argc, argv, &status))
		return status;
	status = source_table(&t, "histogram", options_input(&o));
	if (status)
		return status;
	work.rows = o.rows;
	work.wanted = argv + optind;
	work.nwanted = (size_t)(argc - optind);
	status = print(&work, &o.format);
	reader_free_table(&t);
	return status;
}

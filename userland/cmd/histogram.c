// SPDX-License-Identifier: GPL-2.0-only
/*
 * dchain histogram: lookups by the number of steps that they needed. The file
 * has a row a cgroup and a column a range of steps; here a range is a row.
 */
#include "cmd/cmd.h"
#include "lib/options.h"
#include "read/columns.h"
#include "read/source.h"

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

/*
 * struct row - a cgroup's lookups by range
 * @counts: one for each column of the file; 0 for those that are no range
 * @first: the first and the last range with lookups, in @counts
 */
struct row {
	uint64_t *counts;
	uint64_t total;
	size_t first;
	size_t last;
};

static bool read_row(struct row *r, const struct reader_table *t, size_t row)
{
	size_t i;

	r->total = 0;
	r->first = t->ncolumns;
	r->last = 0;
	for (i = 0; i < t->ncolumns; i++) {
		const char *cell = reader_cell(t, row, (int)i);

		r->counts[i] = 0;
		if (!is_range(t->columns[i]))
			continue;
		if (!reader_number(cell, &r->counts[i])) {
			warnx("histogram: row %zu: %s: `%s' is not a number",
			      row + 1, t->columns[i], cell);
			return false;
		}
		r->total += r->counts[i];
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
		      const struct reader_table *t, size_t row, size_t range)
{
	double share = 100.0 * (double)r->counts[range] / (double)r->total;

	printer_row(p);
	printer_set(p, ID, reader_cell(t, row, reader_column(t, "id")));
	printer_set(p, STEPS, t->columns[range]);
	printer_setf(p, LOOKUPS, "%llu", (unsigned long long)r->counts[range]);
	printer_setf(p, SHARE, "%.1f", share);
	add_bar(p, share);
	printer_set(p, PATH, reader_cell(t, row, reader_column(t, "path")));
}

/* People see the ranges from the first to the last that has lookups. */
static void add_row(struct printer *p, const struct row *r,
		    const struct reader_table *t, size_t row)
{
	size_t i;

	for (i = r->first; i <= r->last; i++)
		if (is_range(t->columns[i]))
			add_range(p, r, t, row, i);
}

static bool print_blocks(const struct reader_table *t, struct row *r,
			 char *const *wanted, size_t nwanted, size_t *shown)
{
	struct printer_format usual = { 0 };
	size_t row;

	for (row = 0; row < t->nrows; row++) {
		struct printer *p;

		if (!columns_select(t, row, wanted, nwanted))
			continue;
		if (!read_row(r, t, row))
			return false;
		if (!r->total)
			continue;
		p = printer_new("histogram", columns, NCOLUMNS, &usual);
		add_row(p, r, t, row);
		printf("%s%s (id %s): %llu lookups walked\n",
		       (*shown)++ ? "\n" : "",
		       reader_cell(t, row, reader_column(t, "path")),
		       reader_cell(t, row, reader_column(t, "id")),
		       (unsigned long long)r->total);
		printer_print(&p, 1);
		printer_free(p);
	}
	return true;
}

static bool print_flat(const struct reader_table *t, struct row *r,
		       const struct printer_format *format,
		       char *const *wanted, size_t nwanted, size_t *shown)
{
	struct printer_format all = *format;
	struct printer *list[2];
	bool good = true;
	size_t row;

	if (!all.columns)
		all.columns = "id,steps,lookups,share,path";
	list[0] = printer_new("histogram", columns, NCOLUMNS, &all);
	if (!list[0])
		return false;
	for (row = 0; good && row < t->nrows; row++) {
		if (!columns_select(t, row, wanted, nwanted))
			continue;
		good = read_row(r, t, row);
		if (!good || !r->total)
			continue;
		add_row(list[0], r, t, row);
		(*shown)++;
	}
	list[1] = printer_warnings(format, t->warnings, t->nwarnings);
	if (good)
		printer_print(list, 2);
	printer_free(list[0]);
	printer_free(list[1]);
	return good;
}

static enum dchain_exit print(const struct reader_table *t,
			      const struct printer_format *format,
			      char *const *wanted, size_t nwanted)
{
	bool flat = format->json || format->columns || format->noheadings;
	size_t shown = 0;
	struct row r;
	bool good;

	r.counts = calloc(t->ncolumns, sizeof(*r.counts));
	if (!r.counts)
		errx(DCHAIN_FAILED, "out of memory");
	if (flat)
		good = print_flat(t, &r, format, wanted, nwanted, &shown);
	else
		good = print_blocks(t, &r, wanted, nwanted, &shown);
	free(r.counts);
	if (!good)
		return DCHAIN_FAILED;
	if (!shown && nwanted) {
		warnx("no cgroup with such an id or path has walked lookups");
		return DCHAIN_FAILED;
	}
	return DCHAIN_OK;
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
	};
	enum dchain_exit status;
	struct reader_table t;
	struct options o;

	if (options_parse(&o, &spec, NULL, argc, argv, &status))
		return status;
	status = source_table(&t, "histogram", options_input(&o));
	if (status)
		return status;
	status = print(&t, &o.format, argv + optind, (size_t)(argc - optind));
	reader_free_table(&t);
	return status;
}

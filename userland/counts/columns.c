// SPDX-License-Identifier: GPL-2.0-only
#include "counts/columns.h"

#include "host/cgroup.h"
#include "lib/amount.h"
#include "lib/escape.h"
#include "lib/json.h"
#include "lib/program.h"

#include <err.h>
#include <stdlib.h>
#include <string.h>

static bool is_text(enum counter_kind kind)
{
	return kind == COUNTER_TEXT || kind == COUNTER_PATH;
}

static enum printer_type type_of(enum sample_count c, unsigned int where)
{
	if (counters[c].kind == COUNTER_PATH)
		return where & AS_TREE ? PRINTER_TREE : PRINTER_PATH;
	return is_text(counters[c].kind) ? PRINTER_TEXT : PRINTER_NUMBER;
}

static enum printer_type guess_type(const struct reader_table *t, int column)
{
	size_t row;

	for (row = 0; row < t->nrows; row++) {
		const char *cell = reader_cell(t, row, column);

		if (strcmp(cell, "-") != 0 && !json_is_number(cell))
			return PRINTER_TEXT;
	}
	return t->nrows ? PRINTER_NUMBER : PRINTER_TEXT;
}

/* Does the file have it, or what it is computed from? */
static bool file_has(const struct reader_table *t, enum sample_count c)
{
	if (counters[c].kind == COUNTER_ERROR)
		c = SAMPLE_SAMPLED_SQUARES;
	return reader_column(t, counters[c].name) >= 0;
}

static bool is_placed(const struct counts_columns *c, const char *name)
{
	enum sample_count i;

	for (i = 0; i < SAMPLE_COUNTS; i++)
		if (c->place[i] >= 0 && !strcmp(counters[i].name, name))
			return true;
	return false;
}

static void add_counters(struct counts_columns *c, unsigned int where)
{
	enum sample_count i;

	for (i = 0; i < SAMPLE_COUNTS; i++) {
		c->place[i] = -1;
		if (c->t && !file_has(c->t, i))
			continue;
		c->place[i] = (int)c->n;
		c->columns[c->n++] = (struct printer_column) {
			.name = counters[i].name,
			.help = counters[i].help,
			.type = type_of(i, where),
			.extra = !(counters[i].shown & where),
		};
	}
}

static void add_extra(struct counts_columns *c)
{
	size_t i;

	c->extra = c->n;
	for (i = 0; c->t && i < c->t->ncolumns; i++) {
		if (is_placed(c, c->t->columns[i]))
			continue;
		c->cell[c->nextra++] = (int)i;
		c->columns[c->n++] = (struct printer_column) {
			.name = c->t->columns[i],
			.help = "",
			.type = guess_type(c->t, (int)i),
			.extra = true,
		};
	}
}

void counts_columns(struct counts_columns *c, unsigned int where,
		    const struct reader_table *t,
		    const struct printer_column *before, size_t nbefore,
		    const struct printer_column *after, size_t nafter)
{
	size_t nfile = t ? t->ncolumns : 0;
	size_t room = nbefore + SAMPLE_COUNTS + nfile + nafter;

	*c = (struct counts_columns) { .t = t, .n = nbefore };
	c->columns = must(calloc(room, sizeof(*c->columns)));
	c->cell = must(calloc(nfile + 1, sizeof(*c->cell)));
	if (nbefore)
		memcpy(c->columns, before, nbefore * sizeof(*before));
	add_counters(c, where);
	add_extra(c);
	c->after = c->n;
	if (nafter)
		memcpy(c->columns + c->n, after, nafter * sizeof(*after));
	c->n += nafter;
}

void counts_columns_free(struct counts_columns *c)
{
	free(c->columns);
	free(c->cell);
	*c = (struct counts_columns) { 0 };
}

/* Three digits or more: what is behind the point only takes room. */
static void fill_number(struct printer *p, size_t column, uint64_t value,
			double seconds)
{
	double rate = (double)value / seconds;

	if (seconds > 0)
		printer_set_real(p, column, rate, rate < 100 ? 1 : 0);
	else
		printer_set_number(p, column, value);
}

static const char *text_of(const struct sample_row *row, enum sample_count c,
			   const char *path)
{
	if (counters[c].kind == COUNTER_PATH)
		return path;
	return c == SAMPLE_COMM ? row->comm : sample_state(row);
}

static void fill_cell(struct printer *p, size_t column,
		      const struct sample_row *row, enum sample_count c,
		      const char *path, double seconds)
{
	double value;

	if (!sample_is_known(row, c)) {
		printer_set(p, column, "-");
		return;
	}
	switch (counters[c].kind) {
	case COUNTER_SUM:
	case COUNTER_DERIVED:
	case COUNTER_PART:
		fill_number(p, column, row->count[c], seconds);
		break;
	case COUNTER_MAX:
		printer_set_number(p, column, row->count[c]);
		break;
	case COUNTER_ID:
		printer_set_number(p, column, row->id);
		break;
	case COUNTER_AVG:
	case COUNTER_ERROR:
		value = c == SAMPLE_AVG ? sample_avg(row) : sample_error(row);
		if (value < 0)
			printer_set(p, column, "-");
		else
			printer_set_real(p, column, value, 2);
		break;
	default:
		printer_set(p, column, text_of(row, c, path));
	}
}

void counts_fill(struct printer *p, const struct counts_columns *c,
		 const struct sample_row *row, const char *path, double seconds)
{
	enum sample_count i;
	size_t x;

	for (i = 0; i < SAMPLE_COUNTS; i++)
		if (c->place[i] >= 0 && printer_shows(p, (size_t)c->place[i]))
			fill_cell(p, (size_t)c->place[i], row, i, path,
				  seconds);
	for (x = 0; x < c->nextra; x++)
		if (printer_shows(p, c->extra + x))
			printer_set(p, c->extra + x,
				    row->line < c->t->nrows ?
				    reader_cell(c->t, row->line, c->cell[x]) :
				    "-");
}

enum sample_count counts_find(const char *name)
{
	enum sample_count c;
	char text[100];

	for (c = 0; c < SAMPLE_COUNTS; c++)
		if (!strcasecmp(counters[c].name, name))
			return c;
	warnx("--sort %s: there is no such counter (--help lists them)",
	      escape_cut(name, text, sizeof(text)));
	return SAMPLE_COUNTS;
}

bool counts_selects(uint64_t id, const char *path, char *const *wanted,
		    size_t nwanted)
{
	uint64_t number;
	size_t i;

	for (i = 0; i < nwanted; i++)
		if ((amount_count(wanted[i], &number) && number == id) ||
		    host_cgroup_is_below(path, wanted[i]))
			return true;
	return !nwanted;
}

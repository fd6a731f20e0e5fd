// SPDX-License-Identifier: GPL-2.0-only
#include "names/columns.h"

#include "lib/escape.h"

#include <err.h>
#include <string.h>

enum { NAME, RUNTIME, CONTAINER, POD, UNIT, NCOLUMNS };

static void set(struct printer *p, size_t column, const char *text)
{
	printer_set(p, column, *text ? text : "-");
}

void names_columns_fill(struct printer *p, size_t first,
			const struct names_known *known, const char *path)
{
	char container[NAMES_MAX], label[NAMES_LABEL];
	struct names names;
	bool shown = false;
	size_t i;

	if (printer_shows(p, first + NAME))
		set(p, first + NAME,
		    names_label(known, path, label, sizeof(label)));
	for (i = NAME + 1; i < NCOLUMNS; i++)
		shown |= printer_shows(p, first + i);
	if (!shown)
		return;
	names_find(known, path, &names);
	set(p, first + RUNTIME, names.runtime);
	set(p, first + CONTAINER, printer_is_json(p) ? names.container :
	    names_short(names.container, container));
	set(p, first + POD, names.pod);
	set(p, first + UNIT, names.unit);
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

static const char *text_of(const struct sample_row *row, enum sample_count c)
{
	if (c == SAMPLE_PATH)
		return row->path;
	if (c == SAMPLE_PROGRAM)
		return row->program;
	return row->other ? "-" : row->live ? "live" : "removed";
}

static void fill_cell(struct printer *p, size_t column,
		      const struct sample_row *row, enum sample_count c,
		      double seconds)
{
	switch (counters[c].kind) {
	case COUNTER_SUM:
	case COUNTER_DERIVED:
		fill_number(p, column, row->count[c], seconds);
		break;
	case COUNTER_MAX:
	case COUNTER_OWN:
		printer_set_number(p, column, row->count[c]);
		break;
	case COUNTER_AVG:
		if (row->count[SAMPLE_WALKED])
			printer_set_real(p, column, sample_avg(row), 2);
		break;
	case COUNTER_ID:
		printer_set_number(p, column, row->id);
		break;
	case COUNTER_TEXT:
		printer_set(p, column, text_of(row, c));
		break;
	}
}

void counts_fill(struct printer *p, size_t first, const struct sample_row *row,
		 double seconds)
{
	enum sample_count c;

	for (c = 0; c < SAMPLE_COUNTS; c++)
		if (printer_shows(p, first + c) && sample_is_known(row, c))
			fill_cell(p, first + c, row, c, seconds);
}

enum sample_count counts_find(const char *name)
{
	enum sample_count c;
	char text[100];

	for (c = 0; c < SAMPLE_COUNTS; c++)
		if (!strcasecmp(counters[c].name, name))
			return c;
	errx(DCHAIN_FAILED,
	     "--sort %s: there is no such counter (--help lists them)",
	     escape_cut(name, text, sizeof(text)));
}

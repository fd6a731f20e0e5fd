// SPDX-License-Identifier: GPL-2.0-only
/*
 * Columns by name: an older file has fewer of them, a newer one has more.
 */
#include "read/columns.h"

#include "lib/exits.h"

#include <err.h>
#include <stdlib.h>
#include <string.h>

static bool is_known(const struct printer_column *known, size_t nknown,
		     const char *name)
{
	size_t i;

	for (i = 0; i < nknown; i++)
		if (!strcmp(known[i].name, name))
			return true;
	return false;
}

static bool is_numeric(const char *text)
{
	size_t digits;

	if (!strcmp(text, "-"))
		return true;
	digits = strspn(text, "0123456789");
	if (!digits || (text[0] == '0' && digits > 1))
		return false;
	if (!text[digits])
		return true;
	if (text[digits] != '.')
		return false;
	text += digits + 1;
	return *text && !text[strspn(text, "0123456789")];
}

static enum printer_type guess_type(const struct reader_table *t, int column)
{
	size_t row;

	for (row = 0; row < t->nrows; row++)
		if (!is_numeric(reader_cell(t, row, column)))
			return PRINTER_TEXT;
	return t->nrows ? PRINTER_NUMBER : PRINTER_TEXT;
}

struct printer_column *columns_match(const struct reader_table *t,
				     const struct printer_column *known,
				     size_t nknown, size_t *n)
{
	struct printer_column *columns;
	size_t i, count = 0;

	columns = calloc(nknown + t->ncolumns, sizeof(*columns));
	if (!columns)
		errx(DCHAIN_FAILED, "out of memory");
	for (i = 0; i < nknown; i++)
		if (reader_column(t, known[i].name) >= 0)
			columns[count++] = known[i];
	for (i = 0; i < t->ncolumns; i++) {
		if (is_known(known, nknown, t->columns[i]))
			continue;
		columns[count++] = (struct printer_column) {
			.name = t->columns[i],
			.type = guess_type(t, (int)i),
			.extra = true,
		};
	}
	*n = count;
	return columns;
}

void columns_fill(struct printer *p, const struct reader_table *t, size_t row,
		  const struct printer_column *columns, size_t n)
{
	size_t i;

	for (i = 0; i < n; i++) {
		int column = reader_column(t, columns[i].name);

		if (printer_shows(p, i))
			printer_set(p, i, reader_cell(t, row, column));
	}
}

/*
 * /a is above /a and /a/b, and not above /ab; / is above everything. Nothing is
 * below "", which is what a script's empty variable becomes.
 */
static bool is_below(const char *path, const char *above)
{
	size_t length = strlen(above);

	if (!length)
		return false;
	if (above[length - 1] == '/')
		length--;
	return !strncmp(path, above, length) &&
	       (path[length] == '/' || !path[length]);
}

bool columns_select(const struct reader_table *t, size_t row,
		    char *const *wanted, size_t nwanted)
{
	const char *id = reader_cell(t, row, reader_column(t, "id"));
	const char *path = reader_cell(t, row, reader_column(t, "path"));
	size_t i;

	for (i = 0; i < nwanted; i++)
		if (!strcmp(wanted[i], id) || is_below(path, wanted[i]))
			return true;
	return !nwanted;
}

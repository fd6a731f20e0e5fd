/* SPDX-License-Identifier: GPL-2.0-only */
/* A table as lib/printer.c fills it and lib/printer-text.c prints it. */
#ifndef DCHAIN_PRINTER_TABLE_H
#define DCHAIN_PRINTER_TABLE_H

#include "lib/printer.h"

#define PRINTER_NOT_SHOWN SIZE_MAX

/**
 * struct printer - a table
 * @columns: all that can be printed, @ncolumns of them
 * @json: as JSON
 * @screen: for people, on a terminal
 * @words: a cell must be one word
 * @exact: numbers with all digits
 * @place: of each of these, its place among @shown, or PRINTER_NOT_SHOWN
 * @shown: indices of the @nshown columns that are printed, in their order
 * @text: the cells' text, one NUL-terminated after another; begins with "-",
 *	which is what a cell has that was not set
 * @cells: of each row @nshown offsets in @text
 * @parents: of each row, where there are trees
 */
struct printer {
	const char *name;
	const struct printer_column *columns;
	size_t ncolumns;
	bool json;
	bool noheadings;
	bool screen;
	bool words;
	bool exact;
	size_t *place;
	size_t *shown;
	size_t nshown;
	char *text;
	size_t text_used;
	size_t text_room;
	size_t *cells;
	size_t *parents;
	size_t nrows;
	size_t room;
};

static inline char *printer_cell(const struct printer *p, size_t row,
				 size_t place)
{
	return p->text + p->cells[row * p->nshown + place];
}

/* printer_print_text() - tables for people, with blank lines between them */
void printer_print_text(struct printer *const *list, size_t n);

#endif

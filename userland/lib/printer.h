/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Prints rows as a table for people, or as JSON. Text is shown escaped, see
 * lib/escape.h. Runs out of memory the way small programs do: one line on
 * stderr and exit.
 *
 * On a terminal, numbers are short (12.3M) and long text is cut in its middle,
 * so that a row is a line. Everywhere else numbers are exact and text is whole.
 * Without headings, as scripts want it, a cell is one word: its blanks and
 * backslashes are written \ooo.
 */
#ifndef DCHAIN_PRINTER_H
#define DCHAIN_PRINTER_H

#include "lib/escape.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>

/**
 * enum printer_type - what a column holds
 * @PRINTER_NUMBER: right-aligned; a JSON number, null for "-" and for
 *	what is no number
 * @PRINTER_TEXT: left-aligned; a JSON string, null for "-"
 * @PRINTER_PATH: text that may be long: the one that is cut on a terminal
 * @PRINTER_TREE: text that hangs below that of the parent row
 */
enum printer_type {
	PRINTER_NUMBER,
	PRINTER_TEXT,
	PRINTER_PATH,
	PRINTER_TREE,
};

/**
 * struct printer_column - a column that a command can print
 * @name: lower case, as in the module's file and in JSON; the heading is the
 *	same in capitals
 * @help: one line for --help
 * @type: how it is aligned and what it is in JSON
 * @extra: shown only in JSON, or where -o names it
 */
struct printer_column {
	const char *name;
	const char *help;
	enum printer_type type;
	bool extra;
};

/**
 * struct printer_format - the user's choice
 * @json: --json
 * @line: of that, each report on a line of its own
 * @noheadings: --noheadings
 * @bytes: --bytes: exact numbers, on a terminal too
 * @columns: argument of -o: `a,b` these, `+a,b` these too; NULL the usual ones
 */
struct printer_format {
	bool json;
	bool line;
	bool noheadings;
	bool bytes;
	const char *columns;
};

/* Columns that a table can have at most. */
#define PRINTER_COLUMNS 64
#define PRINTER_NOT_SHOWN SIZE_MAX

/* the row of headings, which is always there */
#define PRINTER_HEADINGS 0

/**
 * struct printer_cell - where its text is, and the columns that this takes
 */
struct printer_cell {
	size_t text;
	size_t width;
};

/**
 * struct printer - a table, of which others than the printer know nothing
 * @columns: all that can be printed, @ncolumns of them
 * @screen: for people, on a terminal
 * @tree: rows hang below others
 * @reader: how its cells are escaped
 * @place: of each of these, its place among @shown, or PRINTER_NOT_SHOWN
 * @shown: indices of the @nshown columns that are printed, in their order
 * @width: of each of these, that of its widest cell
 * @text: the cells' text, one NUL-terminated after another; begins with "-",
 *	which is what a cell has that was not set
 * @cells: of each row @nshown; the row PRINTER_HEADINGS is first
 * @parents: of each row, where there are trees
 */
struct printer {
	const char *name;
	const struct printer_column *columns;
	size_t ncolumns;
	const struct printer_format *format;
	bool screen;
	bool tree;
	enum escape_for reader;
	size_t place[PRINTER_COLUMNS];
	size_t shown[PRINTER_COLUMNS];
	size_t width[PRINTER_COLUMNS];
	size_t nshown;
	char *text;
	size_t used;
	size_t room;
	struct printer_cell *cells;
	size_t *parents;
	size_t nrows;
	size_t most_rows;
};

static inline const struct printer_column *
printer_shown(const struct printer *p, size_t place)
{
	return &p->columns[p->shown[place]];
}

static inline char *printer_text(const struct printer *p, size_t row,
				 size_t place)
{
	return p->text + p->cells[row * p->nshown + place].text;
}

/**
 * printer_new - begin a table
 * @name: what the rows are; names the list in JSON
 * @columns: all that can be printed
 * @n: how many
 * @format: the user's choice; like @columns it must outlive the printer
 *
 * An unknown column ends the program, with a line.
 *
 * Return: a printer for printer_free().
 */
struct printer *printer_new(const char *name,
			    const struct printer_column *columns, size_t n,
			    const struct printer_format *format);

/**
 * printer_shows - is this column printed?
 * @p: the table
 * @column: index into the columns given to printer_new()
 *
 * Spares the work for a cell that is not printed; setting it is harmless.
 */
static inline bool printer_shows(const struct printer *p, size_t column)
{
	return p->place[column] != PRINTER_NOT_SHOWN;
}

/**
 * printer_is_json - is the reader a program?
 */
static inline bool printer_is_json(const struct printer *p)
{
	return p->format->json;
}

/**
 * printer_row - begin a row; its cells are empty until they are set
 */
void printer_row(struct printer *p);

/* no row: the parent of those at the top */
#define PRINTER_TOP SIZE_MAX

/**
 * printer_row_below - begin a row as the last child of another
 * @p: with a column of type PRINTER_TREE, shown or not
 * @parent: what this function returned for the parent; PRINTER_TOP for none
 *
 * Return: which row it is.
 */
size_t printer_row_below(struct printer *p, size_t parent);

/**
 * printer_set - fill a cell of the row begun last
 * @p: the table
 * @column: index into the columns given to printer_new()
 * @text: copied; "-" is how "none" is written
 */
void printer_set(struct printer *p, size_t column, const char *text);

/**
 * printer_set_number - likewise, a whole number
 */
void printer_set_number(struct printer *p, size_t column, uint64_t value);

/**
 * printer_set_real - likewise, with so many digits behind the point
 * @value: 0 or more
 * @digits: at most 3
 */
void printer_set_real(struct printer *p, size_t column, double value,
		      int digits);

void printer_free(struct printer *p);

/**
 * printer_print - print to stdout
 * @list: tables, all with the same format
 * @n: how many
 *
 * In JSON they become members of one object; for people they follow one
 * another with an empty line between.
 */
void printer_print(struct printer *const *list, size_t n);

/**
 * printer_json - likewise, tables whose format is JSON
 */
void printer_json(struct printer *const *list, size_t n);

#endif

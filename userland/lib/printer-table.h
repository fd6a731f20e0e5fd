/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * A table while it is filled, cell by cell. The columns of a command are a
 * table too: name, help, type.
 */
#ifndef DCHAIN_PRINTER_TABLE_H
#define DCHAIN_PRINTER_TABLE_H

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
 * @noheadings: --noheadings
 * @bytes: --bytes: exact numbers, on a terminal too
 * @columns: argument of -o: `a,b` these, `+a,b` these too; NULL the usual ones
 */
struct printer_format {
	bool json;
	bool noheadings;
	bool bytes;
	const char *columns;
};

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

/**
 * printer_new - begin a table
 * @name: what the rows are; names the list in JSON
 * @columns: all that can be printed; must outlive the printer
 * @n: how many
 * @format: the user's choice
 *
 * Return: a printer for printer_free(), or NULL after one line on stderr that
 * names the unknown column and the known ones.
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
bool printer_is_json(const struct printer *p);

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
 * printer_setf - likewise, by format
 */
void printer_setf(struct printer *p, size_t column, const char *format, ...)
	__attribute__((format(printf, 3, 4)));

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

#endif

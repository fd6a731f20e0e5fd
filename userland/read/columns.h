/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * What a command knows of its columns, matched with those that a file has.
 */
#ifndef DCHAIN_COLUMNS_H
#define DCHAIN_COLUMNS_H

#include "lib/printer.h"
#include "read/reader.h"

/**
 * columns_match - the columns that can be printed from this file
 * @t: the file
 * @known: the command's columns, in the order of printing
 * @nknown: how many
 * @n: set to the number of columns returned
 *
 * Known columns come first, as far as the file has them; then those that only
 * the file knows (a newer module's), shown on demand, as numbers where every
 * cell is one.
 *
 * Return: an array for free(); its names lie in @known and @t.
 */
struct printer_column *columns_match(const struct reader_table *t,
				     const struct printer_column *known,
				     size_t nknown, size_t *n);

/**
 * columns_fill - set a whole row's cells from the file's cells of these names
 * @p: with a row begun; made with the array that columns_match() returned
 * @t: the file
 * @row: which of its rows
 * @columns: from columns_match()
 * @n: how many
 */
void columns_fill(struct printer *p, const struct reader_table *t, size_t row,
		  const struct printer_column *columns, size_t n);

/**
 * columns_select - does a row answer to one of the user's arguments?
 * @t: the file
 * @row: which of its rows
 * @wanted: ids or paths; a path also stands for everything below it
 * @nwanted: how many; with none, every row does
 */
bool columns_select(const struct reader_table *t, size_t row,
		    char *const *wanted, size_t nwanted);

#endif

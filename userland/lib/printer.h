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

#include "lib/printer-table.h"

/**
 * printer_print - print to stdout
 * @list: tables, all with the same format; NULL entries are passed over
 * @n: how many
 *
 * In JSON they become members of one object; for people they follow one
 * another with an empty line between.
 */
void printer_print(struct printer *const *list, size_t n);

/**
 * printer_print_line - print JSON on one line, for a report among others
 * @list: tables, all with the format JSON; NULL entries are passed over
 * @n: how many
 */
void printer_print_line(struct printer *const *list, size_t n);

/**
 * printer_warnings - a file's warnings as a table for the JSON output
 *
 * Return: a table `warnings` of objects with the member `text`, or NULL where
 * the format is not JSON: people see the warnings on stderr.
 */
struct printer *printer_warnings(const struct printer_format *format,
				 char *const *warnings, size_t n);

/**
 * printer_help - list columns for --help
 */
void printer_help(FILE *out, const struct printer_column *columns, size_t n);

#endif

/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Turns the text of the module's files into rows. Only memory, no files, so
 * that it is tested and fuzzed on any machine. Columns are found by name, so
 * that a file with fewer or with more columns than this version has is read all
 * the same.
 */
#ifndef DCHAIN_READER_H
#define DCHAIN_READER_H

#include "lib/exits.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>

/*
 * The newest version of the file format that this reader understands. Versions
 * differ in what columns mean, not in how a file is read.
 */
#define READER_NEWEST 3

/**
 * struct reader_fault - what is wrong with a file, for people
 * @line: line of the file, from 1; 0 where no line is to blame
 * @message: one line without a newline, without the file's name
 */
struct reader_fault {
	unsigned int line;
	char message[200];
};

/**
 * struct reader_table - a file with columns: `cgroups`, `histogram` and others
 * @text: the file itself, in the first of its tables
 * @columns: names of the columns
 * @warnings: the texts of its `# warning:` lines
 * @cells: @nrows times @ncolumns strings, row by row, unescaped
 */
struct reader_table {
	char *text;
	size_t ncolumns;
	size_t nwarnings;
	size_t nrows;
	char **columns;
	char **warnings;
	char **cells;
};

/**
 * struct reader_pair - one `name: value` line
 */
struct reader_pair {
	char *name;
	char *value;
};

/**
 * struct reader_values - a file of `name: value` lines: `status` and others
 * @text: the file itself; every string below points into it
 * @pairs: the lines in the file's order; a name may come more than once
 */
struct reader_values {
	char *text;
	size_t npairs;
	struct reader_pair *pairs;
};

/**
 * reader_cut_tables - cut a file of tables into cells
 * @t: filled in, @n of them; release each with reader_free_table(), the first
 *	one last: it has the text of all
 * @names: the names in their first lines: "cgroups" for `dchain cgroups -
 *	version:`
 * @n: how many tables there must be
 * @text: from malloc(); belongs to @t from now on, also on failure
 * @fault: filled in on failure
 *
 * Return: DCHAIN_OK, or DCHAIN_FORMAT; then @t is empty and needs no release.
 */
enum dchain_exit reader_cut_tables(struct reader_table *t,
				   const char *const *names, size_t n,
				   char *text, struct reader_fault *fault);

/**
 * reader_cut_values - cut a file of `name: value` lines
 * @v: filled in; release it with reader_free_values()
 * @text: as for reader_cut_tables()
 * @fault: filled in on failure
 *
 * A line `format: N` is checked where there is one; `status` begins with it.
 *
 * Return: DCHAIN_OK, or DCHAIN_FORMAT; then @v is empty and needs no release.
 */
enum dchain_exit reader_cut_values(struct reader_values *v, char *text,
				   struct reader_fault *fault);

/**
 * reader_blame - say what is wrong with a file
 * @fault: filled in
 * @line: of the file, or 0
 * @format: what; it may have text of the file
 *
 * Return: DCHAIN_FORMAT.
 */
enum dchain_exit reader_blame(struct reader_fault *fault, unsigned int line,
			      const char *format, ...)
	__attribute__((format(printf, 3, 4)));

void reader_free_table(struct reader_table *t);
void reader_free_values(struct reader_values *v);

/**
 * reader_column - find a column by its name
 *
 * Return: its index, or -1 where this file has none of that name.
 */
int reader_column(const struct reader_table *t, const char *name);

/**
 * reader_cell - text of a cell
 * @t: the table
 * @row: below t->nrows
 * @column: from reader_column()
 *
 * Return: the text; "-" for column -1, which stands for "none" in the files.
 */
static inline const char *reader_cell(const struct reader_table *t, size_t row,
				      int column)
{
	if (column < 0)
		return "-";
	return t->cells[row * t->ncolumns + (size_t)column];
}

/**
 * reader_value - the value of the first line of that name, or NULL
 */
const char *reader_value(const struct reader_values *v, const char *name);

/**
 * reader_field - pick the value of `key=` out of a `probe:` line
 * @line: blank-separated KEY=VALUE words
 * @key: which
 * @value: receives it, cut to @size
 * @size: bytes at @value
 *
 * The value of `reason` reaches to the end of the line, blanks included.
 *
 * Return: false when the line has no such key; @value is then empty.
 */
bool reader_field(const char *line, const char *key, char *value, size_t size);

#endif

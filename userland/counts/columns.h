/* SPDX-License-Identifier: GPL-2.0-only */
/* The counters as columns of a printer: totals, or rates. */
#ifndef DCHAIN_COUNTS_COLUMNS_H
#define DCHAIN_COUNTS_COLUMNS_H

#include "counts/sample.h"
#include "lib/printer.h"

/* Beside IN_CGROUPS and IN_STAT: the path is drawn as a tree. */
#define AS_TREE 4

/**
 * struct counts_columns - where each counter stands
 * @columns: @n columns for printer_new()
 * @place:   of each counter its index in @columns, or -1
 * @t:	     the file
 * @extra:   index in @columns of the first one that is only in the file
 * @cell:    of each of these @nextra, its column in the file
 * @after:   index of the first of the columns that follow
 */
struct counts_columns {
	struct printer_column *columns;
	size_t n;
	int place[SAMPLE_COUNTS];
	const struct reader_table *t;
	size_t extra;
	size_t nextra;
	int *cell;
	size_t after;
};

/**
 * counts_columns() - all counters, and further columns of the file
 * @c:	     filled in; release it with counts_columns_free()
 * @where:   IN_CGROUPS or IN_STAT: what is shown by default
 * @t:	     the file, or NULL: all counters of this version
 * @before:  columns of the command's own that come first
 * @nbefore: how many
 * @after:   likewise, that come last
 * @nafter:  how many
 *
 * A counter that the file lacks is no column; what only a newer module counts
 * is one on demand, a number where each of its cells is one, and so is the
 * error that an older module computed itself. Places are looked up here, once
 * for all rows.
 */
void counts_columns(struct counts_columns *c, unsigned int where,
		    const struct reader_table *t,
		    const struct printer_column *before, size_t nbefore,
		    const struct printer_column *after, size_t nafter);

void counts_columns_free(struct counts_columns *c);

/**
 * counts_fill() - fill a row's cells, but for those of the command's own
 * @p:	     made with @c->columns, a row begun
 * @c:	     the columns
 * @row:     what to print; unknown counts are "-"
 * @path:    what to print as its path
 * @seconds: above 0: what grows is divided by it
 */
void counts_fill(struct printer *p, const struct counts_columns *c,
		 const struct sample_row *row, const char *path,
		 double seconds);

/**
 * counts_find() - the counter that the user named
 *
 * Return: SAMPLE_COUNTS after one line on stderr where there is none.
 */
enum sample_count counts_find(const char *name);

/**
 * counts_selects() - does a row answer to one of the user's arguments?
 * @id: of the row
 * @path: likewise
 * @wanted: ids or paths; a path also stands for everything below it
 * @nwanted: how many; with none, every row does
 */
bool counts_selects(uint64_t id, const char *path, char *const *wanted,
		    size_t nwanted);

#endif

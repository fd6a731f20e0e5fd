/* SPDX-License-Identifier: GPL-2.0-only */
/* The counters as columns of a printer: totals, or rates. */
#ifndef DCHAIN_PRINTED_H
#define DCHAIN_PRINTED_H

#include "counts/sample.h"
#include "lib/printer.h"

#define COUNTS_TYPE_SUM PRINTER_NUMBER
#define COUNTS_TYPE_DERIVED PRINTER_NUMBER
#define COUNTS_TYPE_MAX PRINTER_NUMBER
#define COUNTS_TYPE_OWN PRINTER_NUMBER
#define COUNTS_TYPE_AVG PRINTER_NUMBER
#define COUNTS_TYPE_ID PRINTER_NUMBER
#define COUNTS_TYPE_TEXT PRINTER_TEXT

#define COUNTS_COLUMN(id, name, kind, metric, help) \
	{ name, help, COUNTS_TYPE_##kind, SAMPLE_##id > SAMPLE_STATE },

/* In an initialiser of columns: SAMPLE_COUNTS of them, the first ones usual. */
#define COUNTS_COLUMNS COUNTERS(COUNTS_COLUMN)

/**
 * counts_fill() - fill a row's cells
 * @p: a row begun
 * @first: index of the first of COUNTS_COLUMNS
 * @row: what to print; unknown counts are "-"
 * @seconds: above 0: what grows is divided by it
 */
void counts_fill(struct printer *p, size_t first, const struct sample_row *row,
		 double seconds);

/**
 * counts_find() - the counter that the user named
 *
 * Where there is none the program ends, with a line.
 */
enum sample_count counts_find(const char *name);

#endif

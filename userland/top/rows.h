/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * What `dchain top` shows: what each cgroup did in the last interval, and its
 * average chain in the intervals before.
 */
#ifndef DCHAIN_TOP_ROWS_H
#define DCHAIN_TOP_ROWS_H

#include "counts/sample.h"

#define TOP_HISTORY 120

/**
 * struct top_row - a cgroup
 * @delta:   counts of the last interval; its path lies in the later reading
 * @history: averages, the oldest first; below 0 where nothing was walked
 * @n:	     how many there are
 */
struct top_row {
	struct sample_row delta;
	float history[TOP_HISTORY];
	unsigned int n;
};

/**
 * struct top_rows - all cgroups
 * @rows:    @n of them, sorted by id
 * @total:   their sum
 * @seconds: length of the last interval, above 0
 */
struct top_rows {
	struct top_row *rows;
	size_t n;
	struct sample_row total;
	double seconds;
};

/* A row in an order of its own. */
struct top_ref {
	const struct top_row *row;
};

/* The bars of the history, beside the columns of enum sample_count. */
#define TOP_BARS SAMPLE_COUNTS
#define TOP_COLUMNS (SAMPLE_COUNTS + 1)

/**
 * top_rows_update() - take in another interval
 * @t:	     all zero at first; the histories of cgroups still there are kept
 * @then:    reading at its beginning
 * @now:     reading at its end; must outlive the next update
 * @seconds: its length
 *
 * Return: false when memory ran out; @t is then as it was.
 */
bool top_rows_update(struct top_rows *t, const struct sample *then,
		     const struct sample *now, double seconds);

void top_rows_free(struct top_rows *t);

/**
 * top_value() - what stands in a column
 * @t:	    gives the length of the interval
 * @row:    the row, or &@t->total
 * @column: of numbers
 *
 * Return: a rate a second, or an average or a number of steps; -1 for none.
 */
double top_value(const struct top_rows *t, const struct sample_row *row,
		 enum sample_count column);

/**
 * top_rows_order() - rows in the order in which they are shown
 * @t:	     the rows
 * @column:  sorted by this; largest first, names in the order of the alphabet
 * @reverse: the other way round
 * @idle:    also those that did nothing in the last interval
 * @n:	     set to how many there are
 *
 * Return: references to them for free(), or NULL when memory ran out.
 */
struct top_ref *top_rows_order(const struct top_rows *t,
			       enum sample_count column, bool reverse,
			       bool idle, size_t *n);

#endif

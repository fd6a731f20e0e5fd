/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * One reading of the module's `cgroups` file as numbers, and the difference of
 * two.
 */
#ifndef DCHAIN_SAMPLE_H
#define DCHAIN_SAMPLE_H

#include "counts/counters.h"
#include "file/reader.h"

/**
 * struct sample_row - a cgroup
 * @path: unescaped; points into the table that it came from
 * @comm: likewise, "-" for none; of the task that made the most
 * @id: inode number of its directory; 0 for `(removed)` and `(other)`
 * @count: by enum sample_count; 0 where it is unknown, and for text
 * @unknown: the bits 1 << enum sample_count of counts that are not known
 * @line: row of the table that it came from
 * @live: the cgroup exists
 * @other: `(removed)` or `(other)`: no cgroup, but all that have no row
 */
struct sample_row {
	const char *path;
	const char *comm;
	uint64_t id;
	uint64_t count[SAMPLE_COUNTS];
	uint32_t unknown;
	uint32_t line;
	bool live;
	bool other;
};

_Static_assert(SAMPLE_COUNTS <= 32, "unknown has a bit for each");

/**
 * struct sample - a reading
 * @rows: @n of them
 * @known: the file has this column; where it has not, the counts are 0
 */
struct sample {
	struct sample_row *rows;
	size_t n;
	bool known[SAMPLE_COUNTS];
};

/**
 * sample_read() - numbers out of a table
 * @s:     filled in; release it with sample_free(), before the table
 * @t:     the file `cgroups`; must outlive @s
 * @fault: filled in on failure: a needed column is missing, a cell is no
 *	   number, a column adds up to more than 64 bits
 *
 * That sum is looked at here, so that nobody who adds up rows has to.
 */
enum reader_error sample_read(struct sample *s, const struct reader_table *t,
			      struct reader_fault *fault);

void sample_free(struct sample *s);

/**
 * sample_is_known() - does this row have a figure there?
 */
bool sample_is_known(const struct sample_row *row, enum sample_count c);

/**
 * sample_add() - add the counts of a row to another
 * @to: where nothing was counted: all 0
 *
 * What is unknown in either is unknown then.
 */
void sample_add(struct sample_row *to, const struct sample_row *row);

/**
 * sample_is_idle() - did nothing that is counted?
 */
bool sample_is_idle(const struct sample_row *row);

/**
 * sample_state() - "live", "removed", or "-" for a row that is no cgroup
 */
const char *sample_state(const struct sample_row *row);

/**
 * sample_merge_paths() - make one row of all live ones with the same path
 *
 * A cgroup that was removed and made again has two rows; they stay apart,
 * because the removed one goes at some time and its counts with it. The order
 * of rows changes.
 */
void sample_merge_paths(struct sample *s);

/**
 * sample_total() - the sum of all rows
 * @total: path and id are not set
 */
void sample_total(const struct sample *s, struct sample_row *total);

/**
 * sample_derive() - compute a row's derived counts from the others
 */
void sample_derive(struct sample_row *row);

/**
 * sample_delta() - what happened between two readings
 * @d:    filled in: a row for each row of @now, in its order; release it with
 *	  sample_free(), before the tables
 * @then: the earlier reading
 * @now:  the later one
 *
 * Rows are matched by id and, where there is none, by path. A row that was not
 * there before counts from 0, and so does one with a smaller count than before:
 * it was reset meanwhile. What a cgroup did that was removed in between
 * is in `(removed)`, together with all that it did before: where cgroups went,
 * what they had counted is taken off that row.
 *
 * Return: false when memory ran out.
 */
bool sample_delta(struct sample *d, const struct sample *then,
		  const struct sample *now);

/**
 * sample_compare() - which of two rows comes first?
 * @by: numbers: the larger one; text: by the alphabet
 *
 * Return: below 0 for @a, above 0 for @b.
 */
int sample_compare(const struct sample_row *a, const struct sample_row *b,
		   enum sample_count by);

/**
 * sample_sort() - order rows by a column
 * @by: see sample_compare()
 *
 * Rows that are no cgroup come last.
 */
void sample_sort(struct sample *s, enum sample_count by);

/**
 * sample_avg() - steps of a walked lookup
 *
 * Return: the average, or -1 where nothing was walked.
 */
double sample_avg(const struct sample_row *row);

/**
 * sample_error() - standard error of sample_avg(), from sampling
 *
 * The walks made while sampling, n of N lookups, are a sample without
 * replacement; the error of their mean is sqrt(variance / n * (1 - n / N))
 * (Cochran, Sampling Techniques, 2.6). They are n of all walked: the others,
 * made while every lookup was walked, add nothing to the error.
 *
 * Return: the error, 0 when every lookup was walked, or -1 where it is unknown
 * or nothing was walked.
 */
double sample_error(const struct sample_row *row);

#endif

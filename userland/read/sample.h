/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * One reading of the module's `cgroups` file as numbers, and the difference of
 * two. Pure.
 */
#ifndef DCHAIN_SAMPLE_H
#define DCHAIN_SAMPLE_H

#include "read/reader.h"

/* What only ever grows between two resets; named by sample_name(). */
enum sample_count {
	SAMPLE_LOOKUPS,
	SAMPLE_WALKED,
	SAMPLE_STEPS,
	SAMPLE_HITS,
	SAMPLE_MISSES,
	SAMPLE_CAPPED,
	SAMPLE_CREATED_NEGATIVE,
	SAMPLE_CREATED_POSITIVE,
	SAMPLE_COUNTS,
};

/**
 * struct sample_row - a cgroup
 * @path: unescaped; points into the table that it came from
 * @id: inode number of its directory; 0 for `(other)`
 * @count: by enum sample_count
 * @longest: steps of its longest walk since the last reset
 * @live: false when the cgroup was removed
 * @other: this is `(other)`: no cgroup, but all that had no slot
 */
struct sample_row {
	const char *path;
	uint64_t id;
	uint64_t count[SAMPLE_COUNTS];
	uint64_t longest;
	bool live;
	bool other;
};

/**
 * struct sample - a reading
 * @rows: @n of them
 * @known: the file had this column; where it had not, the counts are 0
 */
struct sample {
	struct sample_row *rows;
	size_t n;
	bool known[SAMPLE_COUNTS];
};

/* name of a count: the column's name in the module's file */
const char *sample_name(enum sample_count count);

/**
 * sample_read() - numbers out of a table
 * @s:     filled in; release it with sample_free(), before the table
 * @t:     the file `cgroups`; must outlive @s
 * @fault: filled in on failure: a needed column is missing, a cell is no number
 */
enum reader_error sample_read(struct sample *s, const struct reader_table *t,
			      struct reader_fault *fault);

void sample_free(struct sample *s);

/**
 * sample_merge_paths() - make one row of all with the same path
 *
 * A cgroup that was removed and made again has two rows. Their sum still only
 * grows. The order of rows changes.
 */
void sample_merge_paths(struct sample *s);

/**
 * sample_total() - the sum of all rows, `(other)` included
 * @total: path and id are not set
 */
void sample_total(const struct sample *s, struct sample_row *total);

/**
 * sample_delta() - what happened between two readings
 * @d:    filled in: a row for each row of @now, in its order; release it with
 *	  sample_free(), before the tables
 * @then: the earlier reading
 * @now:  the later one
 *
 * Rows are matched by id. A row that was not there before counts from 0, and
 * so does one with a smaller count than before: it was reset meanwhile.
 *
 * Return: false when memory ran out.
 */
bool sample_delta(struct sample *d, const struct sample *then,
		  const struct sample *now);

/**
 * sample_avg() - steps of a walked lookup
 *
 * Return: the average, or -1 where nothing was walked.
 */
double sample_avg(const struct sample_row *row);

#endif

/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * One reading of the module's `cgroups' file as numbers, and the difference of
 * two.
 */
#ifndef DCHAIN_SAMPLE_H
#define DCHAIN_SAMPLE_H

#include "counts/counters.h"
#include "file/reader.h"
#include "lib/exits.h"

/**
 * struct sample_row - a cgroup
 * @path: unescaped; points into the sample's table
 * @program: likewise: name of the process that inserted most of the negative
 *	entries, "-" for none
 * @id: inode number of its directory; 0 for `(removed)' and `(other)'
 * @count: by enum sample_count; 0 where it is unknown, and for text
 * @unknown: the bits 1 << enum sample_count of counts that are not known
 * @live: the cgroup exists
 * @other: `(removed)' or `(other)': no cgroup, but all that have no row
 */
struct sample_row {
	const char *path;
	const char *program;
	uint64_t id;
	uint64_t count[SAMPLE_COUNTS];
	uint32_t unknown;
	bool live;
	bool other;
};

_Static_assert(SAMPLE_COUNTS <= 32, "unknown has a bit for each");

/**
 * struct sample - a reading, or what happened between two
 * @rows: @n of them
 * @table: the file, whose text the rows point to; empty in a difference
 * @clock: root_clock() when it was read, in nanoseconds
 * @since: seconds since the last reset, or since the load
 * @resets: how many resets there were
 */
struct sample {
	struct sample_row *rows;
	size_t n;
	struct reader_table table;
	uint64_t clock;
	uint64_t since;
	uint64_t resets;
};

/**
 * sample_take() - read the module's counts
 * @s: filled in on success; release it with sample_free()
 *
 * Return: DCHAIN_OK, or another status after one line on stderr.
 */
enum dchain_exit sample_take(struct sample *s);

/**
 * sample_read() - numbers out of a table
 * @s: filled in; it owns the table from then on, on failure too
 * @t: the file `cgroups'
 * @fault: filled in on failure: a needed column is missing, or a cell is no
 *	number
 */
enum dchain_exit sample_read(struct sample *s, struct reader_table *t,
			     struct reader_fault *fault);

void sample_free(struct sample *s);

/**
 * sample_is_known() - does this row have a figure there?
 */
static inline bool sample_is_known(const struct sample_row *row,
				   enum sample_count c)
{
	return !(row->unknown >> c & 1);
}

/**
 * sample_avg() - steps of a walked lookup; below 0 where nothing was walked
 */
double sample_avg(const struct sample_row *row);

/**
 * sample_derive() - compute a row's derived counts
 *
 * What a cgroup made is what it inserted, less what became something else,
 * plus what came of that.
 */
void sample_derive(struct sample_row *row);

/**
 * sample_add() - add the counts of a row to another
 * @to: where nothing was counted: all 0
 *
 * What is unknown in either is unknown then.
 */
void sample_add(struct sample_row *to, const struct sample_row *row);

/**
 * sample_total() - the sum of all rows; it has no path and no id
 */
void sample_total(const struct sample *s, struct sample_row *total);

/**
 * sample_delta() - what happened between two readings
 * @d: filled in: a row for each row of @now, in its order; release it with
 *	sample_free(), before @now
 * @then: the earlier reading
 * @now: the later one
 *
 * Rows are matched by id and, where there is none, by path. A row that was not
 * there before counts from 0. After a reset in between all counts from 0. What
 * a cgroup did that was removed in between is in `(removed)', together with
 * all that it did before: where cgroups went, what they had counted is taken
 * off that row.
 */
void sample_delta(struct sample *d, const struct sample *then,
		  const struct sample *now);

/**
 * sample_seconds() - the time that a difference covers
 */
double sample_seconds(const struct sample *then, const struct sample *now);

/**
 * sample_sort() - order rows by a column, those that are no cgroup last
 * @by: numbers: the largest first; text: by the path
 */
void sample_sort(struct sample *s, enum sample_count by);

/**
 * sample_fold() - add up the rows beyond a number in one, `(rest)'
 * @rows: how many to keep; 0 keeps all
 */
void sample_fold(struct sample *s, size_t rows);

#endif

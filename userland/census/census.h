/* SPDX-License-Identifier: GPL-2.0-only */
/* The module's files census, owners and directories as numbers. Pure. */
#ifndef DCHAIN_CENSUS_H
#define DCHAIN_CENSUS_H

#include "read/reader.h"

/* Fewer walked buckets say too little of how much buckets differ. */
#define CENSUS_BAR_LEAST 100

/**
 * struct census_amount - a number of dentries or buckets
 * @value: the estimate
 * @error: its standard error; 0 when it was counted, -1 when it is not known
 */
struct census_amount {
	double value;
	double error;
};

/**
 * struct census_bin - walked buckets with chains of these lengths
 * @name: "3", "64-71"; points into the table
 * @buckets: found
 * @expected: if names are hashed at random; -1 when that is not known
 */
struct census_bin {
	const char *name;
	uint64_t buckets;
	double expected;
};

/**
 * struct census - the file `census`
 * @full: all buckets were asked for; otherwise a sample
 * @microseconds: it took
 * @slice: longest slice, in microseconds
 * @torn: chains whose count is a lower bound
 * @buckets: in the table
 * @walked: of these, looked at
 * @used: buckets that are not empty
 * @expected_used: if names are hashed at random; -1: not known, as all below
 * @dentries: in the table
 * @negative: of these, negative ones
 * @longest: chain seen
 * @expected_longest: half of such tables have a longer one
 * @limit: one such table in a million has a longer one
 * @dispersion: variance / average, 1 if names are hashed at random
 * @chi_square: and its degrees of freedom
 * @freedom: likewise
 * @fit: poisson, clumped, even, other or -; points into the table
 * @bins: @nbins of them
 */
struct census {
	bool full;
	uint64_t microseconds;
	uint64_t slice;
	uint64_t torn;
	uint64_t buckets;
	uint64_t walked;
	struct census_amount used;
	double expected_used;
	struct census_amount dentries;
	struct census_amount negative;
	uint64_t longest;
	double expected_longest;
	double limit;
	struct census_amount dispersion;
	double chi_square;
	double freedom;
	const char *fit;
	struct census_bin *bins;
	size_t nbins;
};

/**
 * struct census_holder - a row of `owners` or `directories`
 * @id: cgroup, or inode of the directory; 0 for a row in parentheses
 * @dentries: its dentries
 * @negative: of these, negative ones
 * @state: of an owner; NULL for a directory
 * @dev: of a directory; NULL for an owner, as @fs
 * @fs: type of the file system
 * @path: or a name in parentheses
 *
 * The texts point into the table.
 */
struct census_holder {
	uint64_t id;
	struct census_amount dentries;
	struct census_amount negative;
	const char *state;
	const char *dev;
	const char *fs;
	const char *path;
};

struct census_holders {
	struct census_holder *rows;
	size_t n;
};

/**
 * census_read() - numbers out of the file `census`
 * @c: filled in; release it with census_free(), before the table
 * @t: must outlive @c
 * @fault: filled in on failure
 *
 * A file without rows (no census was taken yet) is a failure.
 */
enum reader_error census_read(struct census *c, const struct reader_table *t,
			      struct reader_fault *fault);

void census_free(struct census *c);

/**
 * census_read_holders() - numbers out of `owners` or `directories`
 * @h: filled in; release its @rows with free()
 * @t: must outlive @h
 * @fault: filled in on failure
 */
enum reader_error census_read_holders(struct census_holders *h,
				      const struct reader_table *t,
				      struct reader_fault *fault);

/* census_is_named() - does the row stand for one cgroup or directory? */
bool census_is_named(const struct census_holder *holder);

/**
 * census_bar() - how far off a value may be: 99 of 100 samples are not farther
 * @c: the census that it comes from
 * @amount: it
 *
 * 2.6 standard errors where hundreds of dentries were seen, more where few were
 * (Wilson's score interval, its wider half): seeing few of many is likelier
 * than seeing many of few. What holds many dentries in few buckets was seen
 * as often as it has buckets; one that was not met at all has no row.
 *
 * Return: it; 0 for what was counted; -1 where it is not known, as in a sample
 * of less than CENSUS_BAR_LEAST buckets.
 */
double census_bar(const struct census *c, const struct census_amount *amount);

#endif

/* SPDX-License-Identifier: GPL-2.0-only */
/* From what a sample of buckets holds to what the whole table holds. */
#ifndef DCHAIN_ESTIMATE_H
#define DCHAIN_ESTIMATE_H

#include <stdbool.h>
#include <stdint.h>

/* With fewer walked buckets the variance is not known well enough. */
#define ESTIMATE_BUCKETS_LEAST 100

/**
 * struct census_amount - a number of dentries, buckets or bytes
 * @value: the estimate
 * @error: its standard error; 0 when it was counted, -1 when it is not known
 */
struct census_amount {
	double value;
	double error;
};

/**
 * estimate_scatter() - sum of squared distances from the mean
 * @walked: buckets
 * @sum: amount found in them
 * @squares: sum of the squares of each bucket's amount
 */
double estimate_scatter(uint64_t walked, double sum, double squares);

/**
 * estimate_total() - what the whole table has, judging by the buckets walked
 * @buckets: in the table
 * @walked: of these, looked at
 * @sum: amount found; below 0: not known, nor is what is returned
 * @squares: sum of the squares of each bucket's amount; below 0: not known
 *
 * The error is that of a random sample without replacement, the finite
 * population correction included.
 */
struct census_amount estimate_total(uint64_t buckets, uint64_t walked,
				    double sum, double squares);

/**
 * estimate_part() - likewise, of a part of an amount whose squares are known
 * @buckets: in the table
 * @walked: of these, looked at
 * @sum: the part that was found
 * @of: the amount that was found
 * @whole: its estimate
 *
 * The part is taken to be as clumped as the whole, which it is at most.
 */
struct census_amount estimate_part(uint64_t buckets, uint64_t walked,
				   double sum, double of,
				   const struct census_amount *whole);

/**
 * estimate_ci99() - how far off a value may be: 99 of 100 samples are not
 * farther
 * @buckets: in the table
 * @walked: of these, looked at
 * @amount: the value
 *
 * 2.6 standard errors where hundreds of dentries were seen, more where few were
 * (Wilson's score interval, its wider half): seeing few of many is likelier
 * than seeing many of few. What holds many dentries in few buckets was seen
 * as often as it has buckets; one that was not met at all has no row.
 *
 * Return: half the width of the interval; 0 for what was counted; -1 where it
 * is not known, as in a sample of less than ESTIMATE_BUCKETS_LEAST buckets.
 */
double estimate_ci99(uint64_t buckets, uint64_t walked,
		     const struct census_amount *amount);

#endif

/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * What chain lengths say about the table: estimates from a sample with their
 * standard errors, and how well the lengths agree with the Poisson law that
 * names hashed at random obey. Integers only: there is no floating point in
 * the kernel.
 *
 * Pure.
 */
#ifndef DCHAIN_CENSUS_STATS_H
#define DCHAIN_CENSUS_STATS_H

#include <linux/types.h>

/* Lengths 0 to 63 one by one, then eight bins for each doubling. */
#define CENSUS_LINEAR 64
#define CENSUS_BINS (CENSUS_LINEAR + (32 - 6) * 8)

/* Unit of expectations: 1/1000 of a bucket. */
#define CENSUS_MILLI 1000
/* Unit of ratios. */
#define CENSUS_PPM 1000000

/**
 * struct census_sum - what is needed of a quantity to estimate its total
 * @sum: over the buckets walked
 * @squares: sum of the squares of each bucket's amount
 */
struct census_sum {
	u64 sum;
	u64 squares;
};

/**
 * struct census_stats - the buckets walked so far
 * @buckets: in the table
 * @walked: of these, looked at
 * @used: had at least one dentry
 * @longest: chain
 * @dentries: in them
 * @negative: of these, negative
 * @bins: number of buckets by the length of their chain
 */
struct census_stats {
	u64 buckets;
	u64 walked;
	u64 used;
	u32 longest;
	struct census_sum dentries;
	struct census_sum negative;
	u64 bins[CENSUS_BINS];
};

enum census_verdict {
	CENSUS_POISSON,	/* as names hashed at random */
	CENSUS_CLUMPED,	/* some chains are longer than chance makes them */
	CENSUS_EVEN,	/* lengths differ less than chance makes them differ */
	CENSUS_OTHER,	/* the spread is right, the shape is not */
	CENSUS_UNTOLD	/* too few dentries or buckets to say anything */
};

/**
 * struct census_fit - agreement with the Poisson law of the same average
 * @expected: number of walked buckets per bin, in 1/1000
 * @used: number of walked buckets that are not empty, in 1/1000
 * @longest: the length that half of all such tables exceed
 * @limit: a longer chain than this happens in one such table of a million
 * @dispersion: variance / average of the lengths, 1 by that law, in ppm
 * @dispersion_error: its standard error if the law holds, in ppm
 * @chi_square: Pearson's, in 1/1000, bins joined until 5 are expected in each
 * @freedom: its degrees of freedom
 * @verdict: all of it in a word
 */
struct census_fit {
	u64 expected[CENSUS_BINS];
	u64 used;
	u32 longest;
	u32 limit;
	u64 dispersion;
	u64 dispersion_error;
	u64 chi_square;
	u32 freedom;
	enum census_verdict verdict;
};

unsigned int census_bin(u32 length);
u32 census_bin_first(unsigned int bin);
void census_stats_add(struct census_stats *s, u32 length, u32 negative);
u64 census_total(const struct census_stats *s, u64 sum);
u64 census_error(const struct census_stats *s, struct census_sum sum);
void census_fit(const struct census_stats *s, struct census_fit *fit);

#endif /* DCHAIN_CENSUS_STATS_H */

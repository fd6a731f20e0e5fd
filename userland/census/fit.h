/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * How well chain lengths agree with the Poisson law that names hashed at random
 * obey.
 */
#ifndef DCHAIN_FIT_H
#define DCHAIN_FIT_H

#include "census/estimate.h"

#include <stddef.h>

/* As in the module: lengths 0 to 63 one by one, then eight for a doubling. */
#define FIT_LINEAR 64
#define FIT_BINS (FIT_LINEAR + (32 - 6) * 8)

/**
 * struct fit_chains - the chains of the walked buckets
 * @walked: buckets
 * @sum: dentries in them
 * @squares: sum of the squares of the lengths
 * @longest: chain
 * @bins: buckets by the length of their chain
 */
struct fit_chains {
	uint64_t walked;
	double sum;
	double squares;
	uint64_t longest;
	uint64_t bins[FIT_BINS];
};

/**
 * struct fit - agreement with the Poisson law of the same average
 * @known: false where there are too few dentries: nothing else is set
 * @expected: number of walked buckets by bin
 * @used: number of walked buckets that are not empty
 * @longest: half of such tables have a longer chain
 * @limit: one such table in a million has a longer chain
 * @dispersion: variance / average of the lengths, 1 by that law, and its
 *	standard error if the law holds
 * @chi_square: Pearson's, bins joined until 5 are expected in each
 * @freedom: its degrees of freedom
 * @word: poisson; clumped: some chains are longer than chance makes them; even:
 *	lengths differ less than by chance; other: the spread is right, the
 *	shape is not; - where it is not known
 */
struct fit {
	bool known;
	double expected[FIT_BINS];
	double used;
	double longest;
	double limit;
	struct census_amount dispersion;
	double chi_square;
	unsigned int freedom;
	const char *word;
};

/* The bin of a length, and the shortest length of a bin up to FIT_BINS. */
unsigned int fit_bin(uint64_t length);
uint64_t fit_bin_first(unsigned int bin);

/**
 * fit_poisson() - compare lengths with the law
 */
void fit_poisson(struct fit *fit, const struct fit_chains *chains);

#endif

// SPDX-License-Identifier: GPL-2.0-only
/* Estimates, their errors, and the Poisson law, in integers. */
#include <linux/bitops.h>
#include <linux/kernel.h>
#include <linux/string.h>

#include "census-stats.h"

/* Fixed point of the average chain length, and of the law's weights. */
#define LOAD_SHIFT 20
#define WEIGHT_MODE BIT_ULL(56)
/* Above this average (2^14) the law is not computed: it has 4000 terms. */
#define LOAD_MAX (1ULL << (14 + LOAD_SHIFT))

/* a * b / c without losing the middle; saturates. */
static u64 muldiv(u64 a, u64 b, u64 c)
{
	unsigned __int128 product = (unsigned __int128)a * b;
	u64 rest = product >> 64, low = product;
	unsigned int i;

	if (rest >= c)
		return ~0ULL;
	for (i = 0; i < 64; i++) {
		bool carry = rest >> 63;

		rest = rest << 1 | low >> 63;
		low <<= 1;
		if (carry || rest >= c) {
			rest -= c;
			low |= 1;
		}
	}
	return low;
}

/**
 * census_bin() - the histogram's bin for a chain
 * @length: of the chain, in dentries
 *
 * Context: any.
 * Return: its index, below CENSUS_BINS.
 */
unsigned int census_bin(u32 length)
{
	unsigned int octave;

	if (length < CENSUS_LINEAR)
		return length;
	octave = fls(length) - 1;
	return CENSUS_LINEAR + (octave - 6) * 8 +
	       ((length >> (octave - 3)) & 7);
}

/**
 * census_bin_first() - the shortest length that falls into a bin
 * @bin: up to CENSUS_BINS - 1; the bin ends before the first of the next one
 *
 * Context: any.
 * Return: the length.
 */
u32 census_bin_first(unsigned int bin)
{
	if (bin < CENSUS_LINEAR)
		return bin;
	bin -= CENSUS_LINEAR;
	return (8 + bin % 8) << (bin / 8 + 3);
}

/**
 * census_stats_add() - count a walked bucket
 * @s: the sums
 * @length: dentries in its chain
 * @negative: of these, negative ones
 *
 * Context: any; the caller keeps others away from @s.
 */
void census_stats_add(struct census_stats *s, u32 length, u32 negative)
{
	s->walked++;
	s->used += !!length;
	if (length > s->longest)
		s->longest = length;
	s->dentries.sum += length;
	s->dentries.squares += (u64)length * length;
	s->negative.sum += negative;
	s->negative.squares += (u64)negative * negative;
	s->bins[census_bin(length)]++;
}

/**
 * census_total() - what the whole table has, judging by the buckets walked
 * @s: the sums
 * @sum: amount found in the buckets walked
 *
 * Context: any.
 * Return: the estimate; exact when all buckets were walked.
 */
u64 census_total(const struct census_stats *s, u64 sum)
{
	if (!s->walked || s->walked == s->buckets)
		return sum;
	return muldiv(sum, s->buckets, s->walked);
}

/* Sum of the squared distances from the average. */
static u64 scatter(const struct census_stats *s, struct census_sum sum)
{
	u64 expected = muldiv(sum.sum, sum.sum, s->walked);

	return sum.squares > expected ? sum.squares - expected : 0;
}

/**
 * census_error() - standard error of census_total()
 * @s: the sums
 * @sum: the quantity
 *
 * That of a random sample of buckets without replacement: nothing is left
 * unknown when all of them were walked.
 *
 * Context: any.
 * Return: the error, in dentries; the total itself where one walked bucket
 * says nothing about how much they differ.
 */
u64 census_error(const struct census_stats *s, struct census_sum sum)
{
	u64 unseen = s->buckets - s->walked, variance;

	if (!unseen || !s->walked)
		return 0;
	if (s->walked < 2)
		return census_total(s, sum.sum);
	/* the scatter is kept whole: divide by walked - 1 last */
	variance = muldiv(scatter(s, sum),
			  muldiv(s->buckets, unseen, s->walked),
			  s->walked - 1);
	return int_sqrt(variance);
}

/*
 * The law's weight of one length from that of its neighbour. Starting at the
 * most frequent length keeps e^-average, which no integer could hold, out of
 * it: only ratios matter, the sum of all weights normalises them.
 */
static u64 weight_up(u64 weight, u64 length, u64 load)
{
	return muldiv(weight, load, (length + 1) << LOAD_SHIFT);
}

static u64 weight_down(u64 weight, u64 length, u64 load)
{
	return muldiv(weight, length << LOAD_SHIFT, load);
}

/*
 * Sums of the weights from the most frequent length upwards, and below it.
 * Always going away from that length: rounding errors shrink with the weights,
 * the other way they would grow.
 */
static u64 law_sum_up(u64 load)
{
	u64 length = load >> LOAD_SHIFT, weight = WEIGHT_MODE, sum = 0;

	for (; weight; length++) {
		sum += weight;
		weight = weight_up(weight, length, load);
	}
	return sum;
}

static u64 law_sum_down(u64 load)
{
	u64 length = load >> LOAD_SHIFT, weight = WEIGHT_MODE, sum = 0;

	for (; length && weight; length--) {
		weight = weight_down(weight, length, load);
		sum += weight;
	}
	return sum;
}

static void expect(struct census_fit *fit, u64 walked, u64 length, u64 weight,
		   u64 all)
{
	u64 buckets = muldiv(weight, walked * CENSUS_MILLI, all);

	fit->expected[census_bin(length)] += buckets;
	if (!length)
		fit->used -= buckets;
}

static void fit_law(const struct census_stats *s, u64 load,
		    struct census_fit *fit)
{
	u64 mode = load >> LOAD_SHIFT, left = law_sum_up(load);
	u64 all = left + law_sum_down(load);
	u64 length, weight = WEIGHT_MODE;

	fit->used = s->walked * CENSUS_MILLI;
	for (length = mode; weight; length++) {
		/* in a million tables, chains of this length or more */
		u64 tail = muldiv(left, s->walked * CENSUS_PPM, all);

		if (tail >= CENSUS_PPM / 2)
			fit->longest = length;
		if (tail)
			fit->limit = length;
		expect(fit, s->walked, length, weight, all);
		left -= weight;
		weight = weight_up(weight, length, load);
	}
	weight = WEIGHT_MODE;
	for (length = mode; length && weight; length--) {
		weight = weight_down(weight, length, load);
		expect(fit, s->walked, length - 1, weight, all);
	}
}

static void fit_dispersion(const struct census_stats *s, struct census_fit *fit)
{
	/* variance / average = scatter / (walked - 1) / (sum / walked) */
	u64 per_bucket = muldiv(scatter(s, s->dentries), s->walked,
				s->walked - 1);

	fit->dispersion = muldiv(per_bucket, CENSUS_PPM, s->dentries.sum);
	fit->dispersion_error = int_sqrt(2ULL * CENSUS_PPM * CENSUS_PPM /
					 (s->walked - 1));
}

/* One cell's (observed - expected)^2 / expected, in 1/1000. */
static u64 chi_cell(u64 observed, u64 expected)
{
	u64 o = observed * CENSUS_MILLI;
	u64 distance = o > expected ? o - expected : expected - o;

	return expected ? muldiv(distance, distance, expected) : 0;
}

/* What is left over at the end goes into the last cell that was full. */
static void fit_chi_square(const struct census_stats *s, struct census_fit *fit)
{
	u64 observed = 0, expected = 0, last_observed = 0, last_expected = 0;
	unsigned int bin, cells = 0;

	for (bin = 0; bin < CENSUS_BINS; bin++) {
		observed += s->bins[bin];
		expected += fit->expected[bin];
		if (expected < 5 * CENSUS_MILLI)
			continue;
		fit->chi_square += chi_cell(last_observed, last_expected);
		last_observed = observed;
		last_expected = expected;
		observed = 0;
		expected = 0;
		cells++;
	}
	fit->chi_square += chi_cell(last_observed + observed,
				    last_expected + expected);
	/* the average was taken from the same data: one degree less */
	fit->freedom = cells > 2 ? cells - 2 : 0;
}

/*
 * A large table shows deviations that nobody would feel; so both must be
 * there, five standard errors and a size: a tenth of the variance, a hundredth
 * of the buckets in the wrong place.
 */
static enum census_verdict verdict(const struct census_stats *s,
				   const struct census_fit *fit)
{
	u64 sure = max_t(u64, 5 * fit->dispersion_error, CENSUS_PPM / 10);
	u64 chi = fit->chi_square / CENSUS_MILLI;
	u64 usual = fit->freedom + 5 * int_sqrt(2 * (u64)fit->freedom);

	if (s->longest > fit->limit || fit->dispersion > CENSUS_PPM + sure)
		return CENSUS_CLUMPED;
	if (fit->dispersion + sure < CENSUS_PPM)
		return CENSUS_EVEN;
	if (fit->freedom && chi > usual && chi > s->walked / 100)
		return CENSUS_OTHER;
	return CENSUS_POISSON;
}

/**
 * census_fit() - compare the lengths with the Poisson law
 * @s: the sums
 * @fit: where to
 *
 * Context: process; some ten thousand divisions.
 */
void census_fit(const struct census_stats *s, struct census_fit *fit)
{
	u64 load;

	memset(fit, 0, sizeof(*fit));
	fit->verdict = CENSUS_UNTOLD;
	if (s->walked < 100 || !s->dentries.sum)
		return;
	load = muldiv(s->dentries.sum, 1ULL << LOAD_SHIFT, s->walked);
	if (!load || load > LOAD_MAX)
		return;
	fit_law(s, load, fit);
	fit_dispersion(s, fit);
	fit_chi_square(s, fit);
	fit->verdict = verdict(s, fit);
}

// SPDX-License-Identifier: GPL-2.0-only
#include "census/fit.h"

#include <math.h>
#include <string.h>

/* Above this average the law is not computed: it has thousands of terms. */
#define LOAD_MAX 16384.0
#define ONE_IN_A_MILLION 0.000001

unsigned int fit_bin(uint64_t length)
{
	unsigned int octave;

	if (length < FIT_LINEAR)
		return (unsigned int)length;
	octave = 63 - (unsigned int)__builtin_clzll(length);
	if (octave > 31)
		return FIT_BINS - 1;
	return FIT_LINEAR + (octave - 6) * 8 +
	       ((unsigned int)(length >> (octave - 3)) & 7);
}

uint64_t fit_bin_first(unsigned int bin)
{
	if (bin < FIT_LINEAR)
		return bin;
	bin -= FIT_LINEAR;
	return (uint64_t)(8 + bin % 8) << (bin / 8 + 3);
}

/* The law's share of chains of this length. */
static double share(double load, double length)
{
	return exp(length * log(load) - load - lgamma(length + 1));
}

/*
 * From the longest length that can matter down to none, so that what is added
 * first is smallest: in how many of the walked buckets are chains of this
 * length or more?
 */
static void fit_law(struct fit *fit, double walked, double load)
{
	int length = (int)ceil(load + 20 * sqrt(load) + 60);
	double more = 0;

	for (; length >= 0; length--) {
		double buckets = walked * share(load, length);

		more += buckets;
		fit->expected[fit_bin((unsigned int)length)] += buckets;
		if (fit->limit <= 0 && more >= ONE_IN_A_MILLION)
			fit->limit = length;
		if (fit->longest <= 0 && more >= 0.5)
			fit->longest = length;
	}
	fit->used = walked - fit->expected[0];
}

static void fit_dispersion(struct fit *fit, const struct fit_chains *c)
{
	double walked = (double)c->walked;
	double scatter = estimate_scatter(c->walked, c->sum, c->squares);

	fit->dispersion.value = scatter / (walked - 1) / (c->sum / walked);
	fit->dispersion.error = sqrt(2 / (walked - 1));
}

static double chi_cell(double observed, double expected)
{
	double distance = observed - expected;

	return expected > 0 ? distance * distance / expected : 0;
}

/* What is left over at the end goes into the last cell that was full. */
static void fit_chi_square(struct fit *fit, const struct fit_chains *c)
{
	double observed = 0, expected = 0, last_observed = 0, last_expected = 0;
	unsigned int bin, cells = 0;

	for (bin = 0; bin < FIT_BINS; bin++) {
		observed += (double)c->bins[bin];
		expected += fit->expected[bin];
		if (expected < 5)
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
static const char *judge(const struct fit *fit, const struct fit_chains *c)
{
	double sure = fmax(5 * fit->dispersion.error, 0.1);
	double usual = fit->freedom + 5 * sqrt(2.0 * fit->freedom);

	if ((double)c->longest > fit->limit || fit->dispersion.value > 1 + sure)
		return "clumped";
	if (fit->dispersion.value + sure < 1)
		return "even";
	if (fit->freedom && fit->chi_square > usual &&
	    fit->chi_square > (double)c->walked / 100)
		return "other";
	return "poisson";
}

void fit_poisson(struct fit *fit, const struct fit_chains *c)
{
	double load;

	memset(fit, 0, sizeof(*fit));
	fit->word = "-";
	if (c->walked < ESTIMATE_BUCKETS_LEAST || c->sum <= 0)
		return;
	load = c->sum / (double)c->walked;
	if (load > LOAD_MAX)
		return;
	fit->known = true;
	fit_law(fit, (double)c->walked, load);
	fit_dispersion(fit, c);
	fit_chi_square(fit, c);
	fit->word = judge(fit, c);
}

// SPDX-License-Identifier: GPL-2.0-only
/*
 * What a sample says of the whole table, what marks say of use, and whether the
 * chains are those of names hashed at random.
 */
#include "census/figures.h"

#include "lib/amount.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

/* 99 % of a normal distribution are within so many standard deviations. */
#define NORMAL_99 2.576

/* With fewer buckets the variance is not known well enough. */
#define BUCKETS_LEAST 100

#define ONE_IN_A_MILLION 0.000001

/* More entries a bucket than any memory holds: no such figures are believed. */
#define LOAD_MOST 1e8

/* sizeof(struct dentry) on 64-bit kernels. */
#define DENTRY_BYTES 192

/*
 * n of N buckets were looked at, drawn without replacement. The estimate of a
 * total has the variance N^2 (1 - n / N) s^2 / n, s^2 that of the chains'
 * lengths (Cochran, Sampling Techniques, theorem 2.2). With s^2 = spread * mean
 * that is value * each, where one entry seen stands for
 * each = spread * (N - n) / n others. A part is taken to be as clumped as the
 * whole, which it is at most. The half width is Wilson's, its wider side: few
 * of many are seen more often than many of few.
 */
double census_error(const struct census *c, double value)
{
	double each = (c->buckets - c->walked) / c->walked;
	double half;

	if (c->full)
		return 0;
	if (c->walked < BUCKETS_LEAST)
		return NAN;
	if (c->spread > 1)
		each *= c->spread;
	half = NORMAL_99 * NORMAL_99 / 2 * each;
	return half + NORMAL_99 * sqrt(value * each + half * each / 2);
}

/*
 * An entry that was not used has a false mark with chance p: of the m marks of
 * n entries, (m - p n) / (1 - p) are expected to be true (Rogan and Gladen,
 * 1978, of a test that is positive too often). A true one is lost where an
 * entry that is inserted later shares it; that widens the error, and so does
 * what is not known of p.
 */
double census_used(const struct census *c, const double *n, double *error)
{
	double p = c->marks.false_share, marked = n[CENSUS_USED];
	double used = p < 1 ? (marked - p * n[CENSUS_NEGATIVE]) / (1 - p) : NAN;
	double sampled, chance;

	if (used < 0)
		used = 0;
	if (!error)
		return used;
	sampled = census_error(c, used);
	chance = NORMAL_99 * sqrt(p / (1 - p) * (n[CENSUS_NEGATIVE] - used));
	*error = sqrt(sampled * sampled + chance * chance) +
		 used * c->marks.lost_share +
		 (n[CENSUS_NEGATIVE] - used) * (c->marks.false_most - p);
	return used;
}

double census_bytes(const struct census *c, double entries)
{
	double all = c->n[CENSUS_DENTRIES];

	return entries * (DENTRY_BYTES +
			  (all > 0 ? c->n[CENSUS_NAME_BYTES] / all : 0));
}

/* The chance of a chain of this length, by Poisson's law. */
static double chance_of(double load, double length)
{
	return exp(length * log(load) - load - lgamma(length + 1));
}

/*
 * The first length that 1 table in 1,000,000 exceeds. Beyond the average each
 * chance is less than load / length of the one before: a geometric series.
 */
static double chance_longest(double buckets, double load)
{
	double length = ceil(load);

	while (buckets * chance_of(load, length + 1) /
	       (1 - load / (length + 2)) > ONE_IN_A_MILLION)
		length++;
	return length;
}

/* `length:12' or `length:64-71', in the middle of which its chains are. */
static bool length_of(const char *name, double *length)
{
	static const char prefix[] = "length:";
	char *end;

	if (strncmp(name, prefix, sizeof(prefix) - 1) != 0)
		return false;
	*length = (double)strtoull(name + sizeof(prefix) - 1, &end, 10);
	if (*end == '-')
		*length = (*length + (double)strtoull(end + 1, &end, 10)) / 2;
	return true;
}

/*
 * Each place that is set was set by an entry: where more entries have a mark
 * than places are set, the others' marks are false. Entries that are gone hide
 * some of these; were addresses spread at random, set / places would be.
 */
static bool fit_marks(struct census *c)
{
	double places = census_figure(c, "marks_bits");
	double set = census_figure(c, "marks_set");
	double fresh = census_figure(c, "marks_fresh");
	double marked = census_figure(c, "used_again") * c->buckets / c->walked;
	double all = c->n[CENSUS_DENTRIES];
	double seconds = census_figure(c, "marked_seconds");
	struct census_marks *m = &c->marks;

	if (isnan(seconds))
		return true;
	if (!(places > 0) || isnan(set + fresh + marked))
		return false;
	m->seconds = fmax(seconds, 1);
	m->false_most = fmin(set / places, 1);
	m->lost_share = fmin(fresh / places, 1);
	if (marked > set && all > set)
		m->false_share = fmin((marked - set) / (all - set),
				      m->false_most);
	return true;
}

static void fit_chains(struct census *c)
{
	const struct reader_table *t = &c->tables[0];
	int name = reader_column(t, "name"), value = reader_column(t, "value");
	double sum = 0, squares = 0, load;
	size_t row;

	c->spread = NAN;
	c->chance_longest = NAN;
	for (row = 0; row < t->nrows; row++) {
		uint64_t buckets;
		double length;

		if (!length_of(reader_cell(t, row, name), &length) ||
		    !amount_count(reader_cell(t, row, value), &buckets))
			continue;
		sum += length * (double)buckets;
		squares += length * length * (double)buckets;
	}
	load = sum / c->walked;
	if (c->walked < BUCKETS_LEAST || !(load > 0 && load < LOAD_MOST))
		return;
	c->spread = (squares - sum * load) / (c->walked - 1) / load;
	c->chance_longest = chance_longest(c->buckets, load);
}

bool census_fit(struct census *c)
{
	fit_chains(c);
	return fit_marks(c);
}

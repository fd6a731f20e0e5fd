// SPDX-License-Identifier: GPL-2.0-only
/* Estimates from samples, the Poisson law, and the order of the buckets. */
#include "pure.h"
#include "census-order.h"
#include "census-stats.h"

#define BITS 14
#define BUCKETS (1U << BITS)

struct world {
	u64 random;
	u32 chain[BUCKETS];
	struct census_stats stats;
	struct census_fit fit;
};

/* splitmix64 (Steele, Lea, Flood 2014): the same numbers in every run. */
static u64 draw(struct world *w)
{
	u64 z = w->random += 0x9E3779B97F4A7C15ULL;

	z = (z ^ (z >> 30)) * 0xBF58476D1CE4E5B9ULL;
	z = (z ^ (z >> 27)) * 0x94D049BB133111EBULL;
	return z ^ (z >> 31);
}

static struct world *world_make(PURE_TEST)
{
	struct world *w = pure_alloc(sizeof(*w));

	w->stats.buckets = BUCKETS;
	return w;
}

/* Names hashed at random. */
static void throw_names(struct world *w, u32 nr)
{
	while (nr--)
		w->chain[draw(w) >> (64 - BITS)]++;
}

/* Walk @nr buckets in a random order; every third dentry is negative. */
static void walk(struct world *w, u32 nr)
{
	struct census_order order = { .bits = BITS };
	u32 i;

	memset(&w->stats, 0, sizeof(w->stats));
	w->stats.buckets = BUCKETS;
	for (i = 0; i < CENSUS_ROUNDS; i++)
		order.keys[i] = draw(w);
	for (i = 0; i < nr; i++) {
		u32 length = w->chain[census_order_at(&order, i)];

		census_stats_add(&w->stats, length, length / 3);
	}
}

static void fit_all(struct world *w)
{
	walk(w, BUCKETS);
	census_fit(&w->stats, &w->fit);
}

static void bins_follow_each_other_without_a_gap(PURE_TEST)
{
	unsigned int bin;

	for (bin = 0; bin < CENSUS_BINS; bin++) {
		u32 last = bin == CENSUS_BINS - 1 ? ~0U :
			   census_bin_first(bin + 1) - 1;

		CHECK_EQ(census_bin(census_bin_first(bin)), bin);
		CHECK_EQ(census_bin(last), bin);
	}
}

static void an_order_visits_each_bucket_once(PURE_TEST)
{
	struct census_order order;
	unsigned int bits;
	u32 i;

	for (bits = 1; bits <= BITS; bits++) {
		struct world *w = world_make(test);

		w->random = bits;
		order.bits = bits;
		for (i = 0; i < CENSUS_ROUNDS; i++)
			order.keys[i] = draw(w);
		for (i = 0; i < 1U << bits; i++)
			w->chain[census_order_at(&order, i)]++;
		for (i = 0; i < 1U << bits; i++)
			CHECK_EQ(w->chain[i], 1);
	}
}

static void an_order_of_all_hashes_stays_in_range(PURE_TEST)
{
	struct census_order order = { 32, { ~0ULL, 5, 1ULL << 40 } };
	struct census_order small = { 1, { ~0ULL, 5, 1ULL << 40 } };

	CHECK(census_order_at(&order, ~0U) != census_order_at(&order, 0));
	CHECK(census_order_at(&small, 0) <= 1);
	CHECK(census_order_at(&small, 1) == !census_order_at(&small, 0));
}

static void a_full_walk_is_exact(PURE_TEST)
{
	struct world *w = world_make(test);

	throw_names(w, 54321);
	walk(w, BUCKETS);
	CHECK_EQ(w->stats.dentries.sum, 54321);
	CHECK_EQ(census_total(&w->stats, w->stats.dentries.sum), 54321);
	CHECK_EQ(census_error(&w->stats, w->stats.dentries), 0);
}

static void nothing_walked_is_nothing_known(PURE_TEST)
{
	struct world *w = world_make(test);

	CHECK_EQ(census_total(&w->stats, 0), 0);
	CHECK_EQ(census_error(&w->stats, w->stats.dentries), 0);
	census_fit(&w->stats, &w->fit);
	CHECK_EQ(w->fit.verdict, CENSUS_UNTOLD);
}

/* Two standard errors hold 95.4 % of samples: 191 of 200, give or take 3. */
static void an_error_bar_holds_what_it_promises(PURE_TEST)
{
	struct world *w = world_make(test);
	u32 run, held = 0;

	throw_names(w, 100000);
	for (run = 0; run < 200; run++) {
		u64 total, error;

		walk(w, BUCKETS / 8);
		total = census_total(&w->stats, w->stats.dentries.sum);
		error = 2 * census_error(&w->stats, w->stats.dentries);
		held += total + error >= 100000 && total <= 100000 + error;
	}
	CHECK(held >= 182);
	CHECK(held <= 199);
}

static void random_names_obey_the_law(PURE_TEST)
{
	static const u32 names[] = { 800, 16384, 98304, 500000, 4000000 };
	unsigned int i, bin;

	for (i = 0; i < sizeof(names) / sizeof(names[0]); i++) {
		struct world *w = world_make(test);
		u64 expected = 0;

		throw_names(w, names[i]);
		fit_all(w);
		for (bin = 0; bin < CENSUS_BINS; bin++)
			expected += w->fit.expected[bin];
		CHECK_EQ(w->fit.verdict, CENSUS_POISSON);
		/* all buckets are expected somewhere */
		CHECK(expected <= BUCKETS * 1000ULL);
		CHECK(expected >= BUCKETS * 1000ULL - 1000);
		CHECK(w->stats.longest <= w->fit.limit);
		CHECK(w->fit.longest <= w->fit.limit);
	}
}

static void the_law_has_its_known_values(PURE_TEST)
{
	struct world *w = world_make(test);
	u32 i;

	for (i = 0; i < 10000; i++)
		census_stats_add(&w->stats, 1, 0);
	census_fit(&w->stats, &w->fit);
	/* e^-1 = 0.36787944 */
	CHECK_EQ(w->fit.expected[0], 3678794);
	CHECK_EQ(w->fit.expected[1], 3678794);
	CHECK_EQ(w->fit.expected[2], 1839397);
	CHECK_EQ(w->fit.used, 10000000 - 3678794);
	/* 10000 P(X >= 7) = 0.8, of 8: 0.1 */
	CHECK_EQ(w->fit.longest, 7);
	/* all chains alike are no chance either */
	CHECK_EQ(w->fit.dispersion, 0);
	CHECK_EQ(w->fit.verdict, CENSUS_EVEN);
}

static void one_overlong_chain_is_seen(PURE_TEST)
{
	struct world *w = world_make(test);

	throw_names(w, 20000);
	w->chain[77] += 40;
	fit_all(w);
	CHECK_EQ(w->fit.verdict, CENSUS_CLUMPED);
}

static void many_equal_names_are_seen(PURE_TEST)
{
	struct world *w = world_make(test);
	u32 i;

	/* no chain is long by itself: three names, each 5 times */
	throw_names(w, 20000);
	for (i = 0; i < 3000; i++)
		w->chain[draw(w) >> (64 - BITS)] += 5;
	fit_all(w);
	CHECK(w->fit.dispersion > 1500000);
	CHECK_EQ(w->fit.verdict, CENSUS_CLUMPED);
}

/* Average 1, variance 1, and nothing like the law: 0 and 2 in turns. */
static void a_wrong_shape_is_seen(PURE_TEST)
{
	struct world *w = world_make(test);
	u32 i;

	for (i = 0; i < BUCKETS; i += 2)
		w->chain[i] = 2;
	fit_all(w);
	CHECK_EQ(w->fit.verdict, CENSUS_OTHER);
}

static void chains_of_any_length_overflow_nothing(PURE_TEST)
{
	struct world *w = world_make(test);
	u32 i;

	for (i = 0; i < 1000; i++)
		census_stats_add(&w->stats, ~0U, ~0U);
	census_fit(&w->stats, &w->fit);
	CHECK_EQ(w->fit.verdict, CENSUS_UNTOLD);
	CHECK_EQ(w->stats.bins[CENSUS_BINS - 1], 1000);
	CHECK_EQ(census_error(&w->stats, w->stats.dentries), 0);
}

PURE_SUITE(census_stats,
	   PURE_CASE(bins_follow_each_other_without_a_gap),
	   PURE_CASE(an_order_visits_each_bucket_once),
	   PURE_CASE(an_order_of_all_hashes_stays_in_range),
	   PURE_CASE(a_full_walk_is_exact),
	   PURE_CASE(nothing_walked_is_nothing_known),
	   PURE_CASE(an_error_bar_holds_what_it_promises),
	   PURE_CASE(random_names_obey_the_law),
	   PURE_CASE(the_law_has_its_known_values),
	   PURE_CASE(one_overlong_chain_is_seen),
	   PURE_CASE(many_equal_names_are_seen),
	   PURE_CASE(a_wrong_shape_is_seen),
	   PURE_CASE(chains_of_any_length_overflow_nothing));

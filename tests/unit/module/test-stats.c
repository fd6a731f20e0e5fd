// SPDX-License-Identifier: GPL-2.0-only
/* The bins of a census, and the order of the buckets. */
#include "pure.h"
#include "census/walk.h"
#include "census/tally.h"

#define BITS 14
#define BUCKETS (1U << BITS)

struct world {
	u64 random;
	u32 chain[BUCKETS];
	u64 dentries;
	struct census_stats stats;
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

	return w;
}

/* Names hashed at random. */
static void throw_names(struct world *w, u32 nr)
{
	while (nr--)
		w->chain[draw(w) >> (64 - BITS)]++;
}

/* Walk all buckets in a random order. */
static void walk(struct world *w)
{
	struct census_order order = { .bits = BITS };
	u32 i;

	memset(&w->stats, 0, sizeof(w->stats));
	w->dentries = 0;
	order.first = draw(w);
	order.step = draw(w) | 1;
	for (i = 0; i < BUCKETS; i++) {
		u32 length = w->chain[census_order_at(&order, i)];

		census_stats_add(&w->stats, length);
		w->dentries += length;
	}
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
		order.first = draw(w);
		order.step = draw(w) | 1;
		for (i = 0; i < 1U << bits; i++)
			w->chain[census_order_at(&order, i)]++;
		for (i = 0; i < 1U << bits; i++)
			CHECK_EQ(w->chain[i], 1);
	}
}

static void an_order_of_all_hashes_stays_in_range(PURE_TEST)
{
	struct census_order order = { 32, ~0U, ~0U };
	struct census_order small = { 1, ~0U, ~0U };

	CHECK(census_order_at(&order, ~0U) != census_order_at(&order, 0));
	CHECK(census_order_at(&small, 0) <= 1);
	CHECK(census_order_at(&small, 1) == !census_order_at(&small, 0));
}

static void a_full_walk_is_exact(PURE_TEST)
{
	struct world *w = world_make(test);
	u32 i, longest = 0;

	throw_names(w, 54321);
	walk(w);
	for (i = 0; i < BUCKETS; i++)
		longest = max(longest, w->chain[i]);
	CHECK_EQ(w->stats.walked, BUCKETS);
	CHECK_EQ(w->dentries, 54321);
	CHECK_EQ(w->stats.longest, longest);
}

static void chains_of_any_length_overflow_nothing(PURE_TEST)
{
	struct world *w = world_make(test);

	census_stats_add(&w->stats, ~0U);
	CHECK_EQ(w->stats.bins[CENSUS_BINS - 1], 1);
}

PURE_SUITE(stats,
	   PURE_CASE(bins_follow_each_other_without_a_gap),
	   PURE_CASE(an_order_visits_each_bucket_once),
	   PURE_CASE(an_order_of_all_hashes_stays_in_range),
	   PURE_CASE(a_full_walk_is_exact),
	   PURE_CASE(chains_of_any_length_overflow_nothing));

// SPDX-License-Identifier: GPL-2.0-only
/* Chain lengths against the Poisson law. */
#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <cmocka.h>

#include "census/fit.h"
#include "random.h"
#include "lib/array.h"

#define BITS 14
#define BUCKETS (1U << BITS)

struct world {
	uint64_t random;
	uint32_t chain[BUCKETS];
	struct fit_chains chains;
	struct fit fit;
};

static struct world *world_make(void)
{
	struct world *w = calloc(1, sizeof(*w));

	assert_non_null(w);
	return w;
}

/* Names hashed at random. */
static void throw_names(struct world *w, uint32_t nr)
{
	while (nr--)
		w->chain[draw(&w->random) >> (64 - BITS)]++;
}

static void add_chain(struct fit_chains *c, uint64_t length)
{
	c->walked++;
	c->sum += (double)length;
	c->squares += (double)length * (double)length;
	if (length > c->longest)
		c->longest = length;
	c->bins[fit_bin(length)]++;
}

static void fit_all(struct world *w)
{
	size_t i;

	for (i = 0; i < BUCKETS; i++)
		add_chain(&w->chains, w->chain[i]);
	fit_poisson(&w->fit, &w->chains);
}

static void bins_follow_each_other_without_a_gap(void **state)
{
	unsigned int bin;

	(void)state;
	for (bin = 0; bin < FIT_BINS; bin++) {
		assert_int_equal(fit_bin(fit_bin_first(bin)), bin);
		assert_int_equal(fit_bin(fit_bin_first(bin + 1) - 1), bin);
	}
	assert_int_equal(fit_bin(UINT64_MAX), FIT_BINS - 1);
}

static void random_names_obey_the_law(void **state)
{
	static const uint32_t names[] = { 800, 16384, 98304, 500000, 4000000 };
	size_t i, bin;

	(void)state;
	for (i = 0; i < ARRAY_SIZE(names); i++) {
		struct world *w = world_make();
		double expected = 0;

		throw_names(w, names[i]);
		fit_all(w);
		for (bin = 0; bin < FIT_BINS; bin++)
			expected += w->fit.expected[bin];
		assert_string_equal(w->fit.word, "poisson");
		/* all buckets are expected somewhere */
		assert_true(fabs(expected - BUCKETS) < 0.001);
		assert_true((double)w->chains.longest <= w->fit.limit);
		assert_true(w->fit.longest <= w->fit.limit);
		free(w);
	}
}

static void the_law_has_its_known_values(void **state)
{
	struct world *w = world_make();
	uint32_t i;

	(void)state;
	for (i = 0; i < 10000; i++)
		add_chain(&w->chains, 1);
	fit_poisson(&w->fit, &w->chains);
	/* e^-1 = 0.36787944 */
	assert_true(fabs(w->fit.expected[0] - 3678.7944) < 0.0001);
	assert_true(fabs(w->fit.expected[1] - 3678.7944) < 0.0001);
	assert_true(fabs(w->fit.expected[2] - 1839.3972) < 0.0001);
	assert_true(fabs(w->fit.used - (10000 - 3678.7944)) < 0.0001);
	/* 10000 P(X >= 7) = 0.8, of 8: 0.1 */
	assert_true(w->fit.longest == 7);
	/* all chains alike are no chance either */
	assert_true(w->fit.dispersion.value == 0);
	assert_string_equal(w->fit.word, "even");
	free(w);
}

static void one_overlong_chain_is_seen(void **state)
{
	struct world *w = world_make();

	(void)state;
	throw_names(w, 20000);
	w->chain[77] += 40;
	fit_all(w);
	assert_string_equal(w->fit.word, "clumped");
	free(w);
}

static void many_equal_names_are_seen(void **state)
{
	struct world *w = world_make();
	uint32_t i;

	(void)state;
	/* no chain is long by itself: three names, each 5 times */
	throw_names(w, 20000);
	for (i = 0; i < 3000; i++)
		w->chain[draw(&w->random) >> (64 - BITS)] += 5;
	fit_all(w);
	assert_true(w->fit.dispersion.value > 1.5);
	assert_string_equal(w->fit.word, "clumped");
	free(w);
}

/* Average 1, variance 1, and nothing like the law: 0 and 2 in turns. */
static void a_wrong_shape_is_seen(void **state)
{
	struct world *w = world_make();
	uint32_t i;

	(void)state;
	for (i = 0; i < BUCKETS; i += 2)
		w->chain[i] = 2;
	fit_all(w);
	assert_string_equal(w->fit.word, "other");
	free(w);
}

static void little_or_absurd_data_says_nothing(void **state)
{
	struct world *w = world_make();
	uint32_t i;

	(void)state;
	fit_poisson(&w->fit, &w->chains);
	assert_false(w->fit.known);
	assert_string_equal(w->fit.word, "-");
	for (i = 0; i < 1000; i++)
		add_chain(&w->chains, UINT32_MAX);
	fit_poisson(&w->fit, &w->chains);
	assert_false(w->fit.known);
	free(w);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(bins_follow_each_other_without_a_gap),
		cmocka_unit_test(random_names_obey_the_law),
		cmocka_unit_test(the_law_has_its_known_values),
		cmocka_unit_test(one_overlong_chain_is_seen),
		cmocka_unit_test(many_equal_names_are_seen),
		cmocka_unit_test(a_wrong_shape_is_seen),
		cmocka_unit_test(little_or_absurd_data_says_nothing),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}

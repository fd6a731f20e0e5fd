// SPDX-License-Identifier: GPL-2.0-only
/*
 * The theory, held against a hash table that is simulated here.
 */
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <setjmp.h>
#include <cmocka.h>
#include <math.h>
#include <stdlib.h>

#include "trasher/uuid.h"
#include "repro/theory.h"
#include "lib/array.h"

#define BUCKETS 4096u

static void assert_near(double got, double wanted, double part)
{
	if (fabs(got - wanted) > wanted * part)
		fail_msg("got %f, wanted %f within %f", got, wanted, part);
}

static unsigned int bucket_of(struct uuid_source *names)
{
	char text[UUID_SIZE];
	uint64_t hash = 14695981039346656037u;
	char *p;

	uuid_next(names, text);
	for (p = text; *p; p++)
		hash = (hash ^ (unsigned char)*p) * 1099511628211u;
	return (unsigned int)(hash >> 32) % BUCKETS;
}

/*
 * Chains whose head is where new entries go, as in the kernel: what stands
 * behind k younger ones costs k + 1 steps.
 */
static void a_hit_costs_one_step_and_the_younger_entries(void **state)
{
	struct theory_tree tree = theory_tree_for(BUCKETS);
	static unsigned int younger[BUCKETS], *place, *above;
	struct uuid_source names = { .state = 3 };
	uint64_t n = tree.files + tree.dirs;
	const uint64_t trash = 29 * BUCKETS;
	double steps = 0;
	uint64_t i;

	(void)state;
	tree.dentries = n;
	place = calloc(n, sizeof(*place));
	above = calloc(n, sizeof(*above));
	assert_non_null(place);
	assert_non_null(above);
	for (i = 0; i < n; i++) {
		place[i] = bucket_of(&names);
		above[i] = younger[place[i]]++;
	}
	for (i = 0; i < trash; i++)
		younger[bucket_of(&names)]++;
	/* Of the entries that came before it in its bucket none is above it. */
	for (i = 0; i < n; i++)
		steps += younger[place[i]] - above[i];
	assert_near(steps / (double)n, theory_hit(&tree, trash, BUCKETS),
		    0.03);
	free(place);
	free(above);
}

static void a_clean_table_looks_clean(void **state)
{
	static const uint64_t sizes[] = { 1024, 16384, 262144, 4194304,
					  67108864 };
	size_t i;

	(void)state;
	for (i = 0; i < ARRAY_SIZE(sizes); i++) {
		struct theory_tree tree = theory_tree_for(sizes[i]);

		tree.dentries = 2 * (tree.files + tree.dirs);
		assert_true(tree.files > 0 && tree.dirs > 0);
		assert_int_equal(tree.files % tree.dirs, 0);
		assert_true(tree.files + tree.dirs <= 61133);
		assert_true(theory_hit(&tree, 0, sizes[i]) < 1.2);
	}
}

static void the_misses_bring_about_the_target(void **state)
{
	struct theory_tree tree = theory_tree_for(16384);
	uint64_t misses;

	(void)state;
	tree.dentries = 2176;
	misses = theory_misses(&tree, 30, 16384);
	assert_in_range(misses, 470000, 480000);
	assert_near(theory_hit(&tree, (double)misses, 16384), 30, 0.0001);
	assert_int_equal(theory_misses(&tree, 1.01, 16384), 0);
	assert_int_equal(theory_misses(&tree, 0, 16384), 0);
}

/* 64 directories carry half of the lookups: 0.4 steps of 30. */
static void few_directories_make_the_average_uncertain(void **state)
{
	struct theory_tree tree = { .files = 1024, .dirs = 64,
				    .dentries = 2176 };

	(void)state;
	assert_int_equal(theory_lookups(&tree), 2176);
	assert_near(theory_spread(&tree, 475136, 16384), 0.37, 0.05);
	tree.dirs = 1024;
	assert_true(theory_spread(&tree, 475136, 16384) < 0.2);
}

static void the_limit_bounds_chains_below_five(void **state)
{
	(void)state;
	assert_int_equal(theory_limit(16384, 272), 13369344);
	assert_int_equal(theory_limit(64, 272), 4 << 20);
	assert_true(theory_limit(16384, 272) / 272 / 16384 <= 3);
	assert_true(theory_limit(4194304, 272) == 3422552064u);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_hit_costs_one_step_and_the_younger_entries),
		cmocka_unit_test(a_clean_table_looks_clean),
		cmocka_unit_test(the_misses_bring_about_the_target),
		cmocka_unit_test(few_directories_make_the_average_uncertain),
		cmocka_unit_test(the_limit_bounds_chains_below_five),
	};

	return cmocka_run_group_tests_name("repro-theory", tests, NULL, NULL);
}

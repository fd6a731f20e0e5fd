// SPDX-License-Identifier: GPL-2.0-only
/*
 * The plan of the reproduction: what it takes, and when it is refused.
 */
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <setjmp.h>
#include <cmocka.h>
#include <stdlib.h>
#include <string.h>

#include "repro/plan.h"

#define GIB (1ull << 30)

static struct theory_tree tree;
static char text[200];

/* A host with 32 GiB, as in the story. */
static struct plan host(uint64_t available)
{
	struct plan plan = {
		.buckets = 4194304,
		.target = 30,
		.dentries = 500000,
		.available = available,
		.rate = 190000,
		.bytes_each = 256,
		.dentries_each = 1,
	};

	tree = theory_tree_for(plan.buckets);
	tree.dentries = 2 * (tree.files + tree.dirs);
	return plan;
}

static void the_storys_host_needs_121_million_names(void **state)
{
	struct plan plan = host(128 * GIB);

	(void)state;
	plan_compute(&plan, &tree);
	assert_in_range(plan.names, 121000000, 121700000);
	assert_int_equal(plan.bytes, plan.names * 256);
	/* Twice: once more under the limit. */
	assert_in_range((uint64_t)plan.seconds, 1270, 1285);
	assert_true(plan.limit == 3 * 4194304ull * 256);
	assert_true(plan.budget == 32 * GIB);
	assert_false(plan_refusal(&plan, text, sizeof(text)));
}

static void beyond_a_quarter_of_memory_is_refused(void **state)
{
	struct plan plan = host(24 * GIB);

	(void)state;
	plan_compute(&plan, &tree);
	assert_true(plan_refusal(&plan, text, sizeof(text)));
	assert_string_equal(text, "refused: 29 GiB of kernel memory are needed, the budget is 6.0 GiB; give --budget SIZE, or --target up to 7");
}

static void the_target_offered_is_accepted(void **state)
{
	struct plan plan = host(24 * GIB);

	(void)state;
	plan.target = 7;
	plan_compute(&plan, &tree);
	assert_false(plan_refusal(&plan, text, sizeof(text)));
}

static void a_target_that_shows_nothing_is_not_offered(void **state)
{
	struct plan plan = host(2 * GIB);

	(void)state;
	plan_compute(&plan, &tree);
	assert_true(plan_refusal(&plan, text, sizeof(text)));
	assert_null(strstr(text, "--target"));
}

static void the_users_budget_counts(void **state)
{
	struct plan plan = host(24 * GIB);

	(void)state;
	plan.budget = 30 * GIB;
	plan_compute(&plan, &tree);
	assert_true(plan.budget_given);
	assert_false(plan_refusal(&plan, text, sizeof(text)));
	plan = host(1024 * GIB);
	plan.budget = 1;
	plan_compute(&plan, &tree);
	assert_true(plan_refusal(&plan, text, sizeof(text)));
}

static void it_is_shown_within_80_columns(void **state)
{
	struct plan plan = host(24 * GIB);
	char *shown = NULL, *line, *rest;
	size_t size;
	FILE *f;

	(void)state;
	plan_compute(&plan, &tree);
	f = open_memstream(&shown, &size);
	plan_print(&plan, &tree, f);
	fclose(f);
	assert_non_null(strstr(shown, "about 21 min"));
	assert_non_null(strstr(shown, "4194304 buckets"));
	assert_non_null(strstr(shown, "a quarter of what is available"));
	for (line = strtok_r(shown, "\n", &rest); line;
	     line = strtok_r(NULL, "\n", &rest))
		assert_true(strlen(line) <= 80);
	free(shown);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(the_storys_host_needs_121_million_names),
		cmocka_unit_test(beyond_a_quarter_of_memory_is_refused),
		cmocka_unit_test(the_target_offered_is_accepted),
		cmocka_unit_test(a_target_that_shows_nothing_is_not_offered),
		cmocka_unit_test(the_users_budget_counts),
		cmocka_unit_test(it_is_shown_within_80_columns),
	};

	return cmocka_run_group_tests_name("repro-plan", tests, NULL, NULL);
}

// SPDX-License-Identifier: GPL-2.0-only
/* Which pattern it is, who and where. */
#include "host.h"

/* Each pattern's level as a digit. */
static void assert_levels(const struct host *h, const char *levels)
{
	int p;

	for (p = 0; p < VERDICT_PATTERNS; p++)
		assert_int_equal(h->verdict.levels[p], levels[p] - '0');
}

static void a_healthy_host_gets_no_advice(void **state)
{
	struct host *h = healthy();

	(void)state;
	judge(h);
	assert_levels(h, "000");
	assert_int_equal(h->verdict.level, VERDICT_HEALTHY);
	assert_int_equal(h->advice.n, 0);
	assert_string_equal(h->verdict.owner->path, "(uncharged)");
	assert_null(h->verdict.maker);
	free(h);
}

static void long_chains_name_victim_maker_owner_directory(void **state)
{
	struct host *h = clogged();

	(void)state;
	judge(h);
	assert_levels(h, "200");
	assert_int_equal(h->verdict.cause, VERDICT_FULL);
	/* the maker's own lookups are longer, but it is no victim */
	assert_string_equal(h->verdict.victim->path, "/victim");
	assert_string_equal(h->verdict.owner->path, "/maker");
	assert_string_equal(h->verdict.maker->path, "/maker");
	assert_string_equal(h->verdict.directory->path, "/d");
	/* 490000 / 16384 of 31 steps */
	assert_true(h->verdict.due > 0.964 && h->verdict.due < 0.965);
	free(h);
}

static void the_maker_is_a_victim_where_nobody_else_is(void **state)
{
	struct host *h = clogged();

	(void)state;
	h->rows[1].count[SAMPLE_WALKED] = 0;
	h->rows[1].count[SAMPLE_STEPS] = 0;
	judge(h);
	assert_string_equal(h->verdict.victim->path, "/maker");
	free(h);
}

static void few_lookups_are_not_judged_by_their_average(void **state)
{
	struct host *h = healthy();

	(void)state;
	h->rows[1].count[SAMPLE_WALKED] = 99;
	h->rows[1].count[SAMPLE_STEPS] = 99 * 50;
	judge(h);
	assert_null(h->verdict.victim);
	assert_levels(h, "000");
	free(h);
}

static void a_full_table_is_seen_without_any_lookup(void **state)
{
	struct host *h = healthy();

	(void)state;
	h->sample.n = 0;
	h->census.dentries.value = 16384 * 8;
	judge(h);
	assert_levels(h, "100");
	free(h);
}

static void limits_are_where_they_are_said_to_be(void **state)
{
	struct host *h = healthy();

	(void)state;
	h->rows[1].count[SAMPLE_STEPS] = 7999;
	judge(h);
	assert_levels(h, "000");
	h->rows[1].count[SAMPLE_STEPS] = 8000;
	judge(h);
	assert_levels(h, "100");
	h->rows[1].count[SAMPLE_STEPS] = 16000;
	judge(h);
	assert_levels(h, "200");
	free(h);
}

static void memory_alone_is_its_own_verdict(void **state)
{
	struct host *h = healthy();

	(void)state;
	h->facts.held = GIB / 8;
	judge(h);
	assert_levels(h, "010");
	h->facts.held = GIB / 4;
	judge(h);
	assert_levels(h, "020");
	/* a larger table would be no help */
	assert_int_equal(h->advice.n, 1);
	assert_string_equal(h->advice.lines[0].command,
			    "echo 2 >/proc/sys/vm/drop_caches");
	free(h);
}

static void a_huge_directory_alone_is_its_own_verdict(void **state)
{
	struct host *h = healthy();

	(void)state;
	h->census.buckets = 4194304;
	h->census.dentries.value = 2100000;
	h->directory_rows[0].dentries.value = 2000000;
	judge(h);
	assert_levels(h, "001");
	assert_string_equal(h->verdict.directory->path, "/d");
	free(h);
}

static void what_is_in_other_is_no_directory(void **state)
{
	struct host *h = healthy();

	(void)state;
	h->directory_rows[1].dentries.value = 2e6;
	judge(h);
	assert_levels(h, "000");
	free(h);
}

static void equal_names_are_not_a_full_table(void **state)
{
	struct host *h = clogged();

	(void)state;
	h->census.dentries.value = 10000;
	judge(h);
	assert_int_equal(h->verdict.cause, VERDICT_CLUMPED);
	assert_int_equal(h->advice.n, 1);
	assert_null(strstr(h->advice.lines[0].command, "reclaim"));
	free(h);
}

/* Version 1: the hierarchies have numbers of their own. */
static void a_victim_is_known_from_the_owner_by_its_path(void **state)
{
	struct host *h = clogged();

	(void)state;
	h->owner_rows[1].id = h->rows[1].id;
	judge(h);
	assert_string_equal(h->verdict.victim->path, "/victim");
	free(h);
}

static void the_time_left_is_that_of_the_missing_dentries(void **state)
{
	(void)state;
	assert_true(verdict_until(8, 1000, 4000, 100) == 40);
	assert_true(verdict_until(8, 1000, 8000, 100) == 0);
	assert_true(verdict_until(8, 1000, 4000, 0) == -1);
	assert_true(verdict_until(8, 1000, 4000, -5) == -1);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_healthy_host_gets_no_advice),
		cmocka_unit_test(long_chains_name_victim_maker_owner_directory),
		cmocka_unit_test(the_maker_is_a_victim_where_nobody_else_is),
		cmocka_unit_test(few_lookups_are_not_judged_by_their_average),
		cmocka_unit_test(a_full_table_is_seen_without_any_lookup),
		cmocka_unit_test(limits_are_where_they_are_said_to_be),
		cmocka_unit_test(memory_alone_is_its_own_verdict),
		cmocka_unit_test(a_huge_directory_alone_is_its_own_verdict),
		cmocka_unit_test(what_is_in_other_is_no_directory),
		cmocka_unit_test(equal_names_are_not_a_full_table),
		cmocka_unit_test(a_victim_is_known_from_the_owner_by_its_path),
		cmocka_unit_test(the_time_left_is_that_of_the_missing_dentries),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}

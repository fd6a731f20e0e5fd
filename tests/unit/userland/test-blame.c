// SPDX-License-Identifier: GPL-2.0-only
/* Who suffers, who made the dentries, whose they are and where. */
#include "host.h"

static void long_chains_name_victim_maker_owner_directory(void **state)
{
	struct stage *h = clogged();

	(void)state;
	judge(h);
	assert_string_equal(levels(h), "20100000000");
	assert_int_equal(h->verdict.cause, VERDICT_FULL);
	/* the maker's own lookups are longer, but it is no victim */
	assert_string_equal(h->verdict.victims[0].row->path, "/victim");
	assert_string_equal(h->verdict.owner->path, "/maker");
	assert_string_equal(h->verdict.makers[0].row->path, "/maker");
	assert_string_equal(h->verdict.directory->path, "/d");
	/* 490000 / 16384 of 31 steps */
	assert_true(h->verdict.due > 0.964 && h->verdict.due < 0.965);
	/* 10,000 lookups a second, 30 steps too many, 290 ns each */
	assert_true(h->verdict.victims[0].ms > 86 &&
		    h->verdict.victims[0].ms < 88);
	free(h);
}

static void the_worst_is_named_whoever_looks_up_most(void **state)
{
	struct stage *h = healthy();

	(void)state;
	hidden(h);
	judge(h);
	assert_string_equal(h->verdict.victims[0].row->path, "/victim");
	assert_string_equal(h->verdict.victims[1].row->path, "/maker");
	assert_int_equal(h->verdict.suffering, 2);
	/* healthy: the longest of all */
	walk(&h->rows[0], 1e6, 2);
	walk(&h->rows[1], 2000, 7.9);
	h->facts.census.all.dentries.value = 10000;
	judge(h);
	assert_int_equal(h->verdict.level, VERDICT_HEALTHY);
	assert_string_equal(h->verdict.victims[0].row->path, "/victim");
	free(h);
}

static void the_maker_is_a_victim_where_nobody_else_is(void **state)
{
	struct stage *h = clogged();

	(void)state;
	walk(&h->rows[1], 0, 0);
	judge(h);
	assert_string_equal(h->verdict.victims[0].row->path, "/maker");
	free(h);
}

/* Version 1: the hierarchies have numbers of their own. */
static void a_victim_is_known_from_the_owner_by_its_path(void **state)
{
	struct stage *h = clogged();

	(void)state;
	h->owner_rows[1].id = h->rows[1].id;
	judge(h);
	assert_string_equal(h->verdict.victims[0].row->path, "/victim");
	free(h);
}

/* Whoever made more, of which nothing stands, is not the maker. */
static void the_maker_made_what_stands(void **state)
{
	struct stage *h = clogged();

	(void)state;
	h->rows[1].count[SAMPLE_CREATED_NEGATIVE] = 5000000;
	h->owner_rows[0].path = "/victim";
	h->owner_rows[0].dentries.value = 9000;
	h->owner_rows[0].negative.value = 9000;
	judge(h);
	assert_string_equal(h->verdict.makers[0].row->path, "/maker");
	/* nor one that creates files of the missing names */
	h->rows[1].count[SAMPLE_CREATED_NEGATIVE] = 0;
	h->rows[1].count[SAMPLE_CREATED_POSITIVE] = 5000000;
	judge(h);
	assert_string_equal(h->verdict.makers[0].row->path, "/maker");
	free(h);
}

/* After its removal the parent pays; without accounting nobody does. */
static void a_maker_is_found_behind_whoever_pays(void **state)
{
	struct stage *h = clogged();

	(void)state;
	h->rows[0].path = "/pod/gone";
	h->owner_rows[1].path = "/pod";
	judge(h);
	assert_string_equal(h->verdict.makers[0].row->path, "/pod/gone");
	h->owner_rows[1].path = "(uncharged)";
	h->facts.census.owners.n = 2;
	h->facts.census.owners.rows = &h->owner_rows[1];
	judge(h);
	assert_string_equal(h->verdict.makers[0].row->path, "/pod/gone");
	h->facts.census.owners.rows = h->owner_rows;
	free(h);
}

/* The kernel keeps an entry of each file that is deleted. */
static void who_created_what_is_deleted_made_it(void **state)
{
	struct stage *h = clogged();
	const struct verdict *v = &h->verdict;

	(void)state;
	h->rows[0].count[SAMPLE_CREATED_NEGATIVE] = 0;
	h->rows[0].count[SAMPLE_CREATED_POSITIVE] = 480000;
	h->rows[1].count[SAMPLE_CREATED_POSITIVE] = 5000;
	judge(h);
	assert_string_equal(v->makers[0].row->path, "/maker");
	assert_true(v->makers[0].deleted);
	assert_true(v->makers[0].stands == 480000);
	assert_int_equal(v->nmakers, 1);
	/* another is charged for the missing names, who looked them up */
	h->rows[1].count[SAMPLE_CREATED_NEGATIVE] = 490000;
	h->owner_rows[1].path = "/victim";
	judge(h);
	assert_string_equal(v->makers[0].row->path, "/victim");
	assert_false(v->makers[0].deleted);
	assert_int_equal(v->nmakers, 1);
	free(h);
}

/* Equal makers: who is first is chance. */
static void makers_of_as_much_are_all_named(void **state)
{
	struct stage *h = clogged();
	const struct verdict *v = &h->verdict;

	(void)state;
	h->owner_rows[0].path = "/victim";
	h->owner_rows[0].dentries.value = 240000;
	h->owner_rows[0].negative.value = 240000;
	h->owner_rows[1].dentries.value = 250000;
	h->owner_rows[1].negative.value = 250000;
	h->rows[0].count[SAMPLE_CREATED_NEGATIVE] = 250000;
	h->rows[1].count[SAMPLE_CREATED_NEGATIVE] = 240000;
	judge(h);
	assert_int_equal(v->nmakers, 2);
	assert_string_equal(v->makers[0].row->path, "/maker");
	assert_string_equal(v->makers[1].row->path, "/victim");
	assert_int_equal(v->nowners, 2);
	assert_string_equal(v->owners[0]->path, "/maker");
	assert_string_equal(v->owners[1]->path, "/victim");
	h->rows[1].count[SAMPLE_CREATED_NEGATIVE] = 120000;
	judge(h);
	assert_int_equal(v->nmakers, 1);
	free(h);
}

/* Where all is below one directory, its parents explain no more. */
static void the_tree_is_the_deepest_that_explains(void **state)
{
	struct census_holder rows[] = {
		{ .path = "/", .dev = "8:1", .dentries = { 1000, 0 } },
		{ .path = "/a", .dev = "8:1", .dentries = { 1000, 0 } },
		{ .path = "/a/b", .dev = "8:1", .dentries = { 950, 0 } },
		{ .path = "/", .dev = "8:2", .dentries = { 940, 0 } },
		{ .path = "/a/b/c", .dev = "8:1", .dentries = { 800, 0 } },
	};
	struct census_holders trees = { rows, 2 };
	struct stage *h = healthy();

	(void)state;
	h->facts.facts.trees = &trees;
	judge(h);
	assert_string_equal(h->verdict.tree->path, "/a");
	trees.n = 5;
	judge(h);
	assert_string_equal(h->verdict.tree->path, "/a/b");
	free(h);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(long_chains_name_victim_maker_owner_directory),
		cmocka_unit_test(the_worst_is_named_whoever_looks_up_most),
		cmocka_unit_test(the_maker_is_a_victim_where_nobody_else_is),
		cmocka_unit_test(a_victim_is_known_from_the_owner_by_its_path),
		cmocka_unit_test(the_maker_made_what_stands),
		cmocka_unit_test(a_maker_is_found_behind_whoever_pays),
		cmocka_unit_test(who_created_what_is_deleted_made_it),
		cmocka_unit_test(makers_of_as_much_are_all_named),
		cmocka_unit_test(the_tree_is_the_deepest_that_explains),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}

// SPDX-License-Identifier: GPL-2.0-only
/*
 * Readings as numbers, their differences, and the choice of a few of them.
 */
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <setjmp.h>
#include <cmocka.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "counts/rank.h"
#include "counts/sample.h"
#include "lib/array.h"

#define TITLE "dchain cgroups - version: 1\n"
#define COLUMNS "# id lookups walked steps longest created_negative state path\n"

static void read_text(struct reader_table *t, struct sample *s,
		      const char *text)
{
	struct reader_fault fault;
	char *copy = strdup(text);

	assert_non_null(copy);
	assert_int_equal(reader_parse_table(t, "cgroups", copy, strlen(copy),
					    &fault), READER_OK);
	assert_int_equal(sample_read(s, t, &fault), READER_OK);
}

static void release(struct reader_table *t, struct sample *s)
{
	sample_free(s);
	reader_free_table(t);
}

static const struct sample_row *find(const struct sample *s, const char *path)
{
	size_t i;

	for (i = 0; i < s->n; i++)
		if (!strcmp(s->rows[i].path, path))
			return &s->rows[i];
	fail_msg("no row of %s", path);
	return NULL;
}

static void cells_become_numbers(void **state)
{
	struct reader_table t;
	struct sample s;

	(void)state;
	read_text(&t, &s, TITLE COLUMNS
		  "7 10 9 30 5 3 live /a\\040b\n"
		  "8 1 1 2 2 0 removed /c\n"
		  "0 4 4 4 1 - - (other)\n");
	assert_int_equal(s.n, 3);
	assert_string_equal(s.rows[0].path, "/a b");
	assert_int_equal(s.rows[0].id, 7);
	assert_int_equal(s.rows[0].count[SAMPLE_WALKED], 9);
	assert_int_equal(s.rows[0].count[SAMPLE_CREATED_NEGATIVE], 3);
	assert_int_equal(s.rows[0].count[SAMPLE_LONGEST], 5);
	assert_true(s.rows[0].live);
	assert_false(s.rows[1].live);
	assert_true(s.rows[2].other);
	assert_true(s.known[SAMPLE_STEPS]);
	assert_false(s.known[SAMPLE_CAPPED]);
	release(&t, &s);
}

static void without_a_column_of_walks_all_were_walked(void **state)
{
	struct reader_table t;
	struct sample s;

	(void)state;
	read_text(&t, &s, TITLE "# id lookups steps path\n7 10 30 /a\n");
	assert_int_equal(s.rows[0].count[SAMPLE_WALKED], 10);
	assert_true(sample_avg(&s.rows[0]) == 3);
	release(&t, &s);
}

static void what_is_missing_or_no_number_is_named(void **state)
{
	static const struct {
		const char *text, *message;
	} cases[] = {
		{ TITLE "# id lookups path\n", "column `steps' is missing" },
		{ TITLE "# id lookups steps\n", "column `path' is missing" },
		{ TITLE "# id lookups steps path\n1 -3 1 /\n",
		  "column `lookups' has a cell that is no number" },
		{ TITLE "# id lookups steps path\n1 3 1x /\n",
		  "column `steps' has a cell that is no number" },
		{ TITLE "# id lookups steps path\n"
		  "1 3 99999999999999999999 /\n",
		  "column `steps' has a cell that is no number" },
		{ TITLE "# id lookups steps sampled path\n1 3 1 nan /\n",
		  "column `sampled' has a cell that is no number" },
		{ TITLE "# id lookups steps path\n"
		  "1 18446744073709551615 1 /a\n2 1 1 /b\n",
		  "column `lookups' adds up to more than 64 bits" },
	};
	struct reader_fault fault;
	struct reader_table t;
	struct sample s;
	size_t i;

	(void)state;
	for (i = 0; i < ARRAY_SIZE(cases); i++) {
		char *copy = strdup(cases[i].text);

		assert_int_equal(reader_parse_table(&t, "cgroups", copy,
						    strlen(copy), &fault), 0);
		assert_int_equal(sample_read(&s, &t, &fault), READER_BROKEN);
		assert_string_equal(fault.message, cases[i].message);
		reader_free_table(&t);
	}
}

static void differences_are_found_by_id(void **state)
{
	struct reader_table t1, t2;
	struct sample then, now, d;

	(void)state;
	read_text(&t1, &then, TITLE COLUMNS
		  "5 100 100 100 1 0 live /same\n"
		  "6 50 50 60 1 0 live /gone\n"
		  "7 10 10 30 5 3 live /grown\n");
	read_text(&t2, &now, TITLE COLUMNS
		  "7 17 17 130 9 4 live /grown\n"
		  "9 3 3 3 1 0 live /new\n"
		  "5 100 100 100 1 0 live /same\n");
	assert_true(sample_delta(&d, &then, &now));
	assert_int_equal(d.n, 3);
	assert_int_equal(find(&d, "/grown")->count[SAMPLE_LOOKUPS], 7);
	assert_int_equal(find(&d, "/grown")->count[SAMPLE_STEPS], 100);
	assert_int_equal(find(&d, "/grown")->count[SAMPLE_CREATED_NEGATIVE],
			 1);
	assert_int_equal(find(&d, "/grown")->count[SAMPLE_LONGEST], 9);
	assert_int_equal(find(&d, "/new")->count[SAMPLE_LOOKUPS], 3);
	assert_int_equal(find(&d, "/same")->count[SAMPLE_LOOKUPS], 0);
	assert_true(sample_avg(find(&d, "/same")) < 0);
	sample_free(&d);
	release(&t1, &then);
	release(&t2, &now);
}

static void after_a_reset_a_row_counts_from_zero(void **state)
{
	struct reader_table t1, t2;
	struct sample then, now, d;

	(void)state;
	read_text(&t1, &then, TITLE COLUMNS "7 100 100 300 5 3 live /a\n");
	read_text(&t2, &now, TITLE COLUMNS "7 110 110 200 5 9 live /a\n");
	assert_true(sample_delta(&d, &then, &now));
	assert_int_equal(d.rows[0].count[SAMPLE_LOOKUPS], 110);
	assert_int_equal(d.rows[0].count[SAMPLE_STEPS], 200);
	sample_free(&d);
	release(&t1, &then);
	release(&t2, &now);
}

static void live_rows_with_one_path_become_one(void **state)
{
	struct sample_row total, merged;
	struct reader_table t;
	struct sample s;

	(void)state;
	read_text(&t, &s, TITLE COLUMNS
		  "7 10 10 30 5 3 live /a\n"
		  "8 2 2 2 1 0 live /b\n"
		  "6 9 9 9 1 0 removed /a\n"
		  "9 1 1 1 9 1 live /a\n");
	sample_total(&s, &total);
	sample_merge_paths(&s);
	assert_int_equal(s.n, 3);
	assert_int_equal(find(&s, "/a")->id, 9);
	assert_true(find(&s, "/a")->live);
	assert_int_equal(find(&s, "/a")->count[SAMPLE_LOOKUPS], 11);
	assert_int_equal(find(&s, "/a")->count[SAMPLE_LONGEST], 9);
	sample_total(&s, &merged);
	assert_memory_equal(total.count, merged.count, sizeof(total.count));
	release(&t, &s);
}

static const char rankable[] = TITLE COLUMNS
	"1 1 1 100 1 0 live /v1\n"
	"2 1 1 90 1 0 live /v2\n"
	"3 1 1 80 1 0 live /v3\n"
	"4 1 1 1 1 500 live /maker\n"
	"5 1 1 2 1 7 live /little\n"
	"0 9 9 9999 1 9999 - (other)\n";

static void victims_and_makers_share_the_places(void **state)
{
	static const struct {
		size_t top;
		const char *chosen[6];
	} cases[] = {
		{ 0, { NULL } },
		{ 1, { "/v1" } },
		{ 2, { "/v1", "/maker" } },
		{ 3, { "/v1", "/v2", "/maker" } },
		{ 4, { "/v1", "/v2", "/little", "/maker" } },
		{ 9, { "/v1", "/v2", "/v3", "/little", "/maker" } },
	};
	struct reader_table t;
	struct sample s;
	size_t i, n;

	(void)state;
	for (i = 0; i < ARRAY_SIZE(cases); i++) {
		read_text(&t, &s, rankable);
		n = rank_top(&s, NULL, cases[i].top);
		assert_true(n == cases[i].top || n == 5);
		while (n-- > 0)
			assert_string_equal(s.rows[n].path,
					    cases[i].chosen[n]);
		assert_int_equal(s.n, 6);
		release(&t, &s);
	}
}

static void places_no_maker_needs_go_to_victims(void **state)
{
	struct reader_table t;
	struct sample s;

	(void)state;
	read_text(&t, &s, TITLE COLUMNS
		  "1 1 1 100 1 0 live /v1\n"
		  "2 1 1 10 1 0 live /v3\n"
		  "3 1 1 90 1 0 live /v2\n"
		  "4 1 1 1 1 0 live /idle\n");
	assert_int_equal(rank_top(&s, NULL, 3), 3);
	assert_string_equal(s.rows[1].path, "/v2");
	assert_string_equal(s.rows[2].path, "/v3");
	release(&t, &s);
}

#define MADE "# id lookups steps inserted_negative inserted_positive " \
	"turned_positive created_negative created_positive path\n"

static void what_turned_positive_is_not_negative(void **state)
{
	struct reader_table t1, t2;
	struct sample then, now, d;
	struct sample_row total;

	(void)state;
	read_text(&t1, &then, TITLE MADE "7 1 1 10 1 4 6 5 /a\n");
	read_text(&t2, &now, TITLE MADE "7 1 1 12 1 9 3 10 /a\n"
		  "8 1 1 5 0 0 5 0 /b\n");
	assert_true(sample_delta(&d, &then, &now));
	/* More turned than came: not less than none. */
	assert_int_equal(d.rows[0].count[SAMPLE_INSERTED_NEGATIVE], 2);
	assert_int_equal(d.rows[0].count[SAMPLE_CREATED_NEGATIVE], 0);
	assert_int_equal(d.rows[0].count[SAMPLE_CREATED_POSITIVE], 5);
	sample_total(&now, &total);
	assert_int_equal(total.count[SAMPLE_CREATED_NEGATIVE], 8);
	sample_free(&d);
	release(&t1, &then);
	release(&t2, &now);
}

static void unknown_is_not_zero(void **state)
{
	struct sample_row total;
	struct reader_table t;
	struct sample s;

	(void)state;
	read_text(&t, &s, TITLE MADE "7 1 1 - - - - - /a\n"
		  "8 1 1 5 0 0 5 0 /b\n");
	assert_false(sample_is_known(&s.rows[0], SAMPLE_CREATED_NEGATIVE));
	assert_true(sample_is_known(&s.rows[1], SAMPLE_CREATED_NEGATIVE));
	assert_false(sample_is_known(&s.rows[1], SAMPLE_TRANSIENT));
	sample_total(&s, &total);
	assert_false(sample_is_known(&total, SAMPLE_INSERTED_NEGATIVE));
	assert_true(sample_is_known(&total, SAMPLE_LOOKUPS));
	release(&t, &s);
}

static void what_a_removed_cgroup_did_before_is_not_news(void **state)
{
	struct reader_table t1, t2;
	struct sample then, now, d;

	(void)state;
	read_text(&t1, &then, TITLE COLUMNS
		  "7 100 100 100 1 0 removed /gone\n"
		  "8 1 1 1 1 0 live /a\n"
		  "0 10 10 10 1 0 - (removed)\n");
	read_text(&t2, &now, TITLE COLUMNS
		  "8 1 1 1 1 0 live /a\n"
		  "0 115 115 116 1 0 - (removed)\n"
		  "0 3 3 3 1 0 - (other)\n");
	assert_true(sample_delta(&d, &then, &now));
	assert_int_equal(find(&d, "(removed)")->count[SAMPLE_LOOKUPS], 5);
	assert_int_equal(find(&d, "(removed)")->count[SAMPLE_STEPS], 6);
	assert_int_equal(find(&d, "(other)")->count[SAMPLE_LOOKUPS], 3);
	sample_free(&d);
	release(&t1, &then);
	release(&t2, &now);
}

static void rows_are_sorted_by_any_column(void **state)
{
	static const struct {
		enum sample_count by;
		const char *first;
	} cases[] = {
		{ SAMPLE_STEPS, "/v1" }, { SAMPLE_CREATED_NEGATIVE, "/maker" },
		{ SAMPLE_AVG, "/v1" }, { SAMPLE_PATH, "/little" },
		{ SAMPLE_ID, "/v1" },
	};
	struct reader_table t;
	struct sample s;
	size_t i;

	(void)state;
	read_text(&t, &s, rankable);
	for (i = 0; i < ARRAY_SIZE(cases); i++) {
		sample_sort(&s, cases[i].by);
		assert_string_equal(s.rows[0].path, cases[i].first);
		assert_string_equal(s.rows[5].path, "(other)");
	}
	release(&t, &s);
}

#define SAMPLED "# id lookups walked steps sampled sampled_steps " \
	"sampled_squares path\n"

static bool about(double value, double wanted)
{
	return fabs(value - wanted) < 0.000001;
}

/* Walks of 2 and 6 steps in turn: mean 4, variance 4. */
static void an_error_is_that_of_what_was_sampled(void **state)
{
	struct reader_table t;
	struct sample_row total;
	struct sample s;

	(void)state;
	/* 100 of 400; and 300 more, each of which was walked */
	read_text(&t, &s, TITLE SAMPLED
		  "7 400 100 400 100 400 2000 /a\n"
		  "8 700 400 1600 100 400 2000 /b\n"
		  "9 300 300 1200 0 0 0 /c\n"
		  "10 300 0 0 0 0 0 /d\n");
	assert_true(about(sample_error(find(&s, "/a")),
			  2 / sqrt(100) * sqrt(3.0 / 4)));
	assert_true(about(sample_error(find(&s, "/b")),
			  2 / sqrt(100) * sqrt(3.0 / 4) / 4));
	assert_true(sample_error(find(&s, "/c")) == 0);
	assert_true(sample_error(find(&s, "/d")) < 0);
	sample_sort(&s, SAMPLE_ERROR);
	assert_string_equal(s.rows[0].path, "/a");
	assert_string_equal(s.rows[3].path, "/d");
	/* a sum of rows is one sample of all */
	s.n = 2;
	sample_total(&s, &total);
	assert_true(about(sample_error(&total),
			  2 / sqrt(200) * sqrt(1 - 200.0 / 800) * 200 / 500));
	release(&t, &s);
}

static void sums_that_cannot_be_have_no_error(void **state)
{
	struct reader_table t;
	struct sample s;
	size_t i;

	(void)state;
	/* squares below those of the mean; more sampled than walked */
	read_text(&t, &s, TITLE SAMPLED
		  "7 400 100 400 100 400 1599 /a\n"
		  "8 400 99 400 100 400 2000 /b\n"
		  "9 99 100 400 100 400 2000 /c\n");
	for (i = 0; i < s.n; i++)
		assert_true(sample_error(&s.rows[i]) == 0);
	release(&t, &s);
	read_text(&t, &s, TITLE COLUMNS "7 10 9 30 5 3 live /a\n");
	assert_true(sample_error(&s.rows[0]) < 0);
	release(&t, &s);
}

/* Squares go past 64 bits some day. */
static void the_error_of_a_difference_is_its_own(void **state)
{
	struct reader_table t1, t2;
	struct sample then, now, d;

	(void)state;
	read_text(&t1, &then, TITLE SAMPLED
		  "7 90 80 800 70 700 90000 /a\n"
		  "8 90 80 800 70 700 18446744073709551615 /b\n");
	read_text(&t2, &now, TITLE SAMPLED
		  "7 490 180 1200 170 1100 92000 /a\n"
		  "8 490 180 1200 170 1100 1999 /b\n"
		  "9 1 1 1 1 1 18446744073709551615 /c\n");
	assert_true(sample_delta(&d, &then, &now));
	assert_true(about(sample_error(find(&d, "/a")),
			  2 / sqrt(100) * sqrt(3.0 / 4)));
	assert_true(about(sample_error(find(&d, "/b")),
			  2 / sqrt(100) * sqrt(3.0 / 4)));
	sample_free(&d);
	release(&t1, &then);
	release(&t2, &now);
}

/* Case TOP: 61 removed cgroups with large totals, one that is at work. */
static void who_is_at_work_comes_before_who_has_gone(void **state)
{
	struct sample_row rows[63] = { 0 }, late[63] = { 0 };
	struct sample s = { .rows = rows, .n = 63 };
	struct sample activity = { .rows = late, .n = 63 };
	size_t i;

	(void)state;
	for (i = 0; i < 63; i++) {
		rows[i].path = i == 62 ? "/busy" : i == 61 ? "/lazy" : "/gone";
		rows[i].live = i > 60;
		rows[i].count[SAMPLE_STEPS] = 1000000 - i;
		late[i] = rows[i];
		late[i].count[SAMPLE_STEPS] = i == 62 ? 40 : 0;
	}
	assert_int_equal(rank_top(&s, &activity, 50), 2);
	assert_string_equal(s.rows[0].path, "/busy");
	assert_string_equal(s.rows[1].path, "/lazy");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(cells_become_numbers),
		cmocka_unit_test(without_a_column_of_walks_all_were_walked),
		cmocka_unit_test(what_is_missing_or_no_number_is_named),
		cmocka_unit_test(differences_are_found_by_id),
		cmocka_unit_test(after_a_reset_a_row_counts_from_zero),
		cmocka_unit_test(live_rows_with_one_path_become_one),
		cmocka_unit_test(victims_and_makers_share_the_places),
		cmocka_unit_test(places_no_maker_needs_go_to_victims),
		cmocka_unit_test(what_turned_positive_is_not_negative),
		cmocka_unit_test(unknown_is_not_zero),
		cmocka_unit_test(what_a_removed_cgroup_did_before_is_not_news),
		cmocka_unit_test(rows_are_sorted_by_any_column),
		cmocka_unit_test(an_error_is_that_of_what_was_sampled),
		cmocka_unit_test(sums_that_cannot_be_have_no_error),
		cmocka_unit_test(the_error_of_a_difference_is_its_own),
		cmocka_unit_test(who_is_at_work_comes_before_who_has_gone),
	};

	return cmocka_run_group_tests_name("sample", tests, NULL, NULL);
}

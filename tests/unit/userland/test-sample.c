// SPDX-License-Identifier: GPL-2.0-only
/* Readings as numbers, and their differences. */
#include "readings.h"

#include <math.h>

#include "lib/array.h"

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

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(cells_become_numbers),
		cmocka_unit_test(without_a_column_of_walks_all_were_walked),
		cmocka_unit_test(what_is_missing_or_no_number_is_named),
		cmocka_unit_test(differences_are_found_by_id),
		cmocka_unit_test(after_a_reset_a_row_counts_from_zero),
		cmocka_unit_test(live_rows_with_one_path_become_one),
		cmocka_unit_test(what_turned_positive_is_not_negative),
		cmocka_unit_test(unknown_is_not_zero),
		cmocka_unit_test(what_a_removed_cgroup_did_before_is_not_news),
		cmocka_unit_test(an_error_is_that_of_what_was_sampled),
		cmocka_unit_test(sums_that_cannot_be_have_no_error),
		cmocka_unit_test(the_error_of_a_difference_is_its_own),
	};

	return cmocka_run_group_tests_name("sample", tests, NULL, NULL);
}

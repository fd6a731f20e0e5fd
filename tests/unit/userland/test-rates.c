// SPDX-License-Identifier: GPL-2.0-only
/*
 * What happened between two readings: never less than nothing, and never less
 * than all of it.
 */
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <setjmp.h>
#include <cmocka.h>
#include <string.h>

#include "counts/rates.h"

#define ROWS(list, count_)						\
	{ .rows = (list), .n = (count_), .known = { true, true, true } }

static struct sample_row row(uint64_t id, uint64_t lookups, uint64_t steps)
{
	struct sample_row r = {
		.path = id ? "/x" : "(other)",
		.id = id,
		.other = !id,
		.count = {
			[SAMPLE_LOOKUPS] = lookups,
			[SAMPLE_WALKED] = lookups,
			[SAMPLE_STEPS] = steps,
		},
	};

	return r;
}

static void idle_rows_are_left_out_the_busiest_are_first(void **state)
{
	struct sample_row before[] = { row(1, 5, 5), row(2, 9, 90) };
	struct sample_row after[] = {
		row(2, 9, 90), row(0, 50, 500), row(1, 7, 9), row(3, 1, 4),
	};
	struct sample then = ROWS(before, 2), now = ROWS(after, 4), d;

	(void)state;
	assert_false(rates_reset(&then, &now));
	assert_true(rates_between(&d, &then, &now, false));
	assert_int_equal(d.n, 3);
	assert_int_equal(d.rows[0].id, 1);
	assert_int_equal(d.rows[0].count[SAMPLE_LOOKUPS], 2);
	assert_int_equal(d.rows[0].count[SAMPLE_STEPS], 4);
	assert_int_equal(d.rows[1].id, 3);
	assert_true(d.rows[2].other);
	assert_int_equal(d.rows[2].count[SAMPLE_STEPS], 500);
	sample_free(&d);
}

/* A removed cgroup's row goes, and what it counted is in another one. */
static void a_smaller_total_is_a_reset_a_lost_row_is_none(void **state)
{
	struct sample_row before[] = { row(1, 5, 5), row(2, 9, 90) };
	struct sample_row fewer[] = { row(1, 50, 500) };
	struct sample_row smaller[] = { row(1, 5, 500), row(2, 8, 90) };
	struct sample_row same[] = { row(1, 5, 5), row(2, 9, 90) };
	struct sample then = ROWS(before, 2);
	struct sample a = ROWS(fewer, 1), b = ROWS(smaller, 2);
	struct sample c = ROWS(same, 2);

	(void)state;
	assert_false(rates_reset(&then, &a));
	assert_true(rates_reset(&then, &b));
	assert_false(rates_reset(&then, &c));
}

static void a_column_that_went_away_is_no_reset(void **state)
{
	struct sample_row before[] = { row(1, 5, 5) };
	struct sample_row after[] = { row(1, 6, 6) };
	struct sample then = ROWS(before, 1), now = ROWS(after, 1);

	(void)state;
	after[0].count[SAMPLE_WALKED] = 0;
	now.known[SAMPLE_WALKED] = false;
	assert_false(rates_reset(&then, &now));
}

static void after_a_reset_all_counts_are_new(void **state)
{
	struct sample_row before[] = { row(1, 5, 5), row(2, 9, 90) };
	struct sample_row after[] = { row(2, 10, 95), row(1, 2, 2) };
	struct sample then = ROWS(before, 2), now = ROWS(after, 2), d;

	(void)state;
	assert_true(rates_between(&d, &then, &now, true));
	assert_int_equal(d.n, 2);
	assert_int_equal(d.rows[0].count[SAMPLE_STEPS], 95);
	assert_int_equal(d.rows[1].count[SAMPLE_LOOKUPS], 2);
	sample_free(&d);
}

static void nothing_between_empty_readings(void **state)
{
	struct sample empty = { 0 }, d;

	(void)state;
	assert_false(rates_reset(&empty, &empty));
	assert_true(rates_between(&d, &empty, &empty, false));
	assert_int_equal(d.n, 0);
	rates_fold(&d, 1);
	assert_int_equal(d.n, 0);
	sample_free(&d);
}

static void folding_loses_nothing(void **state)
{
	struct sample_row after[] = {
		row(1, 1, 10), row(2, 2, 8), row(3, 3, 6), row(4, 4, 4),
		row(0, 5, 2),
	};
	struct sample then = { 0 }, now = ROWS(after, 5), d;
	struct sample_row total;

	(void)state;
	assert_true(rates_between(&d, &then, &now, false));
	rates_fold(&d, 0);
	assert_int_equal(d.n, 5);
	/* The fifth row would only be replaced by itself. */
	rates_fold(&d, 4);
	assert_int_equal(d.n, 5);
	assert_string_equal(d.rows[4].path, "(other)");
	rates_fold(&d, 2);
	assert_int_equal(d.n, 3);
	assert_int_equal(d.rows[1].id, 2);
	assert_string_equal(d.rows[2].path, "(rest)");
	assert_int_equal(d.rows[2].count[SAMPLE_LOOKUPS], 12);
	sample_total(&d, &total);
	assert_int_equal(total.count[SAMPLE_LOOKUPS], 15);
	assert_int_equal(total.count[SAMPLE_STEPS], 30);
	sample_free(&d);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(idle_rows_are_left_out_the_busiest_are_first),
		cmocka_unit_test(a_smaller_total_is_a_reset_a_lost_row_is_none),
		cmocka_unit_test(a_column_that_went_away_is_no_reset),
		cmocka_unit_test(after_a_reset_all_counts_are_new),
		cmocka_unit_test(nothing_between_empty_readings),
		cmocka_unit_test(folding_loses_nothing),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}

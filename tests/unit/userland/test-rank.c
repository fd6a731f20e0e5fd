// SPDX-License-Identifier: GPL-2.0-only
/* Which rows of a reading come first, and which are shown where few can be. */
#include "readings.h"

#include "counts/rank.h"
#include "lib/array.h"

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
		cmocka_unit_test(victims_and_makers_share_the_places),
		cmocka_unit_test(places_no_maker_needs_go_to_victims),
		cmocka_unit_test(rows_are_sorted_by_any_column),
		cmocka_unit_test(who_is_at_work_comes_before_who_has_gone),
	};

	return cmocka_run_group_tests_name("rank", tests, NULL, NULL);
}

// SPDX-License-Identifier: GPL-2.0-only
/*
 * Readings as numbers, their differences, and the choice of a few of them.
 */
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <setjmp.h>
#include <cmocka.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "read/rank.h"
#include "read/sample.h"

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
	assert_int_equal(s.rows[0].longest, 5);
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
	};
	struct reader_fault fault;
	struct reader_table t;
	struct sample s;
	size_t i;

	(void)state;
	for (i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
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
	assert_int_equal(find(&d, "/grown")->longest, 9);
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

static void rows_with_one_path_become_one(void **state)
{
	struct sample_row total, merged;
	struct reader_table t;
	struct sample s;

	(void)state;
	read_text(&t, &s, TITLE COLUMNS
		  "7 10 10 30 5 3 removed /a\n"
		  "8 2 2 2 1 0 live /b\n"
		  "9 1 1 1 9 1 live /a\n");
	sample_total(&s, &total);
	sample_merge_paths(&s);
	assert_int_equal(s.n, 2);
	assert_int_equal(find(&s, "/a")->id, 9);
	assert_true(find(&s, "/a")->live);
	assert_int_equal(find(&s, "/a")->count[SAMPLE_LOOKUPS], 11);
	assert_int_equal(find(&s, "/a")->longest, 9);
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
	for (i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		read_text(&t, &s, rankable);
		n = rank_top(&s, cases[i].top);
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
	assert_int_equal(rank_top(&s, 3), 3);
	assert_string_equal(s.rows[1].path, "/v2");
	assert_string_equal(s.rows[2].path, "/v3");
	release(&t, &s);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(cells_become_numbers),
		cmocka_unit_test(without_a_column_of_walks_all_were_walked),
		cmocka_unit_test(what_is_missing_or_no_number_is_named),
		cmocka_unit_test(differences_are_found_by_id),
		cmocka_unit_test(after_a_reset_a_row_counts_from_zero),
		cmocka_unit_test(rows_with_one_path_become_one),
		cmocka_unit_test(victims_and_makers_share_the_places),
		cmocka_unit_test(places_no_maker_needs_go_to_victims),
	};

	return cmocka_run_group_tests_name("sample", tests, NULL, NULL);
}

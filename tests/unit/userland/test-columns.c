// SPDX-License-Identifier: GPL-2.0-only
/*
 * Columns are matched by name between this version and the file's, and rows
 * are selected as the user names them.
 */
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <setjmp.h>
#include <cmocka.h>
#include <stdlib.h>
#include <string.h>

#include "counts/columns.h"

static struct reader_table table(const char *rest)
{
	struct reader_fault fault;
	struct reader_table t;
	char *text;

	assert_true(asprintf(&text, "dchain cgroups - version: 1\n%s", rest) >
		    0);
	assert_int_equal(reader_parse_table(&t, "cgroups", text, strlen(text),
					    &fault), READER_OK);
	return t;
}

static void columns_that_an_old_file_lacks_are_left_out(void **state)
{
	struct reader_table t = table("# path id\n/ 1\n");
	struct counts_columns c;

	(void)state;
	counts_columns(&c, IN_CGROUPS, &t, NULL, 0, NULL, 0);
	assert_int_equal(c.n, 2);
	assert_string_equal(c.columns[0].name, "id");
	assert_string_equal(c.columns[1].name, "path");
	assert_int_equal(c.place[SAMPLE_ID], 0);
	assert_int_equal(c.place[SAMPLE_LOOKUPS], -1);
	counts_columns_free(&c);
	reader_free_table(&t);
}

static void columns_that_only_the_file_knows_come_last(void **state)
{
	struct reader_table t = table("# a id b c path d\n"
				      "1 1 1.50 x / 01\n- 2 2 3 /a 2\n");
	static const enum printer_type types[] = {
		PRINTER_NUMBER, PRINTER_NUMBER, PRINTER_TEXT, PRINTER_TEXT,
	};
	static const struct printer_column own = {
		"own", "", PRINTER_TEXT, false
	};
	struct counts_columns c;
	size_t i;

	(void)state;
	counts_columns(&c, IN_CGROUPS, &t, &own, 1, &own, 1);
	assert_int_equal(c.n, 8);
	assert_int_equal(c.place[SAMPLE_PATH], 2);
	for (i = 0; i < 4; i++) {
		assert_true(c.columns[c.extra + i].extra);
		assert_int_equal(c.columns[c.extra + i].type, types[i]);
		assert_int_equal(c.columns[c.extra + i].name[0], "abcd"[i]);
	}
	assert_int_equal(c.after, 7);
	counts_columns_free(&c);
	reader_free_table(&t);
}

static void an_error_is_computed_or_that_of_an_old_file(void **state)
{
	struct reader_table old = table("# id error path\n1 0.50 /\n");
	struct reader_table new = table("# id sampled sampled_steps "
					"sampled_squares path\n1 1 1 1 /\n");
	struct counts_columns c;

	(void)state;
	counts_columns(&c, IN_CGROUPS, &old, NULL, 0, NULL, 0);
	assert_int_equal(c.place[SAMPLE_ERROR], -1);
	assert_int_equal(c.n, 3);
	assert_string_equal(c.columns[c.extra].name, "error");
	counts_columns_free(&c);
	reader_free_table(&old);
	counts_columns(&c, IN_CGROUPS, &new, NULL, 0, NULL, 0);
	assert_int_equal(c.place[SAMPLE_ERROR], 1);
	assert_int_equal(c.n, 6);
	assert_int_equal(c.nextra, 0);
	counts_columns_free(&c);
	reader_free_table(&new);
}

/* Commands have no other list of counters. */
static void each_counter_has_what_outputs_need(void **state)
{
	struct counts_columns c;
	enum sample_count i, k;

	(void)state;
	counts_columns(&c, IN_STAT, NULL, NULL, 0, NULL, 0);
	assert_int_equal(c.n, SAMPLE_COUNTS);
	for (i = 0; i < SAMPLE_COUNTS; i++) {
		assert_string_equal(c.columns[i].name, counters[i].name);
		assert_true(*counters[i].help);
		assert_int_equal(c.columns[i].extra,
				 !(counters[i].shown & IN_STAT));
		if (counters[i].kind == COUNTER_SUM)
			assert_true(*counters[i].metric && *counters[i].unit);
		if (counters[i].kind == COUNTER_DERIVED ||
		    counters[i].kind == COUNTER_PART)
			assert_false(*counters[i].metric);
		for (k = 0; k < i; k++)
			assert_string_not_equal(counters[i].name,
						counters[k].name);
	}
	counts_columns_free(&c);
}

static bool selected(const struct reader_table *t, size_t row, char *wanted)
{
	return counts_selects(strtoull(reader_cell(t, row, 0), NULL, 10),
			      reader_cell(t, row, 1), &wanted, 1);
}

static void a_path_stands_for_all_below_it(void **state)
{
	struct reader_table t = table("# id path\n1 /\n2 /a\n3 /a/b\n4 /ab\n"
				      "0 (other)\n");
	static const bool below_a[] = { false, true, true, false, false };
	size_t i;

	(void)state;
	for (i = 0; i < t.nrows; i++) {
		assert_int_equal(selected(&t, i, "/a"), below_a[i]);
		assert_int_equal(selected(&t, i, "/a/"), below_a[i]);
		assert_int_equal(selected(&t, i, "/"), i < 4);
		assert_int_equal(selected(&t, i, "3"), i == 2);
		assert_true(counts_selects(1, reader_cell(&t, i, 1), NULL, 0));
	}
	assert_false(selected(&t, 0, ""));
	reader_free_table(&t);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(columns_that_an_old_file_lacks_are_left_out),
		cmocka_unit_test(columns_that_only_the_file_knows_come_last),
		cmocka_unit_test(an_error_is_computed_or_that_of_an_old_file),
		cmocka_unit_test(each_counter_has_what_outputs_need),
		cmocka_unit_test(a_path_stands_for_all_below_it),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}

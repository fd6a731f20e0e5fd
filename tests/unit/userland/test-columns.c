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

#include "read/columns.h"

static const struct printer_column known[] = {
	{ "id", "", PRINTER_NUMBER, false },
	{ "steps", "", PRINTER_NUMBER, false },
	{ "path", "", PRINTER_PATH, false },
};

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
	struct printer_column *columns;
	size_t n;

	(void)state;
	columns = columns_match(&t, known, 3, &n);
	assert_int_equal(n, 2);
	assert_string_equal(columns[0].name, "id");
	assert_string_equal(columns[1].name, "path");
	free(columns);
	reader_free_table(&t);
}

static void columns_that_only_the_file_knows_come_last(void **state)
{
	struct reader_table t = table("# a id b c path d\n"
				      "1 1 1.50 x / 01\n- 2 2 3 /a 2\n");
	static const enum printer_type types[] = {
		PRINTER_NUMBER, PRINTER_NUMBER, PRINTER_TEXT, PRINTER_TEXT,
	};
	struct printer_column *columns;
	size_t n, i;

	(void)state;
	columns = columns_match(&t, known, 3, &n);
	assert_int_equal(n, 6);
	for (i = 0; i < 4; i++) {
		assert_true(columns[2 + i].extra);
		assert_int_equal(columns[2 + i].type, types[i]);
		assert_int_equal(columns[2 + i].name[0], "abcd"[i]);
	}
	free(columns);
	reader_free_table(&t);
}

static bool selected(const struct reader_table *t, size_t row, char *wanted)
{
	return columns_select(t, row, &wanted, 1);
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
		assert_true(columns_select(&t, i, NULL, 0));
	}
	assert_false(selected(&t, 0, ""));
	reader_free_table(&t);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(columns_that_an_old_file_lacks_are_left_out),
		cmocka_unit_test(columns_that_only_the_file_knows_come_last),
		cmocka_unit_test(a_path_stands_for_all_below_it),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}

// SPDX-License-Identifier: GPL-2.0-only
/*
 * The module's files: what is read, and that a damaged one is refused with its
 * line instead of being read in part.
 */
#include <errno.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <setjmp.h>
#include <cmocka.h>
#include <stdlib.h>
#include <string.h>

#include "file/reader.h"

#include "lib/array.h"
#include "lib/root.h"

#define TITLE "dchain cgroups - version: 3\n"

static const char *const names[] = { "cgroups", "owners" };

static enum dchain_exit table(struct reader_table *t, const char *text,
			      struct reader_fault *fault)
{
	*fault = (struct reader_fault) { 0 };
	return reader_cut_tables(t, names, 1, strdup(text), fault);
}

static enum dchain_exit values(struct reader_values *v, const char *text,
			       struct reader_fault *fault)
{
	*fault = (struct reader_fault) { 0 };
	return reader_cut_values(v, strdup(text), fault);
}

static void refused(const char *text, unsigned int line)
{
	struct reader_fault fault;
	struct reader_table t;

	assert_int_equal(table(&t, text, &fault), DCHAIN_FORMAT);
	assert_int_equal(fault.line, line);
	assert_true(fault.message[0]);
	assert_null(t.text);
}

static void rows_are_read_by_column_name(void **state)
{
	struct reader_fault fault;
	struct reader_table t;

	(void)state;
	assert_int_equal(table(&t, TITLE "# path id\n/a 1\n  /b\t 22 \n",
			       &fault), DCHAIN_OK);
	assert_int_equal(t.nrows, 2);
	assert_int_equal(reader_column(&t, "id"), 1);
	assert_string_equal(reader_cell(&t, 1, reader_column(&t, "id")), "22");
	assert_string_equal(reader_cell(&t, 1, reader_column(&t, "path")),
			    "/b");
	reader_free_table(&t);
}

static void what_is_missing_reads_as_none(void **state)
{
	struct reader_fault fault;
	struct reader_table t;

	(void)state;
	assert_int_equal(table(&t, TITLE "# id path\n", &fault), DCHAIN_OK);
	assert_int_equal(t.nrows, 0);
	assert_int_equal(t.ncolumns, 2);
	assert_int_equal(reader_column(&t, "steps"), -1);
	assert_string_equal(reader_cell(&t, 0, -1), "-");
	reader_free_table(&t);
}

static void warnings_are_kept_and_other_comments_skipped(void **state)
{
	struct reader_fault fault;
	struct reader_table t;

	(void)state;
	assert_int_equal(table(&t, TITLE "# id\n# warning: one two\n# else\n"
			       "1\n# warning: three\n2\n", &fault), DCHAIN_OK);
	assert_int_equal(t.nrows, 2);
	assert_int_equal(t.nwarnings, 2);
	assert_string_equal(t.warnings[0], "one two");
	assert_string_equal(t.warnings[1], "three");
	reader_free_table(&t);
}

static void cells_are_unescaped(void **state)
{
	struct reader_fault fault;
	struct reader_table t;

	(void)state;
	assert_int_equal(table(&t, TITLE "# path\n/\\040\\011\\134\\x\n"
			       "\\777\\000\\04\n", &fault), DCHAIN_OK);
	assert_string_equal(reader_cell(&t, 0, 0), "/ \t\\\\x");
	assert_string_equal(reader_cell(&t, 1, 0), "\\777\\000\\04");
	reader_free_table(&t);
}

static void a_foreign_file_is_no_table(void **state)
{
	(void)state;
	refused("", 1);
	refused("root:x:0:0\n", 1);
	refused("dchain histogram - version: 1\n# id\n", 1);
	refused("dchain cgroups - version: 1", 1);
}

static void an_unknown_version_is_told_from_damage(void **state)
{
	(void)state;
	refused("dchain cgroups - version: 4\n# id\n1\n", 1);
	refused("dchain cgroups - version: 0\n# id\n1\n", 1);
	refused("dchain cgroups - version: one\n", 1);
	refused("dchain cgroups - version: 1 \n", 1);
}

static void damage_is_named_with_its_line(void **state)
{
	(void)state;
	refused(TITLE, 2);
	refused(TITLE "1 2\n", 2);
	refused(TITLE "#\n", 2);
	refused(TITLE "# id path\n1 /\n2\n", 4);
	refused(TITLE "# id path\n1 / x\n", 3);
	refused(TITLE "# id path\n\n", 3);
	/* cut off */
	refused(TITLE "# id", 2);
	refused(TITLE "# id path\n1 /a\n2 /", 4);
}

static void tables_follow_one_another(void **state)
{
	static const char text[] = TITLE "# id path\n1 /a\\040b\n"
		"dchain owners - version: 3\n# name\n# warning: some\n";
	struct reader_fault fault = { 0 };
	struct reader_table t[2];

	(void)state;
	assert_int_equal(reader_cut_tables(t, names, 2, strdup(text), &fault),
			 DCHAIN_OK);
	assert_int_equal(t[0].nrows, 1);
	assert_string_equal(reader_cell(&t[0], 0, 1), "/a b");
	assert_int_equal(t[1].nrows, 0);
	assert_int_equal(t[1].nwarnings, 1);
	reader_free_table(&t[1]);
	reader_free_table(&t[0]);
	/* one too few, and one too many */
	assert_int_equal(reader_cut_tables(t, names, 2,
					   strdup(TITLE "# id\n1\n"), &fault),
			 DCHAIN_FORMAT);
	assert_null(t[0].text);
	assert_int_equal(reader_cut_tables(t, names, 1, strdup(text), &fault),
			 DCHAIN_FORMAT);
	assert_int_equal(fault.line, 4);
}

static void values_keep_their_order_and_repeat(void **state)
{
	struct reader_fault fault;
	struct reader_values v;

	(void)state;
	assert_int_equal(values(&v, "format: 1\nprobe: a=1\nalive: no: it: is\n"
				"probe: a=2\nempty:\n# comment\n", &fault),
			 DCHAIN_OK);
	assert_int_equal(v.npairs, 5);
	assert_string_equal(reader_value(&v, "alive"), "no: it: is");
	assert_string_equal(reader_value(&v, "empty"), "");
	assert_string_equal(v.pairs[3].value, "a=2");
	assert_null(reader_value(&v, "none"));
	reader_free_values(&v);
}

static void bad_values_are_refused(void **state)
{
	static const struct {
		const char *text;
		unsigned int line;
	} cases[] = {
		{ "", 1 },
		{ "format: 4\n", 1 },
		{ "mode: walk\nformat: x\n", 2 },
		{ "mode walk\n", 1 },
		{ ": walk\n", 1 },
		{ "mode: wa", 1 },
	};
	struct reader_fault fault;
	struct reader_values v;
	size_t i;

	(void)state;
	for (i = 0; i < ARRAY_SIZE(cases); i++) {
		assert_int_equal(values(&v, cases[i].text, &fault),
				 DCHAIN_FORMAT);
		assert_int_equal(fault.line, cases[i].line);
		assert_null(v.text);
	}
}

static void a_reason_reaches_to_the_end(void **state)
{
	static const char line[] =
		"symbol=a_b state=not-attached hits=0 reason=mode=x is walk";
	char value[32];

	(void)state;
	assert_true(reader_field(line, "symbol", value, sizeof(value)));
	assert_string_equal(value, "a_b");
	assert_true(reader_field(line, "reason", value, sizeof(value)));
	assert_string_equal(value, "mode=x is walk");
	assert_false(reader_field(line, "mode", value, sizeof(value)));
	assert_string_equal(value, "");
	assert_false(reader_field(line, "hit", value, sizeof(value)));
	assert_true(reader_field(line, "state", value, 5));
	assert_string_equal(value, "not-");
}

static void a_file_is_read_to_its_end(void **state)
{
	const size_t size = 300000;
	char *text, *big = malloc(size);
	size_t len;
	FILE *f;

	(void)state;
	assert_non_null(big);
	memset(big, 'x', size);
	f = tmpfile();
	assert_non_null(f);
	assert_int_equal(fwrite(big, 1, size, f), size);
	rewind(f);
	assert_null(root_slurp(fileno(f), size - 1, &len));
	assert_int_equal(errno, EFBIG);
	rewind(f);
	text = root_slurp(fileno(f), size, &len);
	assert_non_null(text);
	assert_int_equal(len, size);
	assert_memory_equal(text, big, size);
	assert_int_equal(text[size], 0);
	free(text);
	free(big);
	fclose(f);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(rows_are_read_by_column_name),
		cmocka_unit_test(what_is_missing_reads_as_none),
		cmocka_unit_test(warnings_are_kept_and_other_comments_skipped),
		cmocka_unit_test(cells_are_unescaped),
		cmocka_unit_test(a_foreign_file_is_no_table),
		cmocka_unit_test(an_unknown_version_is_told_from_damage),
		cmocka_unit_test(damage_is_named_with_its_line),
		cmocka_unit_test(tables_follow_one_another),
		cmocka_unit_test(values_keep_their_order_and_repeat),
		cmocka_unit_test(bad_values_are_refused),
		cmocka_unit_test(a_reason_reaches_to_the_end),
		cmocka_unit_test(a_file_is_read_to_its_end),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}

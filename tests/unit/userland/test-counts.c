// SPDX-License-Identifier: GPL-2.0-only
/* Readings as numbers, their differences, and their sums along the tree. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <cmocka.h>

#include "counts/sample.h"
#include "counts/cgroup-tree.h"
#include "lib/array.h"

#define TITLE "dchain cgroups - version: 3\n"
#define COLUMNS "# id lookups walked steps longest inserted_negative " \
	"turned_negative turned_positive votes of program state path\n"

static enum dchain_exit try_read(struct sample *s, const char *text,
				 struct reader_fault *fault)
{
	static const char *const names[] = { "cgroups" };
	struct reader_table t;

	assert_int_equal(reader_cut_tables(&t, names, 1, strdup(text), fault),
			 DCHAIN_OK);
	return sample_read(s, &t, fault);
}

static void read_text(struct sample *s, const char *text)
{
	struct reader_fault fault;

	assert_int_equal(try_read(s, text, &fault), DCHAIN_OK);
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

static uint64_t steps(const struct sample *s, const char *path)
{
	return find(s, path)->count[SAMPLE_STEPS];
}

static void cells_become_numbers(void **state)
{
	const struct sample_row *row;
	struct sample s;

	(void)state;
	read_text(&s, TITLE COLUMNS
		  "7 10 9 30 5 8 1 3 4 5 a\\040b live /a\\040b\n"
		  "8 1 1 2 2 0 0 0 0 0 - removed /c\n"
		  "0 4 4 4 1 - - - 0 0 - - (other)\n");
	row = find(&s, "/a b");
	assert_int_equal(row->id, 7);
	assert_int_equal(row->count[SAMPLE_WALKED], 9);
	assert_int_equal(row->count[SAMPLE_LONGEST], 5);
	assert_int_equal(row->count[SAMPLE_VOTES], 4);
	assert_string_equal(row->program, "a b");
	assert_true(row->live);
	assert_false(find(&s, "/c")->live);
	assert_true(find(&s, "(other)")->other);
	sample_free(&s);
}

static void made_is_what_stays(void **state)
{
	struct sample s;

	(void)state;
	read_text(&s, TITLE COLUMNS
		  "7 0 0 0 0 8 1 3 0 0 - live /inserted-and-turned\n"
		  "8 0 0 0 0 2 4 9 0 0 - live /turned-others\n"
		  "9 0 0 0 0 - - - 0 0 - live /unknown\n");
	assert_int_equal(s.rows[0].count[SAMPLE_MADE_NEGATIVE], 6);
	assert_int_equal(s.rows[1].count[SAMPLE_MADE_NEGATIVE], 4);
	assert_true(sample_is_known(&s.rows[1], SAMPLE_MADE_NEGATIVE));
	assert_false(sample_is_known(&s.rows[2], SAMPLE_MADE_NEGATIVE));
	sample_free(&s);
}

static void what_is_missing_or_no_number_is_named(void **state)
{
	static const struct {
		const char *text, *message;
	} cases[] = {
		{ "# id lookups path\n", "column `steps' is missing" },
		{ "# id lookups steps\n", "column `path' is missing" },
		{ "# id lookups steps path\n1 -3 1 /\n",
		  "column `lookups' has a cell that is no number" },
		{ "# id lookups steps path\n1 3 nan /\n",
		  "column `steps' has a cell that is no number" },
		{ "# id lookups steps path\n1x 3 1 /\n",
		  "column `id' has a cell that is no number" },
	};
	struct reader_fault fault;
	char text[200];
	struct sample s;
	size_t i;

	(void)state;
	for (i = 0; i < ARRAY_SIZE(cases); i++) {
		snprintf(text, sizeof(text), TITLE "%s", cases[i].text);
		assert_int_equal(try_read(&s, text, &fault), DCHAIN_FORMAT);
		assert_string_equal(fault.message, cases[i].message);
		assert_null(s.rows);
	}
}

static void a_difference_is_by_cgroup(void **state)
{
	struct sample then, now, d;

	(void)state;
	read_text(&then, TITLE COLUMNS
		  "7 10 10 30 5 8 0 3 0 0 - live /a\n"
		  "8 5 5 50 5 0 0 0 0 0 - live /gone\n"
		  "0 1 1 7 1 0 0 0 0 0 - - (removed)\n");
	read_text(&now, TITLE COLUMNS
		  "9 2 2 4 2 0 0 0 0 0 - live /new\n"
		  "7 30 30 130 9 9 2 3 0 0 - live /a\n"
		  "0 7 7 60 5 0 0 0 0 0 - - (removed)\n");
	sample_delta(&d, &then, &now);
	assert_int_equal(d.n, 3);
	assert_int_equal(steps(&d, "/a"), 100);
	assert_int_equal(find(&d, "/a")->count[SAMPLE_MADE_NEGATIVE], 3);
	assert_int_equal(find(&d, "/a")->count[SAMPLE_LONGEST], 9);
	assert_int_equal(steps(&d, "/new"), 4);
	/* of 60, /gone had 50 and those removed before 7 */
	assert_int_equal(steps(&d, "(removed)"), 3);
	sample_free(&d);
	sample_free(&now);
	sample_free(&then);
}

static void after_a_reset_all_counts_from_0(void **state)
{
	struct sample then, now, d;

	(void)state;
	read_text(&then, TITLE COLUMNS "7 10 10 30 5 0 0 0 0 0 - live /a\n");
	read_text(&now, TITLE COLUMNS "7 11 11 31 5 0 0 0 0 0 - live /a\n");
	then.clock = 1000000000;
	now.clock = 11000000000;
	assert_true(sample_seconds(&then, &now) == 10);
	now.resets = 1;
	now.since = 4;
	sample_delta(&d, &then, &now);
	assert_int_equal(steps(&d, "/a"), 31);
	assert_true(sample_seconds(&then, &now) == 4);
	sample_free(&d);
	/* a module that does not say it: the totals fell */
	now.resets = 0;
	now.rows[0].count[SAMPLE_STEPS] = 20;
	sample_delta(&d, &then, &now);
	assert_int_equal(steps(&d, "/a"), 20);
	sample_free(&d);
	sample_free(&now);
	sample_free(&then);
}

static void the_rest_is_added_up(void **state)
{
	struct sample s;

	(void)state;
	read_text(&s, TITLE "# id lookups walked steps path\n0 1 1 900 (other)\n"
		  "1 1 1 5 /a\n2 1 1 50 /b\n3 1 1 7 /c\n");
	sample_sort(&s, SAMPLE_STEPS);
	assert_string_equal(s.rows[0].path, "/b");
	assert_string_equal(s.rows[3].path, "(other)");
	sample_fold(&s, 3);
	assert_int_equal(s.n, 4);
	sample_fold(&s, 1);
	assert_int_equal(s.n, 2);
	assert_int_equal(steps(&s, "(rest)"), 912);
	sample_free(&s);
}

static void an_average_is_of_what_was_walked(void **state)
{
	struct sample s;

	(void)state;
	read_text(&s, TITLE "# id lookups walked steps path\n"
		  "1 100 10 25 /a\n2 5 0 0 /b\n3 9 9 90 /c\n");
	assert_true(sample_avg(&s.rows[0]) == 2.5);
	assert_true(sample_avg(&s.rows[1]) < 0);
	sample_sort(&s, SAMPLE_AVG);
	assert_string_equal(s.rows[0].path, "/c");
	sample_free(&s);
}

static const struct tree_node *node(const struct tree *t, const char *path)
{
	size_t i;

	for (i = 0; i < t->n; i++)
		if (!strcmp(t->nodes[i].path, path))
			return &t->nodes[i];
	fail_msg("no node %s", path);
	return NULL;
}

static uint64_t below(const struct tree *t, const char *path)
{
	return node(t, path)->total.count[SAMPLE_STEPS];
}

static void totals_are_those_of_the_subtree(void **state)
{
	struct sample s;
	struct tree t;
	size_t i;

	(void)state;
	read_text(&s, TITLE "# id lookups walked steps path\n1 0 0 1 /a/b/c\n"
		  "2 0 0 10 /a\n3 0 0 100 /\n4 0 0 1000 /a-b\n"
		  "5 0 0 10000 /a/b-c\n6 0 0 100000 /x/y\n"
		  "0 0 0 7 (other)\n9 0 0 1000000 /a-b\n");
	tree_build(&t, &s);
	assert_int_equal(t.n, 9);
	assert_int_equal(below(&t, "/"), 1111111);
	assert_int_equal(below(&t, "/a"), 10011);
	assert_int_equal(below(&t, "/a/b"), 1);
	assert_int_equal(below(&t, "/a-b"), 1001000);
	assert_int_equal(below(&t, "(other)"), 7);
	assert_false(node(&t, "/a/b")->has_row);
	assert_false(sample_is_known(&node(&t, "/a/b")->total, SAMPLE_ID));
	assert_true(sample_is_known(&node(&t, "/a")->total, SAMPLE_ID));
	assert_string_equal(tree_name(node(&t, "/a/b-c")), "b-c");
	assert_string_equal(tree_name(node(&t, "/")), "/");
	for (i = 0; i < t.n; i++)
		assert_true(t.nodes[i].parent == TREE_NONE ||
			    t.nodes[i].parent < i);
	assert_true(node(&t, "/a") < node(&t, "/a/b"));
	assert_true(node(&t, "/a/b-c") < node(&t, "/a-b"));
	tree_free(&t);
	sample_free(&s);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(cells_become_numbers),
		cmocka_unit_test(made_is_what_stays),
		cmocka_unit_test(what_is_missing_or_no_number_is_named),
		cmocka_unit_test(a_difference_is_by_cgroup),
		cmocka_unit_test(after_a_reset_all_counts_from_0),
		cmocka_unit_test(the_rest_is_added_up),
		cmocka_unit_test(an_average_is_of_what_was_walked),
		cmocka_unit_test(totals_are_those_of_the_subtree),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}

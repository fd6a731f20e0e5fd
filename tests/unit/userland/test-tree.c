// SPDX-License-Identifier: GPL-2.0-only
/*
 * The tree of cgroups: parents first, totals exact, nothing lost.
 */
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <setjmp.h>
#include <cmocka.h>
#include <stdlib.h>
#include <string.h>

#include "counts/tree.h"
#include "lib/array.h"

struct given {
	const char *path;
	uint64_t steps;
};

static void make(struct sample *s, const struct given *rows, size_t n)
{
	size_t i;

	*s = (struct sample){ .rows = calloc(n, sizeof(*s->rows)), .n = n };
	assert_non_null(s->rows);
	for (i = 0; i < n; i++) {
		s->rows[i].path = rows[i].path;
		s->rows[i].id = i + 1;
		s->rows[i].count[SAMPLE_STEPS] = rows[i].steps;
		s->rows[i].count[SAMPLE_LONGEST] = rows[i].steps;
		s->rows[i].other = rows[i].path[0] == '(';
	}
}

static const struct tree_node *find(const struct tree *t, const char *path)
{
	size_t i;

	for (i = 0; i < t->n; i++)
		if (strlen(path) == t->nodes[i].length &&
		    !strncmp(t->nodes[i].path, path, t->nodes[i].length))
			return &t->nodes[i];
	fail_msg("no node %s", path);
	return NULL;
}

static uint64_t steps(const struct tree *t, const char *path)
{
	return find(t, path)->total.count[SAMPLE_STEPS];
}

static void totals_are_those_of_the_subtree(void **state)
{
	static const struct given rows[] = {
		{ "/a/b/c", 1 }, { "/a", 10 }, { "/", 100 }, { "/a-b", 1000 },
		{ "/a/b-c", 10000 }, { "/x/y", 100000 }, { "(other)", 7 },
	};
	struct sample s;
	struct tree t;
	char name[64];

	(void)state;
	make(&s, rows, ARRAY_SIZE(rows));
	assert_true(tree_build(&t, &s, SAMPLE_STEPS));
	assert_int_equal(t.n, 9);
	assert_int_equal(steps(&t, "/"), 111111);
	assert_int_equal(steps(&t, "/a"), 10011);
	assert_int_equal(steps(&t, "/a/b"), 1);
	assert_int_equal(steps(&t, "/a-b"), 1000);
	assert_int_equal(steps(&t, "/x"), 100000);
	assert_int_equal(steps(&t, "(other)"), 7);
	assert_int_equal(find(&t, "/")->total.count[SAMPLE_LONGEST], 100000);
	assert_null(find(&t, "/a/b")->row);
	assert_non_null(find(&t, "/a")->row);
	assert_string_equal(tree_name(find(&t, "/a/b-c"), name, sizeof(name)),
			    "b-c");
	assert_string_equal(tree_name(find(&t, "/"), name, sizeof(name)), "/");
	assert_string_equal(tree_name(find(&t, "(other)"), name, sizeof(name)),
			    "(other)");
	tree_free(&t);
	sample_free(&s);
}

static void parents_come_first_and_children_by_steps(void **state)
{
	static const struct given rows[] = {
		{ "/a/1", 5 }, { "/b/1", 50 }, { "/b/2", 60 }, { "(other)", 9 },
		{ "/c", 70 },
	};
	struct sample s;
	struct tree t;
	size_t i;

	(void)state;
	make(&s, rows, ARRAY_SIZE(rows));
	assert_true(tree_build(&t, &s, SAMPLE_STEPS));
	for (i = 0; i < t.n; i++) {
		if (t.nodes[i].parent == TREE_NONE)
			assert_int_equal(t.nodes[i].depth, 0);
		else
			assert_true(t.nodes[i].parent < i);
	}
	assert_true(find(&t, "/b") < find(&t, "/c"));
	assert_true(find(&t, "/c") < find(&t, "/a"));
	assert_true(find(&t, "/b/2") < find(&t, "/b/1"));
	assert_ptr_equal(&t.nodes[find(&t, "/b/2")->parent], find(&t, "/b"));
	assert_ptr_equal(find(&t, "/"), &t.nodes[0]);
	tree_free(&t);
	sample_free(&s);
}

/* The kernel makes no such paths; a damaged capture may hold any. */
static void odd_paths_lose_nothing(void **state)
{
	static const struct given rows[] = {
		{ "/a/", 1 }, { "/a", 2 }, { "//", 4 }, { "/a//b", 8 },
		{ "b", 16 }, { "/a/b", 32 }, { "", 64 }, { "/", 128 },
		{ "(other)", 256 }, { "/z", 512 }, { "a/b", 1024 },
	};
	struct sample_row before;
	uint64_t roots = 0;
	struct sample s;
	struct tree t;
	size_t i;

	(void)state;
	make(&s, rows, ARRAY_SIZE(rows));
	sample_total(&s, &before);
	assert_true(tree_build(&t, &s, SAMPLE_STEPS));
	for (i = 0; i < t.n; i++)
		if (t.nodes[i].parent == TREE_NONE)
			roots += t.nodes[i].total.count[SAMPLE_STEPS];
	assert_int_equal(roots, before.count[SAMPLE_STEPS]);
	tree_free(&t);
	sample_free(&s);
}

static void without_rows_there_is_the_root(void **state)
{
	struct sample s = { 0 };
	struct tree t;

	(void)state;
	assert_true(tree_build(&t, &s, SAMPLE_STEPS));
	assert_int_equal(t.n, 1);
	assert_int_equal(steps(&t, "/"), 0);
	tree_free(&t);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(totals_are_those_of_the_subtree),
		cmocka_unit_test(parents_come_first_and_children_by_steps),
		cmocka_unit_test(odd_paths_lose_nothing),
		cmocka_unit_test(without_rows_there_is_the_root),
	};

	return cmocka_run_group_tests_name("tree", tests, NULL, NULL);
}

// SPDX-License-Identifier: GPL-2.0-only
/*
 * Natural loops: how many there are, which is the outermost, and that a graph
 * without a clear answer gets none.
 */
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <setjmp.h>
#include <cmocka.h>

#include "locate/loops.h"

struct edge {
	int from;
	int to;
};

static struct loops_found find(size_t nodes, const struct edge *edges, size_t n)
{
	struct loops_graph *g = loops_new();
	struct loops_found found;
	size_t i;

	assert_non_null(g);
	for (i = 0; i < n; i++)
		loops_add_edge(g, edges[i].from, edges[i].to);
	loops_set_nodes(g, nodes);
	assert_true(loops_find(g, &found));
	loops_free(g);
	return found;
}

#define FIND(nodes, ...)						\
	find(nodes, (const struct edge[]) { __VA_ARGS__ },		\
	     sizeof((const struct edge[]) { __VA_ARGS__ }) /		\
	     sizeof(struct edge))

static void straight_code_has_no_loop(void **state)
{
	struct loops_found found = FIND(4, {0, 1}, {0, 2}, {1, 3}, {2, 3});

	(void)state;
	assert_int_equal(found.loops, 0);
	assert_int_equal(found.outermost, 0);
	assert_false(found.irreducible);
}

static void a_node_can_be_a_loop(void **state)
{
	struct loops_found found = FIND(3, {0, 1}, {1, 1}, {1, 2});

	(void)state;
	assert_int_equal(found.outermost, 1);
	assert_int_equal(found.head, 1);
}

static void two_ways_back_are_one_loop(void **state)
{
	struct loops_found found =
		FIND(5, {0, 1}, {1, 2}, {1, 3}, {2, 1}, {3, 1}, {2, 4});

	(void)state;
	assert_int_equal(found.loops, 1);
	assert_int_equal(found.head, 1);
}

/* 1 (2 3 (4) 5): as in comparing names inside the chain's walk. */
static void an_inner_loop_is_not_outermost(void **state)
{
	struct loops_found found =
		FIND(7, {0, 1}, {1, 2}, {2, 3}, {3, 4}, {4, 4}, {4, 5},
		     {5, 2}, {5, 6}, {2, 1});

	(void)state;
	assert_int_equal(found.loops, 3);
	assert_int_equal(found.outermost, 1);
	assert_int_equal(found.head, 1);
}

static void loops_side_by_side_are_both_outermost(void **state)
{
	struct loops_found found =
		FIND(4, {0, 1}, {1, 1}, {1, 2}, {2, 2}, {2, 3});

	(void)state;
	assert_int_equal(found.loops, 2);
	assert_int_equal(found.outermost, 2);
}

static void a_loop_with_two_entries_is_reported(void **state)
{
	struct loops_found found =
		FIND(4, {0, 1}, {0, 2}, {1, 2}, {2, 1}, {2, 3});

	(void)state;
	assert_true(found.irreducible);
	assert_true(found.head == 1 || found.head == 2);
}

/* An inner loop entered in its middle hides in a loop that is sound. */
static void an_inner_loop_with_two_entries_is_reported(void **state)
{
	struct loops_found found =
		FIND(6, {0, 1}, {1, 2}, {1, 3}, {2, 3}, {3, 2}, {3, 4},
		     {4, 1}, {4, 5});

	(void)state;
	assert_true(found.irreducible);
}

static void the_entry_can_be_a_head(void **state)
{
	struct loops_found found = FIND(2, {0, 1}, {1, 0});

	(void)state;
	assert_int_equal(found.outermost, 1);
	assert_int_equal(found.head, 0);
}

static void a_branch_to_the_next_instruction_is_no_loop(void **state)
{
	struct loops_found found = FIND(2, {0, 1}, {0, 1});

	(void)state;
	assert_int_equal(found.loops, 0);
}

/* As long as the limit allows: one ring of all nodes, and one of the half. */
static void the_largest_graph_fits(void **state)
{
	struct loops_graph *g = loops_new();
	struct loops_found found;
	int i;

	(void)state;
	assert_non_null(g);
	for (i = 0; i + 1 < LOOPS_MAX_NODES; i++)
		loops_add_edge(g, i, i + 1);
	loops_add_edge(g, LOOPS_MAX_NODES - 1, 0);
	for (i = 1; i < LOOPS_MAX_NODES; i++)
		loops_add_edge(g, i, i / 2);
	loops_set_nodes(g, LOOPS_MAX_NODES);
	assert_true(loops_find(g, &found));
	assert_int_equal(found.outermost, 1);
	assert_int_equal(found.head, 0);
	loops_free(g);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(straight_code_has_no_loop),
		cmocka_unit_test(a_node_can_be_a_loop),
		cmocka_unit_test(two_ways_back_are_one_loop),
		cmocka_unit_test(an_inner_loop_is_not_outermost),
		cmocka_unit_test(loops_side_by_side_are_both_outermost),
		cmocka_unit_test(a_loop_with_two_entries_is_reported),
		cmocka_unit_test(an_inner_loop_with_two_entries_is_reported),
		cmocka_unit_test(the_entry_can_be_a_head),
		cmocka_unit_test(a_branch_to_the_next_instruction_is_no_loop),
		cmocka_unit_test(the_largest_graph_fits),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}

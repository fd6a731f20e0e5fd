// SPDX-License-Identifier: GPL-2.0-only
/*
 * The conditions of the reproduction: each of them can fail it.
 */
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <setjmp.h>
#include <cmocka.h>
#include <string.h>

#include "repro/phase.h"

static struct phase phases[PHASES];
static char text[160];

static void set(enum phase_id id, double average, double expected)
{
	phases[id].walk.lookups = 10000;
	phases[id].walk.steps = (uint64_t)(average * 10000);
	phases[id].loop = phases[id].walk;
	phases[id].expected = expected;
}

/* A layer on a disk keeps half of it until it is removed. */
static void a_layer(void)
{
	set(PHASE_REMOVED, 15.6, 15.5);
	set(PHASE_FREED, 1.05, 1.06);
	phases[PHASE_FREED].dentries = 12000;
}

static int good(void **state)
{
	(void)state;
	memset(phases, 0, sizeof(phases));
	set(PHASE_CLEAN, 1.04, 1.06);
	set(PHASE_CLOGGED, 30.12, 30);
	set(PHASE_KILLED, 30.12, 30);
	set(PHASE_REMOVED, 1.05, 1.06);
	set(PHASE_LIMITED, 3.9, 4);
	return 0;
}

static void fails_with(const char *line)
{
	assert_false(phase_verdict(phases, 30, text, sizeof(text)));
	assert_string_equal(text, line);
}

static void good_figures_reproduce(void **state)
{
	(void)state;
	assert_true(phase_verdict(phases, 30, text, sizeof(text)));
	assert_string_equal(text, "reproduced: 30.1 steps per lookup clogged, 1.0 clean");
}

static void clean_must_be_clean(void **state)
{
	(void)state;
	set(PHASE_CLEAN, 1.21, 1.06);
	fails_with("NOT reproduced: clean: 1.21 steps per lookup, at most 1.20 expected");
}

static void clogged_must_be_near_the_target(void **state)
{
	(void)state;
	set(PHASE_CLOGGED, 27.9, 28);
	fails_with("NOT reproduced: clogged: 27.90 steps per lookup, 28.0 to 33.0 expected");
	set(PHASE_CLOGGED, 33.1, 33);
	fails_with("NOT reproduced: clogged: 33.10 steps per lookup, 28.0 to 33.0 expected");
}

static void clogged_must_be_what_theory_says(void **state)
{
	(void)state;
	set(PHASE_CLOGGED, 28.5, 32);
	fails_with("NOT reproduced: clogged: 28.50 steps per lookup, more than 10 % off the expected 32.00");
}

static void a_kill_must_change_nothing(void **state)
{
	(void)state;
	set(PHASE_KILLED, 28.5, 30);
	fails_with("NOT reproduced: killed: 28.50 steps per lookup, more than 5 % off the 30.12 before the kill");
	set(PHASE_KILLED, 31.7, 30);
	assert_false(phase_verdict(phases, 30, text, sizeof(text)));
}

static void removal_must_clean_up(void **state)
{
	(void)state;
	set(PHASE_REMOVED, 1.3, 1.06);
	fails_with("NOT reproduced: removed: 1.30 steps per lookup, at most 1.20 expected");
}

/* In a small table a few dentries of others show. */
static void others_may_add_a_little(void **state)
{
	(void)state;
	set(PHASE_REMOVED, 1.22, 1.13);
	assert_true(phase_verdict(phases, 30, text, sizeof(text)));
	set(PHASE_REMOVED, 1.24, 1.13);
	fails_with("NOT reproduced: removed: 1.24 steps per lookup, at most 1.23 expected");
	phases[PHASE_REMOVED].spread = 0.02;
	assert_true(phase_verdict(phases, 30, text, sizeof(text)));
	/* What it expects of names that are still there is no excuse. */
	set(PHASE_REMOVED, 2, 30);
	assert_false(phase_verdict(phases, 30, text, sizeof(text)));
}

static void a_limit_must_bound_it(void **state)
{
	(void)state;
	set(PHASE_LIMITED, 5.1, 4);
	fails_with("NOT reproduced: limited: 5.10 steps per lookup, at most 5.00 expected");
}

static void a_layer_keeps_half_until_it_goes(void **state)
{
	(void)state;
	a_layer();
	assert_true(phase_verdict(phases, 30, text, sizeof(text)));
	set(PHASE_REMOVED, 1.05, 15.5);
	fails_with("NOT reproduced: removed: 1.05 steps per lookup, more than 10 % off the expected 15.50");
	a_layer();
	set(PHASE_FREED, 1.21, 1.13);
	assert_true(phase_verdict(phases, 30, text, sizeof(text)));
	set(PHASE_FREED, 1.24, 1.13);
	assert_false(phase_verdict(phases, 30, text, sizeof(text)));
	set(PHASE_FREED, 1.21, 1.06);
	fails_with("NOT reproduced: freed: 1.21 steps per lookup, at most 1.20 expected");
}

static void both_ways_must_agree_in_every_phase(void **state)
{
	enum phase_id id;

	(void)state;
	for (id = 0; id < PHASES; id++) {
		good(NULL);
		a_layer();
		phases[id].loop.steps = phases[id].loop.steps * 106 / 100;
		assert_false(phase_verdict(phases, 30, text, sizeof(text)));
		assert_non_null(strstr(text, phase_name(id)));
		assert_non_null(strstr(text, "more than 1 % and 0.05 apart"));
		good(NULL);
		a_layer();
		phases[id].loop.steps = phases[id].loop.steps * 1009 / 1000;
		assert_true(phase_verdict(phases, 30, text, sizeof(text)));
	}
}

static void a_few_new_entries_are_no_disagreement(void **state)
{
	struct phase_count *loop = &phases[PHASE_REMOVED].loop;

	(void)state;
	loop->steps += loop->lookups / 25;
	assert_true(phase_verdict(phases, 30, text, sizeof(text)));
	loop = &phases[PHASE_CLOGGED].loop;
	loop->steps += loop->lookups * 2 / 5;
	assert_false(phase_verdict(phases, 30, text, sizeof(text)));
}

static void counting_nothing_is_no_success(void **state)
{
	(void)state;
	phases[PHASE_LIMITED].loop = (struct phase_count) { 0 };
	fails_with("NOT reproduced: limited: no lookup was counted in mode loop");
	phases[PHASE_CLEAN].walk = (struct phase_count) { 0 };
	fails_with("NOT reproduced: clean: no lookup was counted in mode walk");
}

static void another_target_has_its_own_bounds(void **state)
{
	(void)state;
	set(PHASE_CLOGGED, 10, 10);
	set(PHASE_KILLED, 10, 10);
	assert_false(phase_verdict(phases, 30, text, sizeof(text)));
	assert_true(phase_verdict(phases, 10, text, sizeof(text)));
}

static void a_short_buffer_is_not_overrun(void **state)
{
	char small[20];

	(void)state;
	set(PHASE_CLEAN, 2, 1);
	memset(small, '#', sizeof(small));
	assert_false(phase_verdict(phases, 30, small, 10));
	assert_string_equal(small, "NOT repro");
	assert_int_equal(small[10], '#');
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup(good_figures_reproduce, good),
		cmocka_unit_test_setup(clean_must_be_clean, good),
		cmocka_unit_test_setup(clogged_must_be_near_the_target, good),
		cmocka_unit_test_setup(clogged_must_be_what_theory_says, good),
		cmocka_unit_test_setup(a_kill_must_change_nothing, good),
		cmocka_unit_test_setup(removal_must_clean_up, good),
		cmocka_unit_test_setup(others_may_add_a_little, good),
		cmocka_unit_test_setup(a_limit_must_bound_it, good),
		cmocka_unit_test_setup(a_layer_keeps_half_until_it_goes,
				       good),
		cmocka_unit_test(both_ways_must_agree_in_every_phase),
		cmocka_unit_test_setup(a_few_new_entries_are_no_disagreement,
				       good),
		cmocka_unit_test_setup(counting_nothing_is_no_success, good),
		cmocka_unit_test_setup(another_target_has_its_own_bounds, good),
		cmocka_unit_test_setup(a_short_buffer_is_not_overrun, good),
	};

	return cmocka_run_group_tests_name("repro-phase", tests, NULL, NULL);
}

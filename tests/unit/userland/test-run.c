// SPDX-License-Identifier: GPL-2.0-only
/*
 * A long run: rate, deadline, signals, descriptors.
 */
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <setjmp.h>
#include <cmocka.h>
#include <signal.h>
#include <unistd.h>

#include "lib/run.h"
#include "lib/array.h"

#define MS 1000000ull

static void a_rate_sets_when_each_operation_is_due(void **state)
{
	(void)state;
	assert_true(run_due(0, 10) == 0);
	assert_true(run_due(1, 10) == 100 * MS);
	assert_true(run_due(1000000, 1000) == 1000000 * MS);
	assert_true(run_due(1, 0.5) == 2000 * MS);
	/* Does not wrap round to the past. */
	assert_true(run_due(UINT64_MAX, 0.001) > 1000000000 * MS);
}

static void a_wait_ends_at_its_time(void **state)
{
	struct run run;
	uint64_t begin;

	(void)state;
	run_begin(&run, 0);
	begin = run_clock();
	assert_int_equal(run_wait(&run, begin + 20 * MS), RUN_TIME);
	assert_true(run_clock() - begin >= 20 * MS);
	assert_int_equal(run_wait(&run, begin), RUN_TIME);
	assert_int_equal(run_wait(&run, 0), RUN_TIME);
	assert_false(run_over(&run));
	assert_string_equal(run_reason(&run), "done");
}

static void the_deadline_ends_every_wait(void **state)
{
	struct run run;

	(void)state;
	run_begin(&run, 0.02);
	assert_int_equal(run_wait(&run, RUN_NEVER), RUN_OVER);
	assert_true(run_over(&run));
	assert_string_equal(run_reason(&run), "time is up");
}

static void a_signal_ends_the_run(void **state)
{
	static const struct {
		int signal;
		const char *reason;
	} cases[] = { { SIGINT, "Interrupt" }, { SIGTERM, "Terminated" },
		      { SIGHUP, "Hangup" } };
	struct run run;
	size_t i;

	(void)state;
	for (i = 0; i < ARRAY_SIZE(cases); i++) {
		run_begin(&run, 0);
		assert_false(run_over(&run));
		raise(cases[i].signal);
		assert_int_equal(run_wait(&run, RUN_NEVER), RUN_OVER);
		assert_string_equal(run_reason(&run), cases[i].reason);
		/* And it stays over. */
		assert_true(run_over(&run));
	}
}

static void a_hang_up_that_nohup_ignores_ends_nothing(void **state)
{
	struct run run;

	(void)state;
	run_child_signals();	/* what the tests before have blocked */
	signal(SIGHUP, SIG_IGN);
	run_begin(&run, 0);
	raise(SIGHUP);
	assert_false(run_over(&run));
	signal(SIGHUP, SIG_DFL);
}

static void an_interrupt_that_sh_ignores_ends_the_run(void **state)
{
	struct run run;

	(void)state;
	run_child_signals();
	/* as in a script with "dchain top 1 &" */
	signal(SIGINT, SIG_IGN);
	run_begin(&run, 0);
	raise(SIGINT);
	assert_true(run_over(&run));
	signal(SIGINT, SIG_DFL);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_rate_sets_when_each_operation_is_due),
		cmocka_unit_test(a_wait_ends_at_its_time),
		cmocka_unit_test(the_deadline_ends_every_wait),
		cmocka_unit_test(a_signal_ends_the_run),
		cmocka_unit_test(a_hang_up_that_nohup_ignores_ends_nothing),
		cmocka_unit_test(an_interrupt_that_sh_ignores_ends_the_run),
	};

	return cmocka_run_group_tests_name("run", tests, NULL, NULL);
}

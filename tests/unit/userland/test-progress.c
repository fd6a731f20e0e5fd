// SPDX-License-Identifier: GPL-2.0-only
/*
 * The progress line.
 */
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <setjmp.h>
#include <cmocka.h>
#include <string.h>

#include "lib/progress.h"

static void the_estimate_follows_the_rate_so_far(void **state)
{
	char text[100];

	(void)state;
	progress_text(text, sizeof(text), "opens", 250, 1000, 10);
	assert_string_equal(text, "opens  25%  250 of 1000  25/s  30 s left");
	progress_text(text, sizeof(text), "opens", 1, 1000, 1);
	assert_string_equal(text, "opens   0%  1 of 1000  1/s  17 min left");
	progress_text(text, sizeof(text), "opens", 1, 100000, 1);
	assert_string_equal(text, "opens   0%  1 of 100000  1/s  27.8 h left");
	progress_text(text, sizeof(text), "opens", 1000, 1000, 10);
	assert_string_equal(text, "opens 100%  1000 of 1000  100/s  0 s left");
}

static void nothing_done_yet_has_no_estimate(void **state)
{
	char text[100];

	(void)state;
	progress_text(text, sizeof(text), "opens", 0, 1000, 0);
	assert_string_equal(text, "opens   0%  0 of 1000  0/s  ");
	assert_null(strstr(text, "inf"));
	assert_null(strstr(text, "nan"));
}

static void an_unknown_end_has_no_estimate(void **state)
{
	char text[100];

	(void)state;
	progress_text(text, sizeof(text), "opens", 500, 0, 2);
	assert_string_equal(text, "opens  500  250/s");
}

static void more_than_all_is_all(void **state)
{
	char text[100];

	(void)state;
	progress_text(text, sizeof(text), "opens", 1001, 1000, 10);
	assert_non_null(strstr(text, "100%  1000 of 1000"));
}

static void it_never_wraps_on_the_terminal(void **state)
{
	char text[400], name[200];

	(void)state;
	memset(name, 'x', sizeof(name) - 1);
	name[sizeof(name) - 1] = '\0';
	progress_text(text, sizeof(text), name, UINT64_MAX / 2, UINT64_MAX,
		      1 / 1e9);
	assert_true(strlen(text) <= 79);
}

static void when_it_is_shown(void **state)
{
	struct progress progress;

	(void)state;
	assert_true(progress_wanted("always", &progress));
	assert_true(progress.shown);
	assert_true(progress_wanted("never", &progress));
	assert_false(progress.shown);
	assert_true(progress_wanted(NULL, &progress));
	assert_false(progress_wanted("sometimes", &progress));
	assert_false(progress.shown);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(the_estimate_follows_the_rate_so_far),
		cmocka_unit_test(nothing_done_yet_has_no_estimate),
		cmocka_unit_test(an_unknown_end_has_no_estimate),
		cmocka_unit_test(more_than_all_is_all),
		cmocka_unit_test(it_never_wraps_on_the_terminal),
		cmocka_unit_test(when_it_is_shown),
	};

	return cmocka_run_group_tests_name("progress", tests, NULL, NULL);
}

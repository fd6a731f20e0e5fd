// SPDX-License-Identifier: GPL-2.0-only
/*
 * Members of the one-line JSON that the worker and the trasher print.
 */
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <setjmp.h>
#include <cmocka.h>
#include "lib/flat.h"

static const char line[] =
	"{\"loop\":3,\"duration_ms\":251.300,\"more\":-5,\"ended\":\"count\"}";

static void numbers_are_found_by_name(void **state)
{
	double value;

	(void)state;
	assert_true(flat_number(line, "loop", &value));
	assert_true(value == 3);
	assert_true(flat_number(line, "duration_ms", &value));
	assert_true(value == 251.3);
	assert_true(flat_number(line, "more", &value));
	assert_true(value == -5);
}

static void what_is_no_number_is_refused(void **state)
{
	double value = 42;

	(void)state;
	assert_false(flat_number(line, "ended", &value));
	assert_false(flat_number(line, "duration", &value));
	assert_false(flat_number(line, "count", &value));
	assert_false(flat_number(line, "", &value));
	assert_false(flat_number("{\"a\":1", "a", &value));
	assert_false(flat_number("{\"a\":", "a", &value));
	assert_false(flat_number("\"", "a", &value));
	assert_false(flat_number("", "a", &value));
	assert_true(value == 42);
}

static void members_are_seen(void **state)
{
	(void)state;
	assert_true(flat_has(line, "ended"));
	assert_false(flat_has(line, "end"));
	assert_false(flat_has(line, "count"));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(numbers_are_found_by_name),
		cmocka_unit_test(what_is_no_number_is_refused),
		cmocka_unit_test(members_are_seen),
	};

	return cmocka_run_group_tests_name("flat", tests, NULL, NULL);
}

// SPDX-License-Identifier: GPL-2.0-only
/*
 * Members of the JSON lines that the worker and the trasher print; numbers and
 * text that are checked before they are printed.
 */
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <setjmp.h>
#include <cmocka.h>
#include "lib/json.h"
#include "lib/array.h"

static const char line[] =
	"{\"loop\":3,\"duration_ms\":251.300,\"more\":-5,\"ended\":\"count\"}";

static void numbers_are_found_by_name(void **state)
{
	double value;

	(void)state;
	assert_true(json_member(line, "loop", &value));
	assert_true(value == 3);
	assert_true(json_member(line, "duration_ms", &value));
	assert_true(value == 251.3);
	assert_true(json_member(line, "more", &value));
	assert_true(value == -5);
}

static void what_is_no_number_is_refused(void **state)
{
	double value = 42;

	(void)state;
	assert_false(json_member(line, "ended", &value));
	assert_false(json_member(line, "duration", &value));
	assert_false(json_member(line, "count", &value));
	assert_false(json_member(line, "", &value));
	assert_false(json_member("{\"a\":1", "a", &value));
	assert_false(json_member("{\"a\":", "a", &value));
	assert_false(json_member("\"", "a", &value));
	assert_false(json_member("", "a", &value));
	assert_true(value == 42);
}

static void members_are_seen(void **state)
{
	(void)state;
	assert_true(json_member(line, "ended", NULL));
	assert_false(json_member(line, "end", NULL));
	assert_false(json_member(line, "count", NULL));
}

static void printed(json_object *value, const char *expected)
{
	int flags = JSON_C_TO_STRING_NOSLASHESCAPE;

	assert_string_equal(json_object_to_json_string_ext(value, flags),
			    expected);
	json_object_put(value);
}

static void numbers_stay_as_they_are_written(void **state)
{
	static const char * const bad[] = {
		"", "-", "nan", "inf", "-inf", "0x1", "1e5", "01", "1.", ".5",
		"1,\"x\":1", " 1", "1 ", "--1",
	};
	size_t i;

	(void)state;
	printed(json_number("18446744073709551615"), "18446744073709551615");
	printed(json_number("-0.50"), "-0.50");
	printed(json_real(2.0 / 3, 2), "0.67");
	for (i = 0; i < ARRAY_SIZE(bad); i++)
		assert_null(json_number(bad[i]));
	assert_null(json_real(0.0 / 0.0, 2));
	assert_null(json_real(1e308 * 10, 2));
}

static void text_of_any_bytes_is_text(void **state)
{
	(void)state;
	assert_null(json_text(NULL));
	printed(json_text("/a b\"\\\n\033"), "\"/a b\\\"\\\\\\n\\u001b\"");
	printed(json_text("\303\244\377\302\233"),
		"\"\303\244\\\\377\\\\302\\\\233\"");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(numbers_are_found_by_name),
		cmocka_unit_test(what_is_no_number_is_refused),
		cmocka_unit_test(members_are_seen),
		cmocka_unit_test(numbers_stay_as_they_are_written),
		cmocka_unit_test(text_of_any_bytes_is_text),
	};

	return cmocka_run_group_tests_name("json", tests, NULL, NULL);
}

// SPDX-License-Identifier: GPL-2.0-only
/*
 * UUIDs: their form, and that a seed repeats them.
 */
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <setjmp.h>
#include <cmocka.h>
#include <stdlib.h>
#include <string.h>

#include "repro/trasher-uuid.h"

#define MANY 20000

static void every_uuid_is_version_4(void **state)
{
	struct uuid_source source = { .state = 1 };
	char text[UUID_SIZE];
	int i, j;

	(void)state;
	for (i = 0; i < MANY; i++) {
		uuid_next(&source, text);
		assert_int_equal(strlen(text), UUID_SIZE - 1);
		for (j = 0; j < UUID_SIZE - 1; j++) {
			if (j == 8 || j == 13 || j == 18 || j == 23)
				assert_int_equal(text[j], '-');
			else
				assert_non_null(strchr("0123456789abcdef",
						       text[j]));
		}
		assert_int_equal(text[14], '4');
		assert_non_null(strchr("89ab", text[19]));
	}
}

static void the_same_seed_gives_the_same_names(void **state)
{
	struct uuid_source a = { .state = 7 }, b = { .state = 7 };
	struct uuid_source c = { .state = 8 };
	char x[UUID_SIZE], y[UUID_SIZE], z[UUID_SIZE];
	int i;

	(void)state;
	for (i = 0; i < 100; i++) {
		uuid_next(&a, x);
		uuid_next(&b, y);
		uuid_next(&c, z);
		assert_string_equal(x, y);
		assert_string_not_equal(x, z);
	}
}

static int compare(const void *a, const void *b)
{
	return memcmp(a, b, UUID_SIZE);
}

static void no_name_comes_twice(void **state)
{
	static char names[MANY][UUID_SIZE];
	struct uuid_source source = { .state = 0 };
	int i;

	(void)state;
	for (i = 0; i < MANY; i++)
		uuid_next(&source, names[i]);
	qsort(names, MANY, UUID_SIZE, compare);
	for (i = 1; i < MANY; i++)
		assert_string_not_equal(names[i - 1], names[i]);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(every_uuid_is_version_4),
		cmocka_unit_test(the_same_seed_gives_the_same_names),
		cmocka_unit_test(no_name_comes_twice),
	};

	return cmocka_run_group_tests_name("uuid", tests, NULL, NULL);
}

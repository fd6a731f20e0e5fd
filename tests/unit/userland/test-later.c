// SPDX-License-Identifier: GPL-2.0-only
/* Libraries that are loaded when they are needed. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include "capture/archive.h"
#include "lib/later.h"
#include "locate/capstone.h"

static void test_loads(void **state)
{
	(void)state;
	for (int i = 0; i < 2; i++) {
		assert_true(libarchive_load());
		assert_true(libcapstone_load());
	}
	assert_non_null(libarchive.read_new);
	assert_non_null(libarchive.write_set_format_pax_restricted);
	assert_non_null(libcapstone.close);
	assert_non_null(libcapstone.option);
}

static void test_is_not_there(void **state)
{
	double (*function)(double) = NULL;

	(void)state;
	assert_false(later_load("libdchain-none.so.1", "cos\0", &function));
	assert_null(function);
}

static void test_lacks_a_function(void **state)
{
	void *functions[3] = { NULL };

	(void)state;
	assert_false(later_load("libm.so.6", "cos\0dchain_none\0sin\0",
				functions));
	assert_non_null(functions[0]);
	assert_null(functions[1]);
	assert_null(functions[2]);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_loads),
		cmocka_unit_test(test_is_not_there),
		cmocka_unit_test(test_lacks_a_function),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}

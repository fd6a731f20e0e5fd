// SPDX-License-Identifier: GPL-2.0-only
/*
 * dentry-state and meminfo, as kernels print them.
 */
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <setjmp.h>
#include <cmocka.h>
#include "host/dentry-state.h"

static void dentry_state_of_today(void **state)
{
	struct dstate s = { 0 };

	(void)state;
	assert_true(dstate_parse_dentries("290550\t288932\t45\t0\t20617\t0\n",
					  &s));
	assert_int_equal(s.dentries, 290550);
	assert_int_equal(s.unused, 288932);
	assert_int_equal(s.negative, 20617);
}

static void a_counter_below_zero_is_none(void **state)
{
	struct dstate s = { 0 };

	(void)state;
	assert_true(dstate_parse_dentries("5 -2 45 0 -1 0\n", &s));
	assert_int_equal(s.unused, 0);
	assert_int_equal(s.negative, 0);
}

static void what_is_no_dentry_state_is_refused(void **state)
{
	struct dstate s = { 0 };

	(void)state;
	assert_false(dstate_parse_dentries("", &s));
	assert_false(dstate_parse_dentries("1 2 3 4", &s));
	assert_false(dstate_parse_dentries("a b c d e f", &s));
}

static void meminfo_is_found_by_name(void **state)
{
	static const char text[] =
		"MemTotal:       24683668 kB\nMemFree:        23927000 kB\n"
		"MemAvailable:   23849012 kB\nSlabX:  1 kB\n"
		"Slab:             815104 kB\nSReclaimable:     600000 kB\n";
	struct dstate s = { 0 };

	(void)state;
	assert_true(dstate_parse_meminfo(text, &s));
	assert_true(s.slab == 815104ull * 1024);
	assert_true(s.available == 23849012ull * 1024);
	assert_false(dstate_parse_meminfo("Slab: 1 kB\n", &s));
	assert_false(dstate_parse_meminfo("Slab: x kB\nMemAvailable: 1 kB\n",
					  &s));
}

static void growth_is_never_underestimated(void **state)
{
	struct dstate a = { .dentries = 1000, .slab = 1 << 20 };
	struct dstate b = { .dentries = 2000, .slab = 2 << 20 };

	(void)state;
	assert_int_equal(dstate_grown(&a, &b), 1 << 20);
	b.slab = 0;
	assert_int_equal(dstate_grown(&a, &b), 1000 * DSTATE_DENTRY_BYTES);
	assert_int_equal(dstate_grown(&b, &b), 0);
	b.dentries = 0;
	assert_int_equal(dstate_grown(&a, &b), 0);
}

static void this_machine_can_be_read(void **state)
{
	struct dstate s;

	(void)state;
	assert_int_equal(dstate_read(&s), 0);
	assert_true(s.dentries > 0);
	assert_true(s.available > 0);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(dentry_state_of_today),
		cmocka_unit_test(a_counter_below_zero_is_none),
		cmocka_unit_test(what_is_no_dentry_state_is_refused),
		cmocka_unit_test(meminfo_is_found_by_name),
		cmocka_unit_test(growth_is_never_underestimated),
		cmocka_unit_test(this_machine_can_be_read),
	};

	return cmocka_run_group_tests_name("dstate", tests, NULL, NULL);
}

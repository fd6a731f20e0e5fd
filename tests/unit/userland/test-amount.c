// SPDX-License-Identifier: GPL-2.0-only
/*
 * Amounts as users type them.
 */
#include <math.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <setjmp.h>
#include <cmocka.h>
#include "lib/amount.h"
#include "lib/array.h"

static void counts(void **state)
{
	static const char * const bad[] = {
		"", "-1", "+1", " 1", "1 ", "1k", "0x10", "1.5", "x",
		"18446744073709551616",
	};
	uint64_t value = 42;
	size_t i;

	(void)state;
	for (i = 0; i < ARRAY_SIZE(bad); i++) {
		assert_false(amount_count(bad[i], &value));
		assert_int_equal(value, 42);
	}
	assert_true(amount_count("0", &value));
	assert_int_equal(value, 0);
	assert_true(amount_count("18446744073709551615", &value));
	assert_true(value == UINT64_MAX);
}

static void sizes(void **state)
{
	static const struct {
		const char *text;
		uint64_t bytes;
	} good[] = {
		{ "4096B", 4096 }, { "1K", 1024 }, { "1KiB", 1024 },
		{ "100kB", 100000 }, { "64M", 64ull << 20 },
		{ "64MiB", 64ull << 20 }, { "3MB", 3000000 },
		{ "2G", 2ull << 30 }, { "1T", 1ull << 40 },
		{ "16777215T", 16777215ull << 40 },
	};
	static const char * const bad[] = {
		"", "64", "M", "-1M", "1.5G", "64 M", "64m", "64MBB",
		"16777216T", "1k",
	};
	uint64_t value;
	size_t i;

	(void)state;
	for (i = 0; i < ARRAY_SIZE(good); i++) {
		assert_true(amount_bytes(good[i].text, &value));
		assert_true(value == good[i].bytes);
	}
	for (i = 0; i < ARRAY_SIZE(bad); i++)
		assert_false(amount_bytes(bad[i], &value));
}

static void reals(void **state)
{
	static const char * const bad[] = {
		"", "0", "0.0", "-1", "1e3", "inf", "nan", "0x1", "1.2.3",
		".", " 1",
	};
	double value = 0;
	size_t i;

	(void)state;
	for (i = 0; i < ARRAY_SIZE(bad); i++)
		assert_false(amount_real(bad[i], &value));
	assert_true(amount_real("0.25", &value));
	assert_true(value == 0.25);
	assert_true(amount_real("12", &value));
	assert_true(value == 12);
}

static void sizes_are_written_short(void **state)
{
	static const struct {
		uint64_t bytes;
		const char *text;
	} cases[] = {
		{ 0, "0 B" }, { 1023, "1023 B" }, { 1024, "1.0 KiB" },
		{ 139460608, "133 MiB" }, { 1048575, "1.0 MiB" },
		{ 5ull << 30, "5.0 GiB" }, { UINT64_MAX, "16777216 TiB" },
	};
	char text[24];
	size_t i;

	(void)state;
	for (i = 0; i < ARRAY_SIZE(cases); i++) {
		amount_bytes_text(cases[i].bytes, text, sizeof(text));
		assert_string_equal(text, cases[i].text);
	}
}

static void a_number_becomes_the_nearest_amount(void **state)
{
	(void)state;
	assert_true(amount_whole(2.75) == 2);
	assert_true(amount_whole(-1) == 0);
	assert_true(amount_whole(NAN) == 0);
	assert_true(amount_whole(0x1p63) == 1ull << 63);
	assert_true(amount_whole(0x1p64) == UINT64_MAX);
	assert_true(amount_whole(INFINITY) == UINT64_MAX);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(counts),
		cmocka_unit_test(sizes),
		cmocka_unit_test(reals),
		cmocka_unit_test(sizes_are_written_short),
		cmocka_unit_test(a_number_becomes_the_nearest_amount),
	};

	return cmocka_run_group_tests_name("amount", tests, NULL, NULL);
}

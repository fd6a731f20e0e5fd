// SPDX-License-Identifier: GPL-2.0-only
/*
 * The distribution of latencies: cells, percentiles, text, bars.
 */
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <setjmp.h>
#include <cmocka.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "worker/latency.h"
#include "lib/array.h"

static struct latency l;

static int empty(void **state)
{
	(void)state;
	memset(&l, 0, sizeof(l));
	return 0;
}

static void an_empty_one_has_no_percentile(void **state)
{
	(void)state;
	assert_int_equal(latency_percentile(&l, 50), 0);
	assert_int_equal(latency_percentile(&l, 100), 0);
}

static void a_single_value_is_every_percentile(void **state)
{
	(void)state;
	latency_add(&l, 7);
	assert_int_equal(latency_percentile(&l, 1), 7);
	assert_int_equal(latency_percentile(&l, 50), 7);
	assert_int_equal(latency_percentile(&l, 100), 7);
}

static void percentiles_are_right_within_a_cell(void **state)
{
	static const double percents[] = { 1, 10, 50, 90, 99, 99.9 };
	uint64_t i;
	size_t p;

	(void)state;
	for (i = 1; i <= 100000; i++)
		latency_add(&l, i * 10);
	for (p = 0; p < ARRAY_SIZE(percents); p++) {
		double right = percents[p] * 10000;
		double got = (double)latency_percentile(&l, percents[p]);

		assert_true(got > right * 0.96 && got < right * 1.04);
	}
}

static void no_percentile_exceeds_the_largest_value(void **state)
{
	(void)state;
	latency_add(&l, 1025);
	latency_add(&l, 1025);
	assert_true(latency_percentile(&l, 100) <= 1025);
	assert_int_equal(l.max, 1025);
}

static void every_value_lies_in_its_power_of_two(void **state)
{
	unsigned int power;

	(void)state;
	for (power = 0; power < 64; power++) {
		uint64_t low = 1ull << power;

		empty(NULL);
		latency_add(&l, low);
		latency_add(&l, low + (low - 1));
		assert_int_equal(latency_power(&l, power), 2);
		if (power)
			assert_int_equal(latency_power(&l, power - 1), 0);
		if (power < 63)
			assert_int_equal(latency_power(&l, power + 1), 0);
	}
}

static void the_extremes_have_a_cell(void **state)
{
	(void)state;
	latency_add(&l, 0);
	latency_add(&l, UINT64_MAX);
	assert_int_equal(l.total, 2);
	assert_int_equal(latency_power(&l, 0), 1);
	assert_int_equal(latency_power(&l, 63), 1);
	assert_int_equal(latency_percentile(&l, 1), 0);
}

static void merging_is_adding_both(void **state)
{
	static struct latency a, b;
	uint64_t i;

	(void)state;
	for (i = 0; i < 1000; i++) {
		latency_add(i & 1 ? &a : &b, i * i);
		latency_add(&l, i * i);
	}
	latency_merge(&a, &b);
	assert_memory_equal(&a, &l, sizeof(l));
}

static void durations_are_written_as_people_do(void **state)
{
	static const struct {
		uint64_t ns;
		const char *text;
	} cases[] = {
		{ 0, "0 ns" }, { 999, "999 ns" }, { 1000, "1.00 us" },
		{ 1024, "1.02 us" }, { 12345, "12.3 us" },
		{ 999499, "999 us" }, { 999500, "1.00 ms" },
		{ 250000000, "250 ms" }, { 99960, "100 us" },
		{ 5000000000, "5.00 s" }, { 5000000000000, "5000 s" },
	};
	char text[16];
	size_t i;

	(void)state;
	for (i = 0; i < ARRAY_SIZE(cases); i++) {
		latency_text(cases[i].ns, text, sizeof(text));
		assert_string_equal(text, cases[i].text);
	}
}

static char *printed(void)
{
	char *text = NULL;
	size_t size;
	FILE *f = open_memstream(&text, &size);

	assert_non_null(f);
	latency_print(&l, f);
	assert_int_equal(fclose(f), 0);
	return text;
}

static void bars_begin_and_end_with_values(void **state)
{
	char *text;

	(void)state;
	latency_add(&l, 600);
	latency_add(&l, 5000);
	text = printed();
	assert_int_equal(strncmp(text, "   512 ns -   1.02 us", 21), 0);
	assert_non_null(strstr(text, "2.05 us            0 |\n"));
	assert_null(strstr(text, "16.4 us"));
	free(text);
}

static void bars_fit_80_columns_and_show_a_single_value(void **state)
{
	char *text, *line, *rest;
	int i;

	(void)state;
	for (i = 0; i < 1000000; i++)
		latency_add(&l, 1000);
	latency_add(&l, 1ull << 40);
	text = printed();
	for (line = strtok_r(text, "\n", &rest); line;
	     line = strtok_r(NULL, "\n", &rest)) {
		assert_true(strlen(line) <= 80);
		if (!rest || !*rest)
			assert_string_equal(strchr(line, '|'), "|#");
	}
	free(text);
}

static void an_empty_one_prints_nothing(void **state)
{
	char *text = printed();

	(void)state;
	assert_string_equal(text, "");
	free(text);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup(an_empty_one_has_no_percentile, empty),
		cmocka_unit_test_setup(a_single_value_is_every_percentile,
				       empty),
		cmocka_unit_test_setup(percentiles_are_right_within_a_cell,
				       empty),
		cmocka_unit_test_setup(no_percentile_exceeds_the_largest_value,
				       empty),
		cmocka_unit_test_setup(every_value_lies_in_its_power_of_two,
				       empty),
		cmocka_unit_test_setup(the_extremes_have_a_cell, empty),
		cmocka_unit_test_setup(merging_is_adding_both, empty),
		cmocka_unit_test(durations_are_written_as_people_do),
		cmocka_unit_test_setup(bars_begin_and_end_with_values, empty),
		cmocka_unit_test_setup(
			bars_fit_80_columns_and_show_a_single_value, empty),
		cmocka_unit_test_setup(an_empty_one_prints_nothing, empty),
	};

	return cmocka_run_group_tests_name("latency", tests, NULL, NULL);
}

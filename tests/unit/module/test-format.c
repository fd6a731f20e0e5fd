// SPDX-License-Identifier: GPL-2.0-only
/* Numbers as text: each digit, and never a character too many. */
#include "pure.h"
#include "files/format.h"

/* A function was given room before @end and said that its text begins @at. */
static bool is_text(const char *at, const char *end, const char *wanted)
{
	size_t len = strlen(wanted);

	return (size_t)(end - at) == len && !memcmp(at, wanted, len);
}

static void numbers_have_all_their_digits(PURE_TEST)
{
	char *room = pure_alloc(FORMAT_NUMBER);
	char *end = room + FORMAT_NUMBER, *at;
	u64 power = 1;
	int digits;

	CHECK(is_text(format_number(end, 0), end, "0"));
	CHECK(is_text(format_number(end, 7), end, "7"));
	CHECK(is_text(format_number(end, 1234567890), end, "1234567890"));
	CHECK(is_text(format_number(end, ~0ULL), end, "18446744073709551615"));
	for (digits = 1; digits < FORMAT_NUMBER; digits++) {
		power *= 10;
		at = format_number(end, power - 1);
		CHECK_EQ(end - at, digits);
		CHECK_EQ(at[0], '9');
		at = format_number(end, power);
		CHECK_EQ(end - at, digits + 1);
		CHECK_EQ(at[0], '1');
		CHECK_EQ(at[digits], '0');
	}
}

static void means_are_rounded_to_the_nearest_hundredth(PURE_TEST)
{
	char *room = pure_alloc(FORMAT_MEAN), *end = room + FORMAT_MEAN;

	CHECK(is_text(format_mean(end, 5, 0), end, "-"));
	CHECK(is_text(format_mean(end, 0, 3), end, "0.00"));
	CHECK(is_text(format_mean(end, 1, 3), end, "0.33"));
	CHECK(is_text(format_mean(end, 2, 3), end, "0.67"));
	CHECK(is_text(format_mean(end, 1, 10), end, "0.10"));
	CHECK(is_text(format_mean(end, 1, 20), end, "0.05"));
	CHECK(is_text(format_mean(end, 1, 200), end, "0.01"));
	CHECK(is_text(format_mean(end, 1, 201), end, "0.00"));
	CHECK(is_text(format_mean(end, 1994, 1000), end, "1.99"));
	CHECK(is_text(format_mean(end, 1995, 1000), end, "2.00"));
	CHECK(is_text(format_mean(end, 5435843, 540816), end, "10.05"));
	CHECK(is_text(format_mean(end, ~0ULL, 1), end,
		      "18446744073709551615.00"));
}

PURE_SUITE(format,
	   PURE_CASE(numbers_have_all_their_digits),
	   PURE_CASE(means_are_rounded_to_the_nearest_hundredth));

// SPDX-License-Identifier: GPL-2.0-only
/*
 * Numbers and names as they are typed and printed, and where files are.
 */
#include <locale.h>
#include <math.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <setjmp.h>
#include <cmocka.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "lib/amount.h"
#include "lib/array.h"
#include "lib/escape.h"
#include "lib/root.h"

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

static void numbers_are_written_in_five_characters(void **state)
{
	static const struct {
		uint64_t value;
		const char *text;
	} cases[] = {
		{ 0, "0" }, { 9999, "9999" }, { 10000, "10.0k" },
		{ 12345678, "12.3M" }, { 99949999, "99.9M" },
		{ 123456789012, "123G" }, { 999999, "1.0M" },
		{ UINT64_MAX, "18.4E" },
	};
	char text[24];
	size_t i;

	(void)state;
	for (i = 0; i < ARRAY_SIZE(cases); i++)
		assert_string_equal(amount_short(cases[i].value, text,
						 sizeof(text)), cases[i].text);
}

static void what_cannot_be_seen_is_escaped(void **state)
{
	static const char *const cases[][3] = {
		/* text, for people, as a word */
		{ "a b\\c", "a b\\c", "a\\040b\\134c" },
		{ "\033[m\177", "\\033[m\\177", "\\033[m\\177" },
		{ "\xc3\xa4\xff", "\xc3\xa4\\377", "\xc3\xa4\\377" },
		/* turns the text round, joins, is a blank that is none */
		{ "\xe2\x80\xae", "\\342\\200\\256", "\\342\\200\\256" },
		{ "\xe2\x80\x8d", "\\342\\200\\215", "\\342\\200\\215" },
		{ "\xef\xbb\xbf", "\\357\\273\\277", "\\357\\273\\277" },
	};
	char text[100], back[100];
	size_t i;

	(void)state;
	for (i = 0; i < ARRAY_SIZE(cases); i++) {
		assert_string_equal(escape_cut(cases[i][0], text,
					       sizeof(text)), cases[i][1]);
		assert_string_equal(escape(ESCAPE_WORD, cases[i][0], text,
					   sizeof(text)), cases[i][2]);
		strcpy(back, text);
		escape_decode(back);
		assert_string_equal(back, cases[i][0]);
	}
	assert_string_equal(escape_cut("abc\033", text, 6), "abc");
	assert_string_equal(escape(ESCAPE_JSON, "\xff\n\xc3\xa4", text,
				   sizeof(text)), "\\377\n\xc3\xa4");
}

static void a_path_is_cut_in_its_middle(void **state)
{
	char text[] = "/kubepods.slice/kubepods-pod1f0c5d0e.slice/php.scope";
	char wide[] = "/\xe6\x97\xa5\xe6\x9c\xac\xe8\xaa\x9e\xe6\x97\xa5"
		"\xe6\x9c\xac\xe8\xaa\x9e/x";

	(void)state;
	assert_string_equal(escape_shorten(text, 24), "/kubepo...lice/php.scope");
	assert_string_equal(escape_shorten(text, 24), "/kubepo...lice/php.scope");
	assert_int_equal(escape_width(wide), 15);
	assert_true(escape_width(escape_shorten(wide, 11)) <= 11);
	assert_string_equal(escape_shorten(wide, 40), wide);
}

static void files_are_below_the_root(void **state)
{
	char folder[] = "/tmp/dchain-test-XXXXXX", path[100], *text;
	FILE *f;

	(void)state;
	assert_non_null(mkdtemp(folder));
	assert_true(root_is_here());
	root_use(folder);
	assert_false(root_is_here());
	assert_false(root_is_capture());
	assert_true(root_path(path, sizeof(path), "/%s", "a"));
	assert_int_equal(strncmp(path, folder, strlen(folder)), 0);
	assert_string_equal(path + strlen(folder), "/a");
	assert_false(root_path(path, 10, "/a"));
	assert_null(root_read("/dchain-capture"));
	/* a folder with this file is a capture, with a page size of its own */
	assert_true(root_path(path, sizeof(path), ROOT_CAPTURE));
	f = fopen(path, "w");
	assert_non_null(f);
	fputs("version: 0.2.0\npage_size: 65536\n", f);
	fclose(f);
	root_use(folder);
	assert_true(root_is_capture());
	assert_true(root_page_size() == 65536);
	text = root_read(ROOT_CAPTURE);
	assert_non_null(text);
	free(text);
	unlink(path);
	rmdir(folder);
}

static int set_locale(void **state)
{
	(void)state;
	return !setlocale(LC_CTYPE, "C.UTF-8");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(counts),
		cmocka_unit_test(reals),
		cmocka_unit_test(sizes_are_written_short),
		cmocka_unit_test(a_number_becomes_the_nearest_amount),
		cmocka_unit_test(numbers_are_written_in_five_characters),
		cmocka_unit_test(what_cannot_be_seen_is_escaped),
		cmocka_unit_test(a_path_is_cut_in_its_middle),
		cmocka_unit_test(files_are_below_the_root),
	};

	return cmocka_run_group_tests(tests, set_locale, NULL);
}

// SPDX-License-Identifier: GPL-2.0-only
/*
 * Every path of the fixture corpus is named as the corpus says, and whatever a
 * path is, nothing is read or written outside.
 */
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <setjmp.h>
#include <cmocka.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "names/names.h"

#ifndef TEST_DATA
#define TEST_DATA "tests/unit/userland/data"
#endif

#define CORPUS TEST_DATA "/cgroup-paths.tsv"

enum { PATH, RUNTIME, CONTAINER, POD, UNIT, FIELDS };

static const char *expected(const char *field)
{
	return strcmp(field, "-") ? field : "";
}

static unsigned int check_line(char *line, unsigned int number)
{
	char *field[FIELDS];
	struct names names;
	int i;

	for (i = 0; i < FIELDS; i++) {
		field[i] = strsep(&line, "\t");
		if (!field[i])
			fail_msg("%s:%u: fewer than %d fields", CORPUS, number,
				 FIELDS);
	}
	names_from_path(field[PATH], &names);
	if (!strcmp(names.runtime, expected(field[RUNTIME])) &&
	    !strcmp(names.container, expected(field[CONTAINER])) &&
	    !strcmp(names.pod, expected(field[POD])) &&
	    !strcmp(names.unit, expected(field[UNIT])))
		return 0;
	print_error("%s:%u: %s is runtime '%s' container '%s' pod '%s' unit '%s'\n",
		    CORPUS, number, field[PATH], names.runtime, names.container,
		    names.pod, names.unit);
	return 1;
}

static void every_path_of_the_corpus(void **state)
{
	unsigned int number = 0, rows = 0, wrong = 0;
	FILE *f = fopen(CORPUS, "r");
	char line[4096];

	(void)state;
	if (!f)
		fail_msg("%s cannot be opened", CORPUS);
	while (fgets(line, sizeof(line), f)) {
		number++;
		line[strcspn(line, "\n")] = '\0';
		if (line[0] == '#')
			continue;
		rows++;
		wrong += check_line(line, number);
	}
	fclose(f);
	assert_int_equal(wrong, 0);
	assert_true(rows >= 100);
}

/* Longer than the kernel allows: cut off, never written beyond the field. */
static void a_component_too_long_is_cut(void **state)
{
	char path[2 * NAMES_MAX + 16] = "/lxc/";
	size_t start = strlen(path), len = 2 * NAMES_MAX;
	struct names names;

	(void)state;
	memset(path + start, 'a', len);
	path[start + len] = '\0';
	names_from_path(path, &names);
	assert_int_equal(strlen(names.container), NAMES_MAX - 1);
}

static void only_an_id_is_shortened(void **state)
{
	static const char id[] =
		"0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef";
	char buf[NAMES_MAX];

	(void)state;
	assert_string_equal(names_short(id, buf), "0123456789ab");
	assert_string_equal(names_short("web1", buf), "web1");
	assert_string_equal(names_short(id + 1, buf), id + 1);
	assert_string_equal(names_short("", buf), "");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(every_path_of_the_corpus),
		cmocka_unit_test(a_component_too_long_is_cut),
		cmocka_unit_test(only_an_id_is_shortened),
	};

	return cmocka_run_group_tests_name("names", tests, NULL, NULL);
}

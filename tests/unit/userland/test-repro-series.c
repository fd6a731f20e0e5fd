// SPDX-License-Identifier: GPL-2.0-only
/*
 * The time series: CSV, and a gnuplot script that gnuplot accepts.
 */
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <setjmp.h>
#include <cmocka.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "repro/series.h"

static struct series series;

static int fill(void **state)
{
	struct point point = { 0 };
	int i;

	(void)state;
	for (i = 0; i < 1000; i++) {
		point.seconds = i / 10.0;
		point.event = i == 500 ? "process killed" : NULL;
		point.average = 1 + i / 50.0;
		point.duration_ms = 40 + i / 100.0;
		point.p50_ns = 1500;
		point.dentries = 12000;
		point.negative = 7;
		series_add(&series, &point);
	}
	return 0;
}

static int empty(void **state)
{
	(void)state;
	series_free(&series);
	return series.n || series.points;
}

static char *written(void (*write)(FILE *out))
{
	char *text = NULL;
	size_t size;
	FILE *f = open_memstream(&text, &size);

	assert_non_null(f);
	write(f);
	assert_int_equal(fclose(f), 0);
	return text;
}

static void csv(FILE *out)
{
	series_csv(&series, out);
}

static void gnuplot(FILE *out)
{
	series_gnuplot(&series, "A title", "repro.svg", out);
}

static unsigned int commas(const char *line)
{
	unsigned int n = 0;

	for (; *line; line++)
		n += *line == ',';
	return n;
}

static void csv_has_a_line_a_point(void **state)
{
	char *text = written(csv), *line, *rest;
	unsigned int lines = 0;

	(void)state;
	assert_non_null(strstr(text,
			       "\n0.000,1.000,40.000,1.500,12000,7,\n"));
	assert_non_null(strstr(text, "\n50.000,,,,,,process killed\n"));
	for (line = strtok_r(text, "\n", &rest); line;
	     line = strtok_r(NULL, "\n", &rest), lines++)
		assert_int_equal(commas(line), 6);
	assert_int_equal(lines, 1001);
	free(text);
}

static void an_empty_one_has_but_the_heading(void **state)
{
	char *text = written(csv);

	(void)state;
	assert_string_equal(strchr(text, '\n'), "\n");
	free(text);
}

/* Drawn to nowhere: gnuplot's exit status says whether it understood. */
static void gnuplot_accepts_the_script(void **state)
{
	char *text;
	FILE *f;

	(void)state;
	text = written(gnuplot);
	f = popen("sed 's/^set output.*/set output \"\\/dev\\/null\"/' | gnuplot",
		  "w");
	assert_non_null(f);
	fputs(text, f);
	assert_int_equal(pclose(f), 0);
	free(text);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(csv_has_a_line_a_point, fill,
						empty),
		cmocka_unit_test(an_empty_one_has_but_the_heading),
		cmocka_unit_test_setup_teardown(gnuplot_accepts_the_script,
						fill, empty),
	};

	return cmocka_run_group_tests_name("repro-series", tests, NULL, NULL);
}

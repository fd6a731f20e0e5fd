// SPDX-License-Identifier: GPL-2.0-only
/* The files of a census as numbers. */
#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <cmocka.h>

#include "census/census.h"

static void table_of(struct reader_table *t, const char *name, const char *text)
{
	struct reader_fault fault;
	char *copy = strdup(text);

	assert_non_null(copy);
	assert_int_equal(reader_parse_table(t, name, copy, strlen(copy),
					    &fault), READER_OK);
}

static char *file_of(const char *name)
{
	struct reader_fault fault;
	char path[512], *text;
	size_t len;
	FILE *f;

	snprintf(path, sizeof(path), "%s/%s", TEST_DATA, name);
	f = fopen(path, "re");
	assert_non_null(f);
	text = reader_slurp(f, &len, &fault);
	fclose(f);
	assert_non_null(text);
	return text;
}

static void a_sample_has_figures_bars_and_chains(void **state)
{
	char *text = file_of("census");
	struct reader_fault fault;
	struct reader_table t;
	struct census c;

	(void)state;
	table_of(&t, "census", text);
	free(text);
	assert_int_equal(census_read(&c, &t, &fault), READER_OK);
	assert_false(c.full);
	assert_int_equal(c.buckets, 16384);
	assert_int_equal(c.walked, 4096);
	assert_true(c.dentries.value == 30452 && c.dentries.error == 301);
	/* 2.6 of 248, and some of the 20176 that it is the error of */
	assert_true(census_bar(&c, &c.negative) > 640);
	assert_true(census_bar(&c, &c.negative) < 655);
	assert_true(c.used.value == 13828 && c.expected_used == 13829);
	assert_int_equal(c.longest, 8);
	assert_true(c.expected_longest == 9 && c.limit == 15);
	assert_true(c.dispersion.value == 0.998);
	assert_true(c.chi_square == 0.5 && c.freedom == 6);
	assert_string_equal(c.fit, "poisson");
	assert_int_equal(c.nbins, 11);
	assert_string_equal(c.bins[10].name, "10");
	assert_int_equal(c.bins[1].buckets, 1182);
	assert_true(c.bins[1].expected == 1186.7);
	census_free(&c);
	reader_free_table(&t);
}

#define HEAD "dchain census - version: 1\n# name value error expected\n"
#define RUN "kind full - -\nmicroseconds 1 - -\nlongest_slice 1 - -\n" \
	"torn 0 - -\nbuckets 4 - -\nwalked 4 - -\nused 0 0 -\n"

static void an_empty_table_has_no_law(void **state)
{
	struct reader_fault fault;
	struct reader_table t;
	struct census c;

	(void)state;
	table_of(&t, "census", HEAD RUN
		 "dentries 0 0 -\nnegative 0 0 -\nlongest 0 - -\nfit - - -\n");
	assert_int_equal(census_read(&c, &t, &fault), READER_OK);
	assert_true(c.full);
	assert_true(c.freedom < 0 && c.limit < 0 && c.expected_used < 0);
	assert_string_equal(c.fit, "-");
	census_free(&c);
	reader_free_table(&t);
}

static void refused(const char *text)
{
	struct reader_fault fault = { 0 };
	struct reader_table t;
	struct census c;

	table_of(&t, "census", text);
	assert_int_equal(census_read(&c, &t, &fault), READER_BROKEN);
	assert_true(fault.message[0]);
	reader_free_table(&t);
}

static void what_is_missing_or_no_number_is_refused(void **state)
{
	(void)state;
	refused(HEAD);
	refused(HEAD "# warning: no census was taken yet\n");
	refused(HEAD RUN "negative 0 0 -\nlongest 0 - -\n");
	refused(HEAD RUN "dentries x 0 -\nnegative 0 0 -\nlongest 0 - -\n");
	refused(HEAD RUN "dentries -5 0 -\nnegative 0 0 -\nlongest 0 - -\n");
	refused(HEAD RUN
		"dentries 0 0 -\nnegative 0 0 -\nlongest 0 - -\nlength:0 y - -\n");
}

/* splitmix64 (Steele, Lea, Flood 2014): the same numbers in every run. */
static uint64_t draw(uint64_t *random)
{
	uint64_t z = *random += 0x9E3779B97F4A7C15ULL;

	z = (z ^ (z >> 30)) * 0xBF58476D1CE4E5B9ULL;
	z = (z ^ (z >> 27)) * 0x94D049BB133111EBULL;
	return z ^ (z >> 31);
}

#define RUNS 4000
#define BUCKETS 16384
#define SAMPLE 1024

/* What the module makes of SAMPLE buckets: the first ones, after mixing. */
static struct census_amount sampled(uint32_t *chain, uint64_t *random)
{
	const double times = (double)BUCKETS / SAMPLE;
	double sum = 0, squares = 0;
	struct census_amount a;
	unsigned int i;

	for (i = 0; i < SAMPLE; i++) {
		size_t other = i + draw(random) % (BUCKETS - i);
		uint32_t length = chain[other];

		chain[other] = chain[i];
		chain[i] = length;
		sum += length;
		squares += (double)length * length;
	}
	squares -= sum * sum / SAMPLE;
	a.value = sum * times;
	a.error = sqrt(squares * times * (BUCKETS - SAMPLE) / (SAMPLE - 1));
	return a;
}

/*
 * There are @heaps of @size dentries, each in a bucket at random. Of 1000
 * samples how many have the truth within @part of their bar? Those that met
 * none do not count: they have no row.
 */
static int held(unsigned int heaps, unsigned int size, double part)
{
	const struct census c = { .buckets = BUCKETS, .walked = SAMPLE };
	const double truth = (double)heaps * size;
	uint32_t *chain = calloc(BUCKETS, sizeof(*chain));
	int runs = 0, within = 0;
	uint64_t random = heaps;
	unsigned int i;

	assert_non_null(chain);
	for (i = 0; i < heaps; i++)
		chain[draw(&random) % BUCKETS] += size;
	while (runs < RUNS) {
		struct census_amount a = sampled(chain, &random);
		double off;

		if (a.value <= 0)
			continue;
		runs++;
		off = fabs(a.value - truth);
		within += off <= census_bar(&c, &a) * part;
	}
	free(chain);
	return within * 1000 / RUNS;
}

static void a_bar_holds_99_of_100_samples(void **state)
{
	static const unsigned int heaps[] = { 3, 60, 100, 1000, 30000 };
	size_t i;

	(void)state;
	for (i = 0; i < sizeof(heaps) / sizeof(heaps[0]); i++) {
		assert_in_range(held(heaps[i], 1, 1), 986, 1000);
		assert_in_range(held(heaps[i], 500, 1), 986, 1000);
	}
	/* nor is it too wide: half of it is 1.3 errors */
	assert_in_range(held(30000, 1, 0.5), 780, 850);
}

static void a_bar_is_told_where_it_is_known(void **state)
{
	struct census c = { .buckets = 16384, .walked = 1024 };

	(void)state;
	assert_true(census_bar(&c, &(struct census_amount){ 7, -1 }) == -1);
	assert_true(census_bar(&c, &(struct census_amount){ 7, 0 }) == 0);
	/* none seen is not none there */
	assert_in_range(census_bar(&c, &(struct census_amount){ 0, 0 }), 69,
			120);
	c.walked = 99;
	assert_true(census_bar(&c, &(struct census_amount){ 7, 2 }) == -1);
	assert_true(census_bar(&c, &(struct census_amount){ 0, 0 }) == -1);
	c.walked = 16384;
	assert_true(census_bar(&c, &(struct census_amount){ 0, 0 }) == 0);
}

static void owners_and_directories_differ_in_their_names(void **state)
{
	struct census_holders h;
	struct reader_fault fault;
	struct reader_table t;

	(void)state;
	table_of(&t, "owners", "dchain owners - version: 1\n"
		 "# id dentries error negative negative_error state path\n"
		 "23 19968 248 19900 247 live /a\\040b\n"
		 "0 - - - - - (other)\n");
	assert_int_equal(census_read_holders(&h, &t, &fault), READER_OK);
	assert_int_equal(h.n, 2);
	assert_int_equal(h.rows[0].id, 23);
	assert_string_equal(h.rows[0].path, "/a b");
	assert_string_equal(h.rows[0].state, "live");
	assert_null(h.rows[0].dev);
	assert_true(census_is_named(&h.rows[0]));
	assert_false(census_is_named(&h.rows[1]));
	assert_true(h.rows[1].dentries.error == -1);
	free(h.rows);
	reader_free_table(&t);
	table_of(&t, "directories", "dchain directories - version: 1\n"
		 "# dev ino fs dentries error negative negative_error path\n"
		 "0:29 11 overlay 5 0 4 0 /x\n");
	assert_int_equal(census_read_holders(&h, &t, &fault), READER_OK);
	assert_int_equal(h.rows[0].id, 11);
	assert_string_equal(h.rows[0].dev, "0:29");
	assert_string_equal(h.rows[0].fs, "overlay");
	assert_true(h.rows[0].negative.value == 4);
	free(h.rows);
	reader_free_table(&t);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_sample_has_figures_bars_and_chains),
		cmocka_unit_test(an_empty_table_has_no_law),
		cmocka_unit_test(what_is_missing_or_no_number_is_refused),
		cmocka_unit_test(a_bar_holds_99_of_100_samples),
		cmocka_unit_test(a_bar_is_told_where_it_is_known),
		cmocka_unit_test(owners_and_directories_differ_in_their_names),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}

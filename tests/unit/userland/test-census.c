// SPDX-License-Identifier: GPL-2.0-only
/* The text of a census as numbers, and what they say of the whole table. */
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

#include "lib/slurp.h"
#include "random.h"
#include "lib/array.h"

static struct census parsed(const char *text)
{
	struct reader_fault fault;
	char *copy = strdup(text);
	struct census c;

	assert_non_null(copy);
	if (census_parse(&c, copy, strlen(copy), &fault))
		fail_msg("%s", fault.message);
	return c;
}

static char *file_of(const char *name)
{
	char path[512], *text;
	size_t len;

	snprintf(path, sizeof(path), "%s/%s", TEST_DATA, name);
	text = slurp_file(path, &len);
	assert_non_null(text);
	return text;
}

static bool about(double is, double expected)
{
	return fabs(is - expected) < 0.5;
}

static void a_sample_has_figures_intervals_and_chains(void **state)
{
	char *text = file_of("census");
	struct census c = parsed(text);
	double half;

	(void)state;
	free(text);
	assert_false(c.full);
	assert_int_equal(c.buckets, 16384);
	assert_int_equal(c.walked, 4096);
	assert_true(about(c.all.dentries.value, 30452));
	assert_true(about(c.all.dentries.error, 302));
	/* 2.6 of 248, and some of the 19968 that it is the error of */
	half = estimate_ci99(c.buckets, c.walked, &c.all.negative);
	assert_true(half > 640 && half < 655);
	assert_true(about(c.used.value, 13828));
	assert_true(about(c.fit.used * 4, 13830));
	assert_int_equal(c.chains.longest, 8);
	assert_true(c.fit.longest == 9 && c.fit.limit == 15);
	assert_true(fabs(c.fit.dispersion.value - 0.998) < 0.001);
	assert_true(fabs(c.fit.chi_square - 0.5) < 0.1);
	assert_int_equal(c.fit.freedom, 6);
	assert_string_equal(c.fit.word, "poisson");
	assert_int_equal(c.chains.bins[1], 1182);
	assert_true(fabs(c.fit.expected[1] - 1186.7) < 0.1);
	/* a part is as uncertain as its share of the whole */
	assert_true(about(c.all.in_use.value, 2800));
	assert_true(about(c.all.in_use.error, 302 * sqrt(700.0 / 7613)));
	assert_true(about(c.all.name_bytes.value, 25600));
	census_free(&c);
}

static void each_table_has_its_rows(void **state)
{
	char *text = file_of("census");
	struct census c = parsed(text);
	const struct census_holder *h;

	(void)state;
	free(text);
	assert_int_equal(c.owners.n, 3);
	h = &c.owners.rows[0];
	assert_int_equal(h->id, 23);
	assert_string_equal(h->path, "/a b");
	assert_string_equal(h->state, "live");
	assert_null(h->dev);
	assert_true(about(h->used_again.value, 160));
	assert_true(census_is_named(h));
	h = &c.owners.rows[2];
	assert_false(census_is_named(h));
	assert_true(about(h->dentries.value, 84) && h->dentries.error == -1);
	assert_int_equal(c.directories.n, 3);
	h = &c.directories.rows[0];
	assert_int_equal(h->id, 11);
	assert_string_equal(h->dev, "0:29");
	assert_string_equal(h->fs, "overlay");
	assert_string_equal(h->examples, "d1-0-1/d1-0-2a/\033[1m");
	assert_string_equal(c.directories.rows[1].path, "/home\\");
	assert_int_equal(c.mounts.n, 2);
	assert_string_equal(c.mounts.rows[1].path, "/");
	assert_true(h->own.value == -1);
	assert_int_equal(c.subtrees.n, 4);
	assert_true(about(c.subtrees.rows[3].own.value, 3600));
	census_free(&c);
}

#define HEAD "dchain census - version: 2\n# name sum squares\n"
#define RUN "kind full -\nmicroseconds 1 -\nlongest_slice 1 -\n" \
	"torn 0 -\nbuckets 4 -\nwalked 4 -\nused 0 0\n"

static void an_empty_table_has_no_law(void **state)
{
	struct census c;

	(void)state;
	c = parsed(HEAD RUN "dentries 0 0\nnegative 0 0\nlongest 0 -\n");
	assert_true(c.full);
	assert_false(c.fit.known);
	assert_string_equal(c.fit.word, "-");
	/* a module that does not count it */
	assert_true(c.all.in_use.value == -1);
	assert_int_equal(c.owners.n, 0);
	census_free(&c);
}

static void refused(const char *text)
{
	struct reader_fault fault = { 0 };
	char *copy = strdup(text);
	struct census c;

	assert_non_null(copy);
	assert_int_not_equal(census_parse(&c, copy, strlen(copy), &fault),
			     READER_OK);
	assert_true(fault.message[0]);
}

#define GOOD HEAD RUN "dentries 0 0\nnegative 0 0\nlongest 0 -\n"

static void what_is_missing_or_no_number_is_refused(void **state)
{
	(void)state;
	refused("");
	refused(HEAD);
	refused(HEAD "# warning: no census was taken yet\n");
	refused(HEAD RUN "negative 0 0\nlongest 0 -\n");
	refused(HEAD RUN "dentries x 0\nnegative 0 0\nlongest 0 -\n");
	refused(HEAD RUN "dentries -5 0\nnegative 0 0\nlongest 0 -\n");
	refused(GOOD "length:0 y -\n");
	refused(GOOD "length:x 1 -\n");
	refused(GOOD GOOD);
	refused(GOOD "dchain owners - version: 2\n# id path\n7 /\n");
	refused("dchain owners - version: 2\n# id path\n7 /\n");
}

#define RUNS 4000
#define BUCKETS 16384
#define SAMPLE 1024

/* What is made of SAMPLE buckets: the first ones, after mixing. */
static struct census_amount sampled(uint32_t *chain, uint64_t *random)
{
	double sum = 0, squares = 0;
	unsigned int i;

	for (i = 0; i < SAMPLE; i++) {
		size_t other = i + draw(random) % (BUCKETS - i);
		uint32_t length = chain[other];

		chain[other] = chain[i];
		chain[i] = length;
		sum += length;
		squares += (double)length * length;
	}
	return estimate_total(BUCKETS, SAMPLE, sum, squares);
}

/*
 * There are @heaps of @size dentries, each in a bucket at random. Of 1000
 * samples how many have the truth within @part of their interval? Those that
 * met none do not count: they have no row.
 */
static int held(unsigned int heaps, unsigned int size, double part)
{
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
		within += off <= part * estimate_ci99(BUCKETS, SAMPLE, &a);
	}
	free(chain);
	return within * 1000 / RUNS;
}

static void an_interval_holds_99_of_100_samples(void **state)
{
	static const unsigned int heaps[] = { 3, 60, 100, 1000, 30000 };
	size_t i;

	(void)state;
	for (i = 0; i < ARRAY_SIZE(heaps); i++) {
		assert_in_range(held(heaps[i], 1, 1), 986, 1000);
		assert_in_range(held(heaps[i], 500, 1), 986, 1000);
	}
	/* nor is it too wide: half of it is 1.3 errors */
	assert_in_range(held(30000, 1, 0.5), 780, 850);
}

static void an_interval_is_given_where_it_is_known(void **state)
{
	(void)state;
	assert_true(estimate_ci99(16384, 1024, &(struct census_amount){
		7, -1 }) == -1);
	assert_true(estimate_ci99(16384, 1024, &(struct census_amount){
		7, 0 }) == 0);
	/* none seen is not none there */
	assert_in_range(estimate_ci99(16384, 1024, &(struct census_amount){
		0, 0 }), 69, 120);
	assert_true(estimate_ci99(16384, 99, &(struct census_amount){
		7, 2 }) == -1);
	assert_true(estimate_ci99(16384, 99, &(struct census_amount){
		0, 0 }) == -1);
	assert_true(estimate_ci99(16384, 16384, &(struct census_amount){
		0, 0 }) == 0);
}

static void what_is_not_known_is_not_estimated(void **state)
{
	struct census_amount a = estimate_total(16, 4, -1, 0);

	(void)state;
	assert_true(a.value == -1 && a.error == -1);
	a = estimate_total(16, 4, 3, -1);
	assert_true(a.value == 12 && a.error == -1);
	a = estimate_total(16, 16, 3, -1);
	assert_true(a.value == 3 && a.error == 0);
	a = estimate_total(16, 0, 0, 0);
	assert_true(a.value == 0 && a.error == 0);
	a = estimate_total(16, 1, 2, 4);
	assert_true(a.value == 32 && a.error == 32);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_sample_has_figures_intervals_and_chains),
		cmocka_unit_test(each_table_has_its_rows),
		cmocka_unit_test(an_empty_table_has_no_law),
		cmocka_unit_test(what_is_missing_or_no_number_is_refused),
		cmocka_unit_test(an_interval_holds_99_of_100_samples),
		cmocka_unit_test(an_interval_is_given_where_it_is_known),
		cmocka_unit_test(what_is_not_known_is_not_estimated),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}

// SPDX-License-Identifier: GPL-2.0-only
/* The text of a census as numbers, and what follows from them. */
#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <cmocka.h>

#include "census/figures.h"

#include "lib/array.h"
#include "lib/root.h"
#include "random.h"

static unsigned int random_below(unsigned int n)
{
	static uint64_t random;

	return (unsigned int)(draw(&random) % n);
}

static char *file_of(const char *name)
{
	char *text = root_read("%s/%s", TEST_DATA, name);

	assert_non_null(text);
	return text;
}

/* @text is released. */
static struct census parsed(char *text)
{
	struct reader_fault fault;
	struct census c;

	assert_non_null(text);
	if (census_parse(&c, text, &fault))
		fail_msg("%s", fault.message);
	return c;
}

static bool about(double is, double expected)
{
	return fabs(is - expected) < 0.5;
}

static const struct census_dir *named(const struct census *c, const char *path)
{
	char text[256];
	size_t i;

	for (i = 0; i < c->ndirs; i++)
		if (!strcmp(census_path(c, &c->dirs[i], text, sizeof(text)),
			    path))
			return &c->dirs[i];
	fail_msg("no directory %s", path);
	return NULL;
}

static void the_tables_are_numbers_and_a_tree(void **state)
{
	struct census c = parsed(file_of("census"));
	const struct census_dir *x = named(&c, "/x");
	uint32_t *order;

	(void)state;
	assert_true(c.full);
	assert_true(about(c.n[CENSUS_DENTRIES], 83010));
	assert_true(about(c.n[CENSUS_TURNED], 13));
	assert_string_equal(c.longest_name, "d1-0-2f1");
	assert_true(census_error(&c, 1000) == 0);
	assert_true(c.marks.false_share == 0);
	assert_int_equal(c.nowners, 4);
	assert_string_equal(c.owners[0].path, "/maker");
	assert_string_equal(c.owners[x->owner].path, "/maker");
	assert_true(census_named(&c.owners[2]));
	assert_string_equal(c.owners[2].path, "/gone one");
	assert_true(about(c.dirs[0].own[CENSUS_DENTRIES], 4));
	assert_true(about(c.dirs[0].all[CENSUS_DENTRIES], 82996));
	assert_true(about(c.dirs[0].all[CENSUS_USED], 5588));
	assert_int_equal(named(&c, "/.../deep one")->ino, 99);
	assert_true(named(&c, "/(more)")->summed);
	assert_true(about(c.summed, 2992));
	assert_int_equal(c.nmounts, 2);
	assert_string_equal(c.mounts[0].dev, "0:23");
	assert_true(about(c.mounts[0].n[CENSUS_NEGATIVE], 80111));
	order = census_order(&c, CENSUS_DENTRIES, false);
	assert_ptr_equal(&c.dirs[order[0]], x);
	free(order);
	census_free(&c);
}

/* A table of the first table alone, with so many chains of each length. */
static char *chains(uint64_t buckets, const uint64_t *lengths, size_t n)
{
	static const char owners[] =
		"dchain owners - version: 3\n# id dentries negative in_use negative_in_use transient name_bytes negative_used turned_positive state path\n";
	static const char dirs[] =
		"dchain directories - version: 3\n# number parent dev ino fs dentries negative in_use negative_in_use transient name_bytes negative_used turned_positive owner example name\n";
	uint64_t walked = 0, dentries = 0;
	char *text = NULL;
	size_t size, i;
	FILE *f = open_memstream(&text, &size);

	for (i = 0; i < n; i++) {
		walked += lengths[i];
		dentries += i * lengths[i];
	}
	fprintf(f, "dchain census - version: 3\n# name value\nkind sample\nmicroseconds 5\nlongest_slice 1\nrestarts 0\ntorn 0\nbuckets %llu\nwalked %llu\nused 1\ndentries %llu\nnegative 0\nin_use 0\nnegative_in_use 0\ntransient 0\nname_bytes 0\nlongest %zu\n",
		(unsigned long long)buckets, (unsigned long long)walked,
		(unsigned long long)dentries, n - 1);
	for (i = 0; i < n; i++)
		fprintf(f, "length:%zu %llu\n", i,
			(unsigned long long)lengths[i]);
	fprintf(f, "%s%s", owners, dirs);
	fclose(f);
	return text;
}

/* 300 samples of a table whose entries come in clumps: 99 of 100 are right. */
static void an_error_bounds_what_a_sample_says(void **state)
{
	enum { BUCKETS = 8192, WALKED = 1024, SAMPLES = 300 };
	static unsigned int table[BUCKETS];
	unsigned int i, sample, off = 0;
	double all = 0;

	(void)state;
	for (i = 0; i < 3 * BUCKETS; i++) {
		unsigned int at = random_below(BUCKETS), clump = 1 + i % 4;

		table[at] += clump;
		all += clump;
	}
	for (sample = 0; sample < SAMPLES; sample++) {
		uint64_t lengths[64] = { 0 };
		struct census c;

		for (i = 0; i < WALKED; i++) {
			unsigned int j = i + random_below(BUCKETS - i);
			unsigned int length = table[j];

			table[j] = table[i];
			table[i] = length;
			lengths[length]++;
		}
		c = parsed(chains(BUCKETS, lengths, ARRAY_SIZE(lengths)));
		off += fabs(c.n[CENSUS_DENTRIES] - all) >
		       census_error(&c, c.n[CENSUS_DENTRIES]);
		census_free(&c);
	}
	assert_in_range(off, 0, 9);
}

static void a_sample_of_ten_buckets_says_nothing(void **state)
{
	const uint64_t few[] = { 5, 5 }, even[] = { 0, 500 };
	const uint64_t clumped[40] = { [0] = 500, [1] = 480, [39] = 1 };
	struct census c = parsed(chains(65536, few, 2));

	(void)state;
	assert_true(isnan(census_error(&c, c.n[CENSUS_DENTRIES])));
	assert_true(isnan(c.chance_longest));
	census_free(&c);
	c = parsed(chains(65536, even, 2));
	assert_true(about(c.spread, 0));
	census_free(&c);
	c = parsed(chains(65536, clumped, ARRAY_SIZE(clumped)));
	assert_true(c.longest > c.chance_longest);
	census_free(&c);
}

/* As marks are made: by chance where several entries share one. */
static void false_marks_are_taken_off(void **state)
{
	enum { BITS = 1 << 16, ENTRIES = 50021, USED = 3511, TIMES = 400 };
	struct census c = parsed(file_of("census"));
	unsigned int i, time, off = 0;

	(void)state;
	for (time = 0; time < TIMES; time++) {
		static unsigned char bits[BITS];
		static unsigned int at[ENTRIES];
		double n[CENSUS_COUNTS] = { 0 }, used, error, set = 0;

		memset(bits, 0, sizeof(bits));
		for (i = 0; i < ENTRIES; i++) {
			at[i] = random_below(BITS);
			if (i < USED)
				bits[at[i]] = 1;
		}
		for (i = 0; i < BITS; i++)
			set += bits[i];
		for (i = 0; i < ENTRIES; i++)
			n[CENSUS_USED] += bits[at[i]];
		n[CENSUS_NEGATIVE] = ENTRIES;
		c.marks.false_share = set / BITS;
		c.marks.false_most = set / BITS;
		used = census_used(&c, n, &error);
		assert_true(n[CENSUS_USED] > USED + 1000);
		off += fabs(used - USED) > error;
	}
	assert_in_range(off, 0, 12);
	census_free(&c);
}

static void a_limit_drops_what_is_above_it(void **state)
{
	struct census c = parsed(file_of("census"));
	struct census_limit l = { .most = 1000, .per_directory = true };
	uint32_t maker = named(&c, "/x")->owner;

	(void)state;
	census_limit(&l, &c);
	assert_int_equal(l.over, 1);
	assert_true(about(l.dropped, 78999));
	assert_false(l.at_least);
	/* 5587 * 78999 / 79999: no mark is known to be false */
	assert_true(about(l.used, 5517));
	assert_true(about(l.owners[maker], 78999));
	census_limit_free(&l);
	l.most = 100;
	census_limit(&l, &c);
	assert_true(l.at_least);
	assert_int_equal(l.over, 1);
	census_limit_free(&l);
	l = (struct census_limit){ .most = 1000 };
	census_limit(&l, &c);
	assert_true(about(l.dropped, 79112));
	assert_true(about(l.owners[maker], 79112.0 * 79999 / 80112));
	census_limit_free(&l);
	/* what is held stays, whatever the limit */
	c.n[CENSUS_NEGATIVE_IN_USE] = 79999;
	c.owners[maker].n[CENSUS_NEGATIVE_IN_USE] = 79999;
	census_limit(&l, &c);
	assert_true(about(l.dropped, 113));
	census_limit_free(&l);
	/* without marks nobody knows */
	c.n[CENSUS_USED] = NAN;
	census_limit(&l, &c);
	assert_true(isnan(l.used));
	census_limit_free(&l);
	census_free(&c);
}

static void directories_are_sorted_into_sizes(void **state)
{
	struct census_bin bins[CENSUS_BINS];
	struct census c = parsed(file_of("census"));

	(void)state;
	census_histogram(&c, true, bins);
	assert_int_equal(bins[16].dirs, 1);
	assert_true(about(bins[16].entries, 79999));
	assert_string_equal(c.dirs[bins[16].largest].name, "x");
	assert_true(about(bins[16].used, 5587));
	/* sums of directories are none */
	assert_int_equal(bins[6].dirs, 0);
	census_histogram(&c, false, bins);
	assert_int_equal(bins[0].dirs, 1);
	assert_int_equal(bins[1].dirs, 1);
	assert_int_equal(bins[2].dirs, 1);
	assert_int_equal(bins[3].dirs, 1);
	census_free(&c);
}

static void damaged_texts_are_refused(void **state)
{
	static const char *const changes[][2] = {
		{ "\n2 1 0:23", "\n2 2 0:23" }, { "\n3 0 0:6", "\n2 0 0:6" },
		{ "walked 16384", "walked 16385" }, { "walked 16384", "walked 0" },
		{ "dentries 83010", "dentries x" }, { " number parent", " number x" },
		{ "dchain owners", "dchain owner" }, { "marks_bits 4194304", "x 1" },
		{ "buckets 16384", "bucket 16384" },
	};
	size_t i;

	(void)state;
	for (i = 0; i < ARRAY_SIZE(changes); i++) {
		char *text = file_of("census"), *at, *changed;
		struct reader_fault fault;
		struct census c;

		at = strstr(text, changes[i][0]);
		assert_non_null(at);
		assert_true(asprintf(&changed, "%.*s%s%s", (int)(at - text),
				     text, changes[i][1],
				     at + strlen(changes[i][0])) > 0);
		free(text);
		if (!census_parse(&c, changed, &fault))
			fail_msg("taken: %s", changes[i][1]);
		assert_true(fault.message[0]);
		assert_null(c.dirs);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(the_tables_are_numbers_and_a_tree),
		cmocka_unit_test(an_error_bounds_what_a_sample_says),
		cmocka_unit_test(a_sample_of_ten_buckets_says_nothing),
		cmocka_unit_test(false_marks_are_taken_off),
		cmocka_unit_test(a_limit_drops_what_is_above_it),
		cmocka_unit_test(directories_are_sorted_into_sizes),
		cmocka_unit_test(damaged_texts_are_refused),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}

// SPDX-License-Identifier: GPL-2.0-only
/* Counting by key in a table of fixed size, and the rows with the most. */
#include "pure.h"
#include "census-tally.h"

#define KEYS 1000

static struct tally *tally_make(PURE_TEST, unsigned int bits)
{
	struct tally *t = pure_alloc(sizeof(*t));

	t->bits = bits;
	t->rows = pure_alloc(sizeof(*t->rows) << bits);
	return t;
}

static struct tally_key key_of(u64 n)
{
	struct tally_key key = { { 0 } };

	/* keys that differ in one part only, whichever it is */
	key.part[n % TALLY_PARTS] = 1 + n;
	return key;
}

static void count(struct tally *t, u64 n, u32 bucket, bool negative)
{
	struct tally_key key = key_of(n);
	struct tally_row *row = tally_find(t, &key);

	if (!tally_is_claimed(row)) {
		if (tally_full(t))
			row = &t->other;
		else
			tally_claim(t, row, &key, bucket);
	}
	tally_add(row, bucket, negative);
}

static const struct tally_row *row_of(const struct tally *t, u64 n)
{
	struct tally_key key = key_of(n);

	return tally_find(t, &key);
}

static void counts_are_exact_while_there_is_room(PURE_TEST)
{
	struct tally *t = tally_make(test, 11);
	u64 n, i;

	for (n = 0; n < KEYS; n++)
		for (i = 0; i <= n % 7; i++)
			count(t, n, n + i, i == 2);
	CHECK_EQ(t->used, KEYS);
	CHECK_EQ(t->other.dentries.sum, 0);
	for (n = 0; n < KEYS; n++) {
		CHECK_EQ(row_of(t, n)->dentries.sum, 1 + n % 7);
		CHECK_EQ(row_of(t, n)->negative.sum, n % 7 >= 2);
		CHECK_EQ(row_of(t, n)->first, n);
		CHECK_EQ(row_of(t, n)->last, n + n % 7);
	}
}

static void the_key_of_zeroes_is_a_key(PURE_TEST)
{
	struct tally *t = tally_make(test, 2);
	struct tally_key nobody = { { 0 } };
	struct tally_row *row = tally_find(t, &nobody);

	CHECK(!tally_is_claimed(row));
	tally_claim(t, row, &nobody, 0);
	tally_add(row, 0, true);
	CHECK(tally_find(t, &nobody) == row);
	CHECK_EQ(row->dentries.sum, 1);
}

static void what_finds_no_room_is_in_other(PURE_TEST)
{
	struct tally *t = tally_make(test, 6);
	u64 sum = 0;
	u32 i, n;

	for (n = 0; n < KEYS; n++)
		count(t, n, n, n & 1);
	/* a key that came early goes on in its own row */
	count(t, 0, 0, false);
	CHECK(tally_full(t));
	CHECK_EQ(t->used, 48);
	CHECK_EQ(row_of(t, 0)->dentries.sum, 2);
	for (i = 0; i < tally_size(t); i++)
		sum += t->rows[i].dentries.sum;
	CHECK_EQ(sum + t->other.dentries.sum, KEYS + 1);
	CHECK_EQ(t->other.dentries.sum, KEYS - 48);
}

static void squares_are_those_of_each_bucket(PURE_TEST)
{
	struct tally *t = tally_make(test, 4);
	u32 i;

	for (i = 0; i < 5; i++)
		count(t, 1, 0, i < 2);
	for (i = 0; i < 3; i++)
		count(t, 1, 9, true);
	count(t, 2, 9, false);
	CHECK_EQ(row_of(t, 1)->dentries.squares, 25 + 9);
	CHECK_EQ(row_of(t, 1)->negative.squares, 4 + 9);
	CHECK_EQ(row_of(t, 2)->dentries.squares, 1);
}

static void the_rows_with_the_most_come_first(PURE_TEST)
{
	struct tally *t = tally_make(test, 11);
	const struct tally_row *top[10];
	u32 n, i, used = 0;

	for (n = 0; n < KEYS; n++)
		for (i = 0; i <= (n * 7919) % KEYS; i++)
			count(t, n, 0, false);
	/* in parts, as the module does */
	for (i = 0; i < tally_size(t); i += 100)
		used = tally_rank(t, i, i + 100 < tally_size(t) ? i + 100 :
				  tally_size(t), top, used, 10);
	CHECK_EQ(used, 10);
	for (i = 0; i < 10; i++)
		CHECK_EQ(top[i]->dentries.sum, KEYS - i);
}

static void fewer_rows_than_asked_for_are_all_there(PURE_TEST)
{
	struct tally *t = tally_make(test, 4);
	const struct tally_row *top[10];

	CHECK_EQ(tally_rank(t, 0, 16, top, 0, 10), 0);
	count(t, 3, 0, false);
	count(t, 4, 0, false);
	count(t, 4, 0, false);
	CHECK_EQ(tally_rank(t, 0, 16, top, 0, 10), 2);
	CHECK_EQ(top[0]->dentries.sum, 2);
	CHECK_EQ(top[1]->dentries.sum, 1);
	CHECK_EQ(tally_rank(t, 0, 16, top, 0, 1), 1);
	CHECK_EQ(top[0]->dentries.sum, 2);
}

PURE_SUITE(census_tally,
	   PURE_CASE(counts_are_exact_while_there_is_room),
	   PURE_CASE(the_key_of_zeroes_is_a_key),
	   PURE_CASE(what_finds_no_room_is_in_other),
	   PURE_CASE(squares_are_those_of_each_bucket),
	   PURE_CASE(the_rows_with_the_most_come_first),
	   PURE_CASE(fewer_rows_than_asked_for_are_all_there));

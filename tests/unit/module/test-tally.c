// SPDX-License-Identifier: GPL-2.0-only
/* Counting by key in a table of fixed size. */
#include "pure.h"
#include "census/tally.h"

#define KEYS 1000

static struct tally *tally_make(PURE_TEST, unsigned int bits)
{
	struct tally *t = pure_alloc(sizeof(*t));

	t->bits = bits;
	t->max = (1U << bits) / 4 * 3;
	t->index = pure_alloc(sizeof(*t->index) << bits);
	t->rows = pure_alloc(sizeof(*t->rows) * t->max);
	return t;
}

static struct tally_key key_of(u64 n)
{
	struct tally_key key = { { 0 } };

	/* keys that differ in one part only, whichever it is */
	key.part[n % TALLY_PARTS] = 1 + n;
	return key;
}

static struct tally_row *row_of(const struct tally *t, u64 n)
{
	struct tally_key key = key_of(n);

	return tally_find(t, &key);
}

static struct tally_row *count(struct tally *t, u64 n, unsigned int what)
{
	struct tally_key key = key_of(n);
	struct tally_row *row = tally_find(t, &key);

	if (!row)
		row = tally_claim(t, &key);
	row = row ? row : &t->other;
	tally_add(row, what, n);
	tally_add_rest(row, what);
	return row;
}

static void counts_are_exact_while_there_is_room(PURE_TEST)
{
	struct tally *t = tally_make(test, 11);
	struct census_counts sum = { { 0 } };
	u64 n, i, all = 0;

	for (n = 0; n < KEYS; n++)
		for (i = 0; i <= n % 7; i++)
			count(t, n, i == 2 ? TALLY_NEGATIVE : 0);
	CHECK_EQ(t->used, KEYS);
	for (n = 0; n < KEYS; n++) {
		const u64 *c = row_of(t, n)->counts.n;

		CHECK_EQ(c[CENSUS_DENTRIES], 1 + n % 7);
		CHECK_EQ(c[CENSUS_NEGATIVE], n % 7 >= 2);
		CHECK_EQ(c[CENSUS_NAME_BYTES], n * (1 + n % 7));
		CHECK_EQ(tally_number(t, row_of(t, n)), n + 1);
		all += 1 + n % 7;
	}
	for (n = 0; n < KEYS; n++)
		tally_sum(&t->rows[n], &sum);
	CHECK_EQ(sum.n[CENSUS_DENTRIES], all);
}

static void what_is_found_at_once_is_right(PURE_TEST)
{
	struct tally *t = tally_make(test, 11);
	u64 n, found = 0;

	for (n = 0; n < KEYS; n++)
		count(t, n, 0);
	for (n = 0; n < 2 * KEYS; n++) {
		struct tally_key key = key_of(n);
		const struct tally_row *row = tally_peek(t, &key);

		CHECK(!row || row == row_of(t, n));
		found += !!row;
	}
	CHECK(found > KEYS / 8 && found <= KEYS);
}

static void what_a_dentry_is_is_counted(PURE_TEST)
{
	struct tally *t = tally_make(test, 4);
	const u64 *c;

	count(t, 1, 0);
	count(t, 1, TALLY_IN_USE | TALLY_USED);
	count(t, 1, TALLY_TURNED);
	count(t, 1, TALLY_NEGATIVE);
	count(t, 1, TALLY_NEGATIVE | TALLY_IN_USE);
	count(t, 1, TALLY_NEGATIVE | TALLY_USED);
	count(t, 1, TALLY_NEGATIVE | TALLY_USED | TALLY_TRANSIENT);
	c = row_of(t, 1)->counts.n;
	CHECK_EQ(c[CENSUS_DENTRIES], 7);
	CHECK_EQ(c[CENSUS_NEGATIVE], 4);
	CHECK_EQ(c[CENSUS_IN_USE], 2);
	CHECK_EQ(c[CENSUS_NEGATIVE_IN_USE], 1);
	CHECK_EQ(c[CENSUS_TRANSIENT], 1);
	CHECK_EQ(c[CENSUS_NEGATIVE_USED], 2);
	CHECK_EQ(c[CENSUS_USED], 3);
	CHECK_EQ(c[CENSUS_TURNED], 1);
}

static void the_key_of_zeroes_is_a_key(PURE_TEST)
{
	struct tally *t = tally_make(test, 2);
	struct tally_key nobody = { { 0 } };
	struct tally_row *row;

	CHECK(!tally_find(t, &nobody));
	row = tally_claim(t, &nobody);
	CHECK(tally_find(t, &nobody) == row);
	CHECK_EQ(tally_number(t, row), 1);
	CHECK_EQ(tally_number(t, &t->other), 0);
}

static void what_finds_no_room_is_in_other(PURE_TEST)
{
	struct tally *t = tally_make(test, 6);
	u32 n;

	for (n = 0; n < KEYS; n++)
		count(t, n, n & TALLY_NEGATIVE);
	/* a key that came early goes on in its own row */
	count(t, 0, 0);
	CHECK_EQ(t->used, 48);
	CHECK_EQ(row_of(t, 0)->counts.n[CENSUS_DENTRIES], 2);
	CHECK_EQ(t->other.counts.n[CENSUS_DENTRIES], KEYS - 48);
}

static void more_than_half_of_the_votes_lead(PURE_TEST)
{
	struct tally_row in_turn = { .votes = 0 }, behind = { .votes = 0 };
	u32 i;

	for (i = 0; i < 200; i++)
		tally_vote(&in_turn, i % 3 ? 7 : i);
	CHECK_EQ(in_turn.choice, 7);
	for (i = 0; i < 201; i++)
		tally_vote(&behind, i < 100 ? i : 9);
	CHECK_EQ(behind.choice, 9);
}

PURE_SUITE(tally,
	   PURE_CASE(counts_are_exact_while_there_is_room),
	   PURE_CASE(what_is_found_at_once_is_right),
	   PURE_CASE(what_a_dentry_is_is_counted),
	   PURE_CASE(the_key_of_zeroes_is_a_key),
	   PURE_CASE(what_finds_no_room_is_in_other),
	   PURE_CASE(more_than_half_of_the_votes_lead));

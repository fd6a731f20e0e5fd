// SPDX-License-Identifier: GPL-2.0-only
/* Counting by key in a table of fixed size, and the rows with the most. */
#include "pure.h"
#include "census/tally.h"

#define KEYS 1000

#define ANY_KIND ~0U

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

static void count(struct tally *t, u64 n, u32 bucket, unsigned int what)
{
	struct tally_key key = key_of(n);
	struct tally_row *row = tally_find(t, &key);

	if (!row)
		row = tally_claim(t, &key);
	row = row ? row : &t->other;
	tally_add(row, bucket, what, n);
	tally_add_uses(row, what);
}

static void end(struct tally *t)
{
	/* in parts, as the module does */
	tally_close(t, 0, t->used / 2);
	tally_close(t, t->used / 2, t->used);
	tally_end_bucket(&t->other);
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
	end(t);
	CHECK_EQ(t->used, KEYS);
	CHECK_EQ(t->other.counts.dentries.sum, 0);
	for (n = 0; n < KEYS; n++) {
		const struct census_counts *c = &row_of(t, n)->counts;

		CHECK_EQ(c->dentries.sum, 1 + n % 7);
		CHECK_EQ(c->negative.sum, n % 7 >= 2);
		CHECK_EQ(c->name_bytes, n * (1 + n % 7));
		CHECK_EQ(row_of(t, n)->last, n + n % 7);
	}
}

static void what_is_found_at_once_is_right(PURE_TEST)
{
	struct tally *t = tally_make(test, 11);
	u64 n, found = 0;

	for (n = 0; n < KEYS; n++)
		count(t, n, n, 0);
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
	const struct census_counts *c;

	count(t, 1, 0, 0);
	count(t, 1, 0, TALLY_IN_USE);
	count(t, 1, 0, TALLY_NEGATIVE);
	count(t, 1, 0, TALLY_NEGATIVE | TALLY_IN_USE);
	count(t, 1, 0, TALLY_NEGATIVE | TALLY_USED_AGAIN);
	count(t, 1, 0, TALLY_NEGATIVE | TALLY_USED_AGAIN | TALLY_TRANSIENT);
	end(t);
	c = &row_of(t, 1)->counts;
	CHECK_EQ(c->dentries.sum, 6);
	CHECK_EQ(c->negative.sum, 4);
	CHECK_EQ(c->in_use, 2);
	CHECK_EQ(c->negative_in_use, 1);
	CHECK_EQ(c->used_again, 2);
	CHECK_EQ(c->transient, 1);
}

static void the_key_of_zeroes_is_a_key(PURE_TEST)
{
	struct tally *t = tally_make(test, 2);
	struct tally_key nobody = { { 0 } };
	struct tally_row *row;

	CHECK(!tally_find(t, &nobody));
	row = tally_claim(t, &nobody);
	tally_add(row, 0, TALLY_NEGATIVE, 0);
	CHECK(tally_find(t, &nobody) == row);
	CHECK_EQ(tally_so_far(row), 1);
	end(t);
	CHECK_EQ(tally_so_far(row), 1);
	CHECK_EQ(row->counts.dentries.sum, 1);
}

static void what_finds_no_room_is_in_other(PURE_TEST)
{
	struct tally *t = tally_make(test, 6);
	u64 sum = 0;
	u32 i, n;

	for (n = 0; n < KEYS; n++)
		count(t, n, n, n & 1);
	/* a key that came early goes on in its own row */
	count(t, 0, 0, 0);
	end(t);
	CHECK_EQ(t->used, 48);
	CHECK_EQ(row_of(t, 0)->counts.dentries.sum, 2);
	for (i = 0; i < t->used; i++)
		sum += t->rows[i].counts.dentries.sum;
	CHECK_EQ(sum + t->other.counts.dentries.sum, KEYS + 1);
	CHECK_EQ(t->other.counts.dentries.sum, KEYS - 48);
}

static void squares_are_those_of_each_bucket(PURE_TEST)
{
	struct tally *t = tally_make(test, 4);
	u32 i;

	for (i = 0; i < 5; i++)
		count(t, 1, 0, i < 2);
	for (i = 0; i < 3; i++)
		count(t, 1, 9, 1);
	count(t, 2, 9, 0);
	end(t);
	CHECK_EQ(row_of(t, 1)->counts.dentries.squares, 25 + 9);
	CHECK_EQ(row_of(t, 1)->counts.negative.squares, 4 + 9);
	CHECK_EQ(row_of(t, 2)->counts.dentries.squares, 1);
}

static void rows_are_added_up_along_the_tree(PURE_TEST)
{
	struct tally *t = tally_make(test, 6);
	u32 n, i;

	/* 1 has 2 and 3 below it, 3 has 4; row n has n entries in 8 buckets */
	for (n = 1; n <= 4; n++)
		for (i = 0; i < n; i++)
			count(t, n, i, n == 4);
	t->rows[1].parent = 1;
	t->rows[2].parent = 1;
	t->rows[3].parent = 3;
	end(t);
	tally_to_scatter(t, 0, t->used, 8);
	/* in parts, the last first, as the module does */
	tally_fold(t, 2, 4);
	tally_fold(t, 0, 2);
	CHECK_EQ(t->rows[0].counts.dentries.sum, 10);
	CHECK_EQ(t->rows[0].counts.negative.sum, 4);
	CHECK_EQ(t->rows[2].counts.dentries.sum, 7);
	CHECK_EQ(t->rows[1].counts.dentries.sum, 2);
	CHECK_EQ(t->rows[3].counts.dentries.sum, 4);
	/* squares 1 2 3 4, less 1/8 0.5 9/8 2: whole numbers; and 100/8 */
	CHECK_EQ(tally_from_scatter(&t->rows[0].counts, 8).dentries.squares,
		 1 + 2 + 2 + 2 + 12);
}

static void the_rows_with_the_most_come_first(PURE_TEST)
{
	const u32 rows = 250;
	struct tally *t = tally_make(test, 11);
	u32 top[10], n, i, used = 0;

	for (n = 0; n < rows; n++)
		for (i = 0; i <= (n * 7919) % rows; i++)
			count(t, n, 0, 0);
	end(t);
	/* in parts, as the module does */
	for (i = 0; i < t->used; i += 25)
		used = tally_rank(t, ANY_KIND, i, min(i + 25, t->used), top,
				  used, 10);
	CHECK_EQ(used, 10);
	for (i = 0; i < 10; i++)
		CHECK_EQ(t->rows[top[i]].counts.dentries.sum, rows - i);
}

static void rows_of_other_kinds_are_passed_over(PURE_TEST)
{
	struct tally *t = tally_make(test, 4);
	u32 top[10];

	CHECK_EQ(tally_rank(t, ANY_KIND, 0, t->used, top, 0, 10), 0);
	count(t, 3, 0, 0);
	count(t, 4, 0, 0);
	count(t, 4, 0, 0);
	t->rows[1].kind = 3;
	end(t);
	CHECK_EQ(tally_rank(t, ANY_KIND, 0, t->used, top, 0, 10), 2);
	CHECK_EQ(top[0], 1);
	CHECK_EQ(top[1], 0);
	CHECK_EQ(tally_rank(t, 1 << 3, 0, t->used, top, 0, 10), 1);
	CHECK_EQ(top[0], 1);
	CHECK_EQ(tally_rank(t, 1 << 0, 0, t->used, top, 0, 10), 1);
	CHECK_EQ(top[0], 0);
	CHECK_EQ(tally_rank(t, ANY_KIND, 0, t->used, top, 0, 1), 1);
	CHECK_EQ(top[0], 1);
}

PURE_SUITE(tally,
	   PURE_CASE(counts_are_exact_while_there_is_room),
	   PURE_CASE(what_is_found_at_once_is_right),
	   PURE_CASE(what_a_dentry_is_is_counted),
	   PURE_CASE(the_key_of_zeroes_is_a_key),
	   PURE_CASE(what_finds_no_room_is_in_other),
	   PURE_CASE(squares_are_those_of_each_bucket),
	   PURE_CASE(rows_are_added_up_along_the_tree),
	   PURE_CASE(the_rows_with_the_most_come_first),
	   PURE_CASE(rows_of_other_kinds_are_passed_over));

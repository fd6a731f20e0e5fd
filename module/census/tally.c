// SPDX-License-Identifier: GPL-2.0-only
/* A hash table with open addressing that only grows. */
#include <linux/math64.h>
#include <linux/string.h>

#include "census/tally.h"

/* Where the key stands in the index, or the free place where it belongs. */
static u32 *place(const struct tally *t, const struct tally_key *key)
{
	u32 mask = (1U << t->bits) - 1;
	u32 i = hash_long(key->part[0], t->bits);

	while (t->index[i] &&
	       !tally_same_key(&t->rows[t->index[i] - 1].key, key))
		i = (i + 1) & mask;
	return &t->index[i];
}

/**
 * tally_find() - the row of a key
 * @t: the table; a quarter of its index is always free, which ends the search
 * @key: the key
 *
 * Context: any.
 * Return: its row, or NULL.
 */
struct tally_row *tally_find(const struct tally *t, const struct tally_key *key)
{
	u32 number = *place(t, key);

	return number ? &t->rows[number - 1] : NULL;
}

/**
 * tally_claim() - give a key a row
 * @t: the table
 * @key: a key that has none
 *
 * Context: any.
 * Return: its row, zeroed but for the key; NULL when all rows are taken.
 */
struct tally_row *tally_claim(struct tally *t, const struct tally_key *key)
{
	struct tally_row *row = &t->rows[t->used];

	if (t->used == t->max)
		return NULL;
	*place(t, key) = ++t->used;
	row->key = *key;
	return row;
}

/**
 * tally_close() - end the buckets that rows were met in last
 * @t: the table
 * @from: first row
 * @to: row to stop before
 *
 * Before anything that follows below; @t->other is ended by whoever counts.
 *
 * Context: any. Time goes with @to - @from: call it for a part at a time.
 */
void tally_close(struct tally *t, u32 from, u32 to)
{
	for (; from < to; from++)
		tally_end_bucket(&t->rows[from]);
}

/* sum^2 / walked: what the squares of equal amounts in all buckets add up to */
static u64 level(u64 sum, u64 walked)
{
	/* beyond 2^32 dentries a square would not fit */
	if (sum > ~0U)
		sum = ~0U;
	return walked ? div64_u64(sum * sum, walked) : 0;
}

static void sum_to_scatter(struct census_sum *sum, u64 walked)
{
	u64 least = level(sum->sum, walked);

	sum->squares = sum->squares > least ? sum->squares - least : 0;
}

/**
 * tally_to_scatter() - prepare rows for tally_fold()
 * @t: the table
 * @from: first row
 * @to: row to stop before
 * @walked: buckets walked
 *
 * Makes the sums of squares sums of squared distances from the mean. Those can
 * be added up over directories: names of different directories are hashed
 * independently of each other.
 *
 * Context: any.
 */
void tally_to_scatter(struct tally *t, u32 from, u32 to, u64 walked)
{
	for (; from < to; from++) {
		sum_to_scatter(&t->rows[from].counts.dentries, walked);
		sum_to_scatter(&t->rows[from].counts.negative, walked);
	}
}

/**
 * tally_from_scatter() - the counts of a folded row
 * @counts: of a row after tally_fold()
 * @walked: buckets walked
 *
 * Context: any.
 * Return: the counts, with sums of squares.
 */
struct census_counts tally_from_scatter(const struct census_counts *counts,
					u64 walked)
{
	struct census_counts c = *counts;

	c.dentries.squares += level(c.dentries.sum, walked);
	c.negative.squares += level(c.negative.sum, walked);
	return c;
}

void tally_counts_add(struct census_counts *to,
		      const struct census_counts *from)
{
	to->dentries.sum += from->dentries.sum;
	to->dentries.squares += from->dentries.squares;
	to->negative.sum += from->negative.sum;
	to->negative.squares += from->negative.squares;
	to->in_use += from->in_use;
	to->negative_in_use += from->negative_in_use;
	to->used_again += from->used_again;
	to->transient += from->transient;
	to->name_bytes += from->name_bytes;
}

/**
 * tally_fold() - add rows to their parents'
 * @t: the table
 * @from: first row
 * @to: row to stop before; all rows from it on were folded before
 *
 * Context: any. Time goes with @to - @from: call it for a part at a time, the
 * last part first.
 */
void tally_fold(struct tally *t, u32 from, u32 to)
{
	while (to-- > from) {
		u32 parent = t->rows[to].parent;

		if (parent)
			tally_counts_add(&t->rows[parent - 1].counts,
					 &t->rows[to].counts);
	}
}

/**
 * tally_rank() - keep the rows that have the most dentries
 * @t: the table
 * @kinds: bit n stands for rows of the kind n
 * @from: first row to look at
 * @to: row to stop before
 * @top: numbers of the rows kept so far, from 0, most dentries first
 * @used: how many
 * @max: room in @top
 *
 * Context: any. Time goes with @to - @from: call it for a part at a time.
 * Return: the new number of rows in @top.
 */
u32 tally_rank(const struct tally *t, unsigned int kinds, u32 from, u32 to,
	       u32 *top, u32 used, u32 max)
{
	for (; from < to; from++) {
		u64 sum = t->rows[from].counts.dentries.sum;
		u32 low = 0, high = used;

		if (!sum || !(kinds & 1U << t->rows[from].kind))
			continue;
		while (low < high) {
			u32 middle = (low + high) / 2;

			if (t->rows[top[middle]].counts.dentries.sum >= sum)
				low = middle + 1;
			else
				high = middle;
		}
		if (low == max)
			continue;
		if (used < max)
			used++;
		memmove(top + low + 1, top + low,
			(used - 1 - low) * sizeof(*top));
		top[low] = from;
	}
	return used;
}

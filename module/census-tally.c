// SPDX-License-Identifier: GPL-2.0-only
/* A hash table with open addressing that only grows. */
#include <linux/hash.h>
#include <linux/string.h>

#include "census-tally.h"

static u32 key_hash(const struct tally_key *key, unsigned int bits)
{
	unsigned long mix = 0;
	unsigned int i;

	for (i = 0; i < TALLY_PARTS; i++)
		mix = (mix ^ key->part[i]) * 0x9E3779B97F4A7C15ULL;
	return hash_long(mix ^ mix >> 32, bits);
}

/**
 * tally_find() - the row of a key
 * @t: the table; a quarter of its rows is always free, which ends the search
 * @key: the key
 *
 * Context: any.
 * Return: its row, or the free row where it belongs.
 */
struct tally_row *tally_find(const struct tally *t, const struct tally_key *key)
{
	u32 i = key_hash(key, t->bits);

	while (tally_is_claimed(&t->rows[i]) &&
	       memcmp(&t->rows[i].key, key, sizeof(*key)))
		i = (i + 1) & (tally_size(t) - 1);
	return &t->rows[i];
}

bool tally_full(const struct tally *t)
{
	return t->used >= tally_size(t) / 4 * 3;
}

/**
 * tally_claim() - make a free row a key's
 * @t: the table, not full
 * @row: from tally_find(); tally_add() must follow
 * @key: the key
 * @bucket: where it was met
 *
 * Context: any.
 */
void tally_claim(struct tally *t, struct tally_row *row,
		 const struct tally_key *key, u32 bucket)
{
	row->key = *key;
	row->first = bucket;
	t->used++;
}

/* (n + 1)^2 = n^2 + 2 n + 1: the sum of squares grows with each dentry. */
static void sum_add(struct census_sum *sum, u32 *in_last)
{
	sum->sum++;
	sum->squares += 2 * (u64)*in_last + 1;
	++*in_last;
}

/**
 * tally_add() - count a dentry
 * @row: of its key
 * @bucket: where it was found; a bucket's dentries come one after another
 * @negative: is it negative
 *
 * Context: any.
 */
void tally_add(struct tally_row *row, u32 bucket, bool negative)
{
	if (row->last != bucket) {
		row->last = bucket;
		row->in_last = 0;
		row->negative_in_last = 0;
	}
	sum_add(&row->dentries, &row->in_last);
	if (negative)
		sum_add(&row->negative, &row->negative_in_last);
}

/**
 * tally_rank() - keep the rows that have the most dentries
 * @t: the table
 * @from: first row to look at
 * @to: row to stop before
 * @top: the rows kept so far, most dentries first
 * @used: their number
 * @max: room in @top
 *
 * Context: any. Time goes with @to - @from: call it for a part at a time.
 * Return: the new number of rows in @top.
 */
u32 tally_rank(const struct tally *t, u32 from, u32 to,
	       const struct tally_row **top, u32 used, u32 max)
{
	for (; from < to; from++) {
		const struct tally_row *row = &t->rows[from];
		u64 sum = row->dentries.sum;
		u32 i;

		if (!tally_is_claimed(row) ||
		    (used == max && sum <= top[max - 1]->dentries.sum))
			continue;
		if (used < max)
			used++;
		for (i = used - 1; i && top[i - 1]->dentries.sum < sum; i--)
			top[i] = top[i - 1];
		top[i] = row;
	}
	return used;
}

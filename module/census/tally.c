// SPDX-License-Identifier: GPL-2.0-only
/* A hash table with open addressing that only grows, and a histogram. */
#include "census/tally.h"

/**
 * tally_alloc() - make room
 * @t: zeroed
 * @bits: log2 of the size of its index, three quarters of which get a row
 *
 * Context: process; may sleep.
 * Return: 0, -ENOMEM: tally_free() is needed in both cases.
 */
int tally_alloc(struct tally *t, unsigned int bits)
{
	t->bits = bits;
	t->max = (1U << bits) / 4 * 3;
	t->index = kvcalloc(1U << bits, sizeof(*t->index), GFP_KERNEL_ACCOUNT);
	t->rows = kvcalloc(t->max, sizeof(*t->rows), GFP_KERNEL_ACCOUNT);
	return t->index && t->rows ? 0 : -ENOMEM;
}

void tally_free(struct tally *t)
{
	kvfree(t->index);
	kvfree(t->rows);
}

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

/* Add a row's counts to a sum. */
void tally_sum(const struct tally_row *row, struct census_counts *sum)
{
	unsigned int i;

	for (i = 0; i < CENSUS_COUNTS; i++)
		sum->n[i] += row->counts.n[i];
}

/**
 * census_bin() - the histogram's bin for a chain
 * @length: of the chain, in dentries
 *
 * Return: its index, below CENSUS_BINS.
 */
unsigned int census_bin(u32 length)
{
	unsigned int octave;

	if (length < CENSUS_LINEAR)
		return length;
	octave = fls(length) - 1;
	return CENSUS_LINEAR + (octave - 6) * 8 +
	       ((length >> (octave - 3)) & 7);
}

/**
 * census_bin_first() - the shortest length that falls into a bin
 * @bin: up to CENSUS_BINS - 1; the bin ends before the first of the next one
 *
 * Return: the length.
 */
u32 census_bin_first(unsigned int bin)
{
	if (bin < CENSUS_LINEAR)
		return bin;
	bin -= CENSUS_LINEAR;
	return (8 + bin % 8) << (bin / 8 + 3);
}

/**
 * census_stats_add() - count a walked bucket
 * @s: the sums
 * @length: dentries in its chain
 *
 * The caller keeps others away from @s.
 */
void census_stats_add(struct census_stats *s, u32 length)
{
	s->walked++;
	if (length > s->longest)
		s->longest = length;
	s->bins[census_bin(length)]++;
}

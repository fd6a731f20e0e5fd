/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Dentries counted by key (an owner, a directory) in a table of fixed size.
 *
 * When it is full, keys not yet in it are counted in one row, @other: nothing
 * is lost. Buckets come in random order, so a key that has a share f of all
 * dentries is missed by a table of n rows with a probability below e^(-f n):
 * what is large gets its own row, and its count is exact.
 *
 * Pure. One writer, no concurrent reader.
 */
#ifndef DCHAIN_CENSUS_TALLY_H
#define DCHAIN_CENSUS_TALLY_H

#include <linux/types.h>

#include "census-stats.h"

#define TALLY_PARTS 4

/* Compared part by part; all zero is no key. */
struct tally_key {
	u64 part[TALLY_PARTS];
};

/**
 * struct tally_row - what one key has
 * @key: whose
 * @dentries: found so far
 * @negative: of these, negative ones
 * @first: bucket where it was met first
 * @last: bucket where it was met last
 * @in_last: dentries in that one, for the squares
 * @negative_in_last: of these, negative ones
 */
struct tally_row {
	struct tally_key key;
	struct census_sum dentries;
	struct census_sum negative;
	u32 first;
	u32 last;
	u32 in_last;
	u32 negative_in_last;
};

/**
 * struct tally - the table
 * @rows: 2^@bits of them, zeroed
 * @bits: log2 of the number of rows
 * @used: keys in it, at most three quarters of the rows
 * @other: keys that found no row
 */
struct tally {
	struct tally_row *rows;
	unsigned int bits;
	u32 used;
	struct tally_row other;
};

struct tally_row *tally_find(const struct tally *t,
			     const struct tally_key *key);
bool tally_full(const struct tally *t);
void tally_claim(struct tally *t, struct tally_row *row,
		 const struct tally_key *key, u32 bucket);
void tally_add(struct tally_row *row, u32 bucket, bool negative);
u32 tally_rank(const struct tally *t, u32 from, u32 to,
	       const struct tally_row **top, u32 used, u32 max);

static inline u32 tally_size(const struct tally *t)
{
	return 1U << t->bits;
}

static inline bool tally_is_claimed(const struct tally_row *row)
{
	return row->dentries.sum;
}

#endif /* DCHAIN_CENSUS_TALLY_H */

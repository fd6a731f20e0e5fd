/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Dentries counted by key (an owner, a directory) in a table of fixed size.
 *
 * Rows stand in the order in which they were claimed; an index finds them by a
 * hash of the key. Buckets come in random order, so a key that has a share f of
 * all dentries is missed by a table of n rows with a probability below
 * e^(-f n): what is large gets its own row, and its count is exact.
 *
 * Rows may form a tree: a row's parent is claimed before it.
 *
 * One writer, no concurrent reader.
 */
#ifndef DCHAIN_CENSUS_TALLY_H
#define DCHAIN_CENSUS_TALLY_H

#include <linux/hash.h>
#include <linux/types.h>

#include "census/stats.h"

#define TALLY_PARTS 4

/* Compared part by part. The first one alone is hashed. */
struct tally_key {
	u64 part[TALLY_PARTS];
};

/* What a dentry is, besides being one. */
#define TALLY_NEGATIVE 1U
#define TALLY_IN_USE 2U
#define TALLY_USED_AGAIN 4U
#define TALLY_TRANSIENT 8U

/**
 * struct tally_row - what one key has
 * @key: whose
 * @counts: found so far; dentries and negative without @in_last
 * @last: bucket where it was met last
 * @in_last: dentries in that one, which is added when it ends
 * @negative_in_last: of these, negative ones
 * @parent: number of the parent's row, from 1; 0: none
 * @name: where its name begins, in the pool of whoever counts
 * @name_length: bytes there
 * @kind: for whoever counts, below 32
 * @examples: likewise
 */
struct tally_row {
	struct tally_key key;
	struct census_counts counts;
	u32 last;
	u32 in_last;
	u32 negative_in_last;
	u32 parent;
	u32 name;
	u8 name_length;
	u8 kind;
	u16 examples;
};

/**
 * struct tally - the table
 * @bits: log2 of the size of @index
 * @index: numbers of rows, from 1, by the hash of their key; 0 is free
 * @max: rows there are, at most three quarters of the index
 * @used: rows that have a key
 * @rows: the rows
 * @other: keys that have no row
 */
struct tally {
	unsigned int bits;
	u32 *index;
	u32 max;
	u32 used;
	struct tally_row *rows;
	struct tally_row other;
};

struct tally_row *tally_find(const struct tally *t,
			     const struct tally_key *key);
struct tally_row *tally_claim(struct tally *t, const struct tally_key *key);
void tally_close(struct tally *t, u32 from, u32 to);
void tally_to_scatter(struct tally *t, u32 from, u32 to, u64 walked);
void tally_fold(struct tally *t, u32 from, u32 to);
struct census_counts tally_from_scatter(const struct census_counts *counts,
					u64 walked);
u32 tally_rank(const struct tally *t, unsigned int kinds, u32 from, u32 to,
	       u32 *top, u32 used, u32 max);
void tally_counts_add(struct census_counts *to,
		      const struct census_counts *from);

static inline bool tally_same_key(const struct tally_key *a,
				  const struct tally_key *b)
{
	return !((a->part[0] ^ b->part[0]) | (a->part[1] ^ b->part[1]) |
		 (a->part[2] ^ b->part[2]) | (a->part[3] ^ b->part[3]));
}

/**
 * tally_peek() - the row of a key, if that is found at once
 * @t: the table
 * @key: the key
 *
 * Context: any.
 * Return: its row, or NULL: ask tally_find().
 */
static inline struct tally_row *tally_peek(const struct tally *t,
					   const struct tally_key *key)
{
	u32 number = t->index[hash_long(key->part[0], t->bits)];

	if (likely(number && tally_same_key(&t->rows[number - 1].key, key)))
		return &t->rows[number - 1];
	return NULL;
}

static inline void tally_sum_add(struct census_sum *sum, u64 amount)
{
	sum->sum += amount;
	sum->squares += amount * amount;
}

/* Add what the bucket had that the row was met in last. */
static inline void tally_end_bucket(struct tally_row *row)
{
	tally_sum_add(&row->counts.dentries, row->in_last);
	tally_sum_add(&row->counts.negative, row->negative_in_last);
	row->in_last = 0;
	row->negative_in_last = 0;
}

/* Dentries counted for a row so far. */
static inline u64 tally_so_far(const struct tally_row *row)
{
	return row->counts.dentries.sum + row->in_last;
}

/**
 * tally_add() - count a dentry, all but what tally_add_uses() does
 * @row: of its key
 * @bucket: where it was found; a bucket's dentries come one after another
 * @what: TALLY_* of it
 * @name_bytes: memory that its name takes outside of it
 *
 * Context: any.
 */
static inline void tally_add(struct tally_row *row, u32 bucket,
			     unsigned int what, u32 name_bytes)
{
	if (row->last != bucket) {
		tally_end_bucket(row);
		row->last = bucket;
	}
	row->in_last++;
	row->negative_in_last += what & TALLY_NEGATIVE;
	row->counts.name_bytes += name_bytes;
}

/* The rest of what a dentry is, for one that is anything besides negative. */
static inline void tally_add_uses(struct tally_row *row, unsigned int what)
{
	struct census_counts *c = &row->counts;

	c->in_use += !!(what & TALLY_IN_USE);
	c->negative_in_use += (what & (TALLY_IN_USE | TALLY_NEGATIVE)) ==
			      (TALLY_IN_USE | TALLY_NEGATIVE);
	c->used_again += !!(what & TALLY_USED_AGAIN);
	c->transient += !!(what & TALLY_TRANSIENT);
}

#endif /* DCHAIN_CENSUS_TALLY_H */

/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * The order in which a census visits the buckets: a random permutation of all
 * of them, so that its first N are a random sample without replacement. A full
 * census that is interrupted is then still a sample that can be relied on.
 */
#ifndef DCHAIN_CENSUS_ORDER_H
#define DCHAIN_CENSUS_ORDER_H

#include <linux/types.h>

#define CENSUS_ROUNDS 3

/**
 * struct census_order - one permutation of 0 ... 2^@bits - 1
 * @bits: log2 of the number of buckets, 1 to 32
 * @keys: random numbers
 */
struct census_order {
	unsigned int bits;
	u64 keys[CENSUS_ROUNDS];
};

static inline u32 census_order_round(u32 i, u64 key, u32 mask,
				     unsigned int half)
{
	i = ((i + (u32)key) * ((u32)(key >> 32) | 1)) & mask;
	return i ^ i >> half;
}

/**
 * census_order_at() - the bucket visited as number @i
 * @o: the order
 * @i: below 2^@o->bits
 *
 * Each round is one to one on @o->bits bits: adding a number, multiplying by
 * an odd one, and exclusive-oring the upper half into the lower one.
 *
 * Context: any.
 * Return: the bucket.
 */
static inline u32 census_order_at(const struct census_order *o, u32 i)
{
	u32 mask = (1ULL << o->bits) - 1;
	unsigned int half = (o->bits + 1) / 2;

	i = census_order_round(i, o->keys[0], mask, half);
	i = census_order_round(i, o->keys[1], mask, half);
	return census_order_round(i, o->keys[2], mask, half);
}

#endif /* DCHAIN_CENSUS_ORDER_H */

/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * The order in which a census visits the buckets: a permutation of all of them
 * that nobody can predict, so that its first N are a sample without
 * replacement: hashes have spread the names over the buckets already. A full
 * census that is interrupted is then still a sample that can be relied on.
 */
#ifndef DCHAIN_CENSUS_ORDER_H
#define DCHAIN_CENSUS_ORDER_H

#include <linux/types.h>

/**
 * struct census_order - one permutation of 0 ... 2^@bits - 1
 * @bits: log2 of the number of buckets, 1 to 32
 * @first: the bucket that comes first, a random number
 * @step: from each to the next one; random and odd, so that it meets all
 */
struct census_order {
	unsigned int bits;
	u32 first;
	u32 step;
};

/* The bucket visited as number @i, below 2^@o->bits. */
static inline u32 census_order_at(const struct census_order *o, u32 i)
{
	return (o->first + i * o->step) & ((1ULL << o->bits) - 1);
}

#endif /* DCHAIN_CENSUS_ORDER_H */

/* SPDX-License-Identifier: GPL-2.0-only */
/* Visiting every dentry of a series of buckets, in their order, in slices. */
#ifndef DCHAIN_CENSUS_WALK_H
#define DCHAIN_CENSUS_WALK_H

#include "count/chain.h"

/**
 * struct census_order - in which order a census visits the buckets
 * @bits: log2 of the number of buckets, 1 to 32
 * @first: the bucket that comes first, a random number
 * @step: from each to the next one; random and odd, so that it meets all
 *
 * A permutation of 0 ... 2^@bits - 1 that nobody can predict, so that its first
 * N are a sample without replacement: hashes have spread the names over the
 * buckets already. A full census that is interrupted is then still a sample
 * that can be relied on.
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

/* Dentries that a visitor is shown at once. */
#define CENSUS_BATCH 32

/**
 * struct census_visitor - what is called for what was found
 * @dentries: shown @nr dentries of a bucket, which were hashed when the walk
 *	passed them and may be unhashed by now. Called under RCU: they, their
 *	parents, their inodes and their super blocks stay allocated until it
 *	returns, no longer. Returns how many it took, at least one: fewer than
 *	@nr, and sets @costly, when it did much more work than to look at each
 * @bucket: the bucket's last dentry was visited; may be NULL
 */
struct census_visitor {
	u32 (*dentries)(void *arg, const struct dentry *const *dentries,
			u32 nr, bool *costly);
	void (*bucket)(void *arg);
	void *arg;
};

/**
 * struct census_walk - a walk, and where it stands
 * @table: the dentry hash table
 * @order: in which the buckets are visited
 * @head: the bucket being visited; NULL before the first slice
 * @next: its number in the order
 * @end: number of buckets to visit
 * @visitor: called for each dentry
 * @visited: dentries of this bucket that the visitor was shown
 * @skip: of these, still to be passed over because the chain was entered anew
 * @tries: times this bucket's chain was entered
 * @held: the dentry visited last, pinned as its chain is longer than a slice
 * @held_seq: its d_seq when it was pinned
 * @restarts: chains entered anew because the walk was moved off them
 * @torn: chains given up, whose count is only a lower bound
 * @pinned: times a dentry was pinned
 * @longest_ns: longest slice
 */
struct census_walk {
	const struct chain_table *table;
	struct census_order order;
	struct hlist_bl_head *head;
	u64 next;
	u64 end;
	struct census_visitor visitor;
	u32 visited;
	u32 skip;
	unsigned int tries;
	struct dentry *held;
	unsigned int held_seq;
	u64 restarts;
	u64 torn;
	u64 pinned;
	u64 longest_ns;
};

bool census_walk_slice(struct census_walk *w);
void census_walk_stop(struct census_walk *w);

#endif /* DCHAIN_CENSUS_WALK_H */

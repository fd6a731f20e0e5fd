/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * What a census counts: sums, sums of squares, and the histogram of the chain
 * lengths. Userland makes estimates, errors and comparisons of them, in
 * floating point.
 */
#ifndef DCHAIN_CENSUS_STATS_H
#define DCHAIN_CENSUS_STATS_H

#include <linux/types.h>

/* Lengths 0 to 63 one by one, then eight bins for each doubling. */
#define CENSUS_LINEAR 64
#define CENSUS_BINS (CENSUS_LINEAR + (32 - 6) * 8)

/**
 * struct census_sum - what is needed of a quantity to estimate its total
 * @sum: over the buckets walked
 * @squares: sum of the squares of each bucket's amount
 */
struct census_sum {
	u64 sum;
	u64 squares;
};

/**
 * struct census_counts - a group of dentries, in the buckets walked
 * @dentries: how many
 * @negative: of these, without an inode
 * @in_use: of @dentries, referenced, by more than their children
 * @negative_in_use: of these, negative
 * @used_again: of @negative, those marked DCACHE_REFERENCED
 * @transient: of @negative, those that their file system drops at once
 * @name_bytes: memory of the names that do not fit into their dentry
 */
struct census_counts {
	struct census_sum dentries;
	struct census_sum negative;
	u64 in_use;
	u64 negative_in_use;
	u64 used_again;
	u64 transient;
	u64 name_bytes;
};

/**
 * struct census_stats - the buckets walked so far
 * @buckets: in the table
 * @walked: of these, looked at
 * @used: had at least one dentry
 * @longest: chain
 * @counts: all dentries in them
 * @bins: number of buckets by the length of their chain
 */
struct census_stats {
	u64 buckets;
	u64 walked;
	u64 used;
	u32 longest;
	struct census_counts counts;
	u64 bins[CENSUS_BINS];
};

unsigned int census_bin(u32 length);
u32 census_bin_first(unsigned int bin);
void census_stats_add(struct census_stats *s, u32 length, u32 negative);

#endif /* DCHAIN_CENSUS_STATS_H */

/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * What a census counts of a group of dentries, and the histogram of the chain
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
 * enum census_count - what is counted, in the order of the text's columns
 * @CENSUS_DENTRIES: how many
 * @CENSUS_NEGATIVE: of these, without an inode
 * @CENSUS_IN_USE: of the dentries, referenced, by more than their children
 * @CENSUS_NEGATIVE_IN_USE: of these, negative
 * @CENSUS_TRANSIENT: of the negative, those that their file system drops soon
 * @CENSUS_NAME_BYTES: memory of the names that do not fit into their dentry
 * @CENSUS_NEGATIVE_USED: of the negative, those with a mark of use
 * @CENSUS_TURNED: positive ones that were negative when marking began
 * @CENSUS_USED: of the dentries, those with a mark of use; has no column
 */
enum census_count {
	CENSUS_DENTRIES,
	CENSUS_NEGATIVE,
	CENSUS_IN_USE,
	CENSUS_NEGATIVE_IN_USE,
	CENSUS_TRANSIENT,
	CENSUS_NAME_BYTES,
	CENSUS_NEGATIVE_USED,
	CENSUS_TURNED,
	CENSUS_USED,
	CENSUS_COUNTS
};

struct census_counts {
	u64 n[CENSUS_COUNTS];
};

/**
 * struct census_stats - the buckets walked so far
 * @buckets: in the table
 * @walked: of these, looked at
 * @used: had at least one dentry
 * @longest: chain
 * @bins: number of buckets by the length of their chain
 */
struct census_stats {
	u64 buckets;
	u64 walked;
	u64 used;
	u32 longest;
	u64 bins[CENSUS_BINS];
};

unsigned int census_bin(u32 length);
u32 census_bin_first(unsigned int bin);
void census_stats_add(struct census_stats *s, u32 length);

#endif /* DCHAIN_CENSUS_STATS_H */

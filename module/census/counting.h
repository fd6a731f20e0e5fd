/* SPDX-License-Identifier: GPL-2.0-only */
/* A census under way: what is counted of each dentry. */
#ifndef DCHAIN_CENSUS_COUNTING_H
#define DCHAIN_CENSUS_COUNTING_H

#include "census/result.h"
#include "census/walk.h"

/**
 * struct counting - a census under way
 * @walk: the walk
 * @result: what becomes of it
 * @owner: the row of owners used last, or the other one; a reference is held on
 *	each cgroup that has one
 * @marks: read for each dentry, or NULL
 * @length: dentries of the present bucket
 * @longest: number of the bucket with the longest chain, in the walk's order
 * @votes: by how many the name of the longest chain leads
 */
struct counting {
	struct census_walk walk;
	struct census_result *result;
	struct tally_row *owner;
	struct marks_table *marks;
	u32 length;
	u64 longest;
	u32 votes;
};

void counting_begin(struct counting *c, const struct chain_table *table,
		    u64 buckets, struct census_result *result);
void counting_again(struct counting *c);
void counting_end(struct counting *c);

#endif /* DCHAIN_CENSUS_COUNTING_H */

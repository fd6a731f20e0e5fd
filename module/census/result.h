/* SPDX-License-Identifier: GPL-2.0-only */
/* What comes out of a census; nobody changes it once it is finished. */
#ifndef DCHAIN_CENSUS_RESULT_H
#define DCHAIN_CENSUS_RESULT_H

#include "census/directories.h"
#include "census/tally.h"
#include "count/marks.h"

#define CENSUS_NAME 256

/**
 * struct census_owner_name - whose row it is
 * @id: inode number of the cgroup's directory; 0: nobody is charged
 * @path: in its hierarchy; NULL where it could not be had
 * @live: the cgroup has not been removed
 */
struct census_owner_name {
	u64 id;
	char *path;
	bool live;
};

/**
 * struct census_result - a census
 * @full: all buckets are walked
 * @nanoseconds: it took
 * @longest_slice: in nanoseconds
 * @restarts: see struct census_walk
 * @torn: see struct census_walk
 * @pinned: see struct census_walk
 * @stats: the chains
 * @counts: all dentries in them
 * @longest_name: that most entries of the longest chain have, if most have
 *	one; else of any of them; terminated
 * @marks: of use, where they were on
 * @owners: by cgroup charged; that with key 0 is charged to nobody
 * @owner_names: of the rows of @owners
 * @directories: by directory
 */
struct census_result {
	bool full;
	u64 nanoseconds;
	u64 longest_slice;
	u64 restarts;
	u64 torn;
	u64 pinned;
	struct census_stats stats;
	struct census_counts counts;
	char longest_name[CENSUS_NAME];
	struct marks_state marks;
	struct tally owners;
	struct census_owner_name *owner_names;
	struct directories directories;
};

int census_result_init(struct census_result *r, u64 buckets);
int census_result_finish(struct census_result *r);
void census_result_free(struct census_result *r);

#endif /* DCHAIN_CENSUS_RESULT_H */

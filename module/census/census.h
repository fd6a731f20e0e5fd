/* SPDX-License-Identifier: GPL-2.0-only */
/* A census of the dentry hash table: how it is run, and what comes out. */
#ifndef DCHAIN_CENSUS_H
#define DCHAIN_CENSUS_H

#include <linux/kref.h>

#include "census-stats.h"
#include "chain.h"

/* Directories that get a row of their own. */
#define CENSUS_TOP 128
#define CENSUS_FS_NAME 24

/**
 * struct census_row - one owner or directory
 * @path: of the cgroup in its hierarchy, of the directory in its file system;
 *	NULL where it could not be had
 * @id: inode number of the cgroup's or of the other directory
 * @dev: the file system's device (directories)
 * @fs: the file system's type (directories)
 * @live: the cgroup has not been removed (owners)
 * @dentries: in the buckets walked
 * @negative: of these, negative ones
 */
struct census_row {
	char *path;
	u64 id;
	dev_t dev;
	char fs[CENSUS_FS_NAME];
	bool live;
	struct census_sum dentries;
	struct census_sum negative;
};

/**
 * struct census_table - rows, most dentries first
 * @nr: of rows
 * @left_out: owners or directories that have none, those of a full table
 *	excepted
 * @overflow: the table was full before the end
 * @other: dentries of all that have no row
 * @other_negative: of these, negative ones
 * @row: the rows
 */
struct census_table {
	u32 nr;
	u32 left_out;
	bool overflow;
	struct census_sum other;
	struct census_sum other_negative;
	struct census_row *row;
};

/**
 * struct census_result - a finished census; nobody changes it any more
 * @ref: census_put() drops it
 * @full: all buckets were asked for
 * @interrupted: ended before its time; it is then a smaller sample
 * @charged: the kernel says whom dentries are charged to
 * @nanoseconds: it took
 * @longest_slice: in nanoseconds
 * @restarts: see struct census_walk
 * @torn: see struct census_walk
 * @pinned: see struct census_walk
 * @stats: the chains
 * @fit: their agreement with the Poisson law
 * @owners: by cgroup charged; the row with id 0 is charged to nobody
 * @directories: by directory
 */
struct census_result {
	struct kref ref;
	bool full;
	bool interrupted;
	bool charged;
	u64 nanoseconds;
	u64 longest_slice;
	u64 restarts;
	u64 torn;
	u64 pinned;
	struct census_stats stats;
	struct census_fit fit;
	struct census_table owners;
	struct census_table directories;
};

struct census_progress {
	bool running;
	u64 walked;
	u64 wanted;
	u64 nanoseconds;
};

void census_init(const struct chain_table *table);
void census_exit(void);
int census_run(u64 buckets);
void census_stop(void);
int census_ended(void);
void census_progress(struct census_progress *p);
u64 census_buckets(void);
struct census_result *census_get(void);
void census_put(struct census_result *r);

/* census-files.c */
int census_files_init(struct dentry *dir);

#endif /* DCHAIN_CENSUS_H */

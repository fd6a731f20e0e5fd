/* SPDX-License-Identifier: GPL-2.0-only */
/* A census of the dentry hash table: what comes out, and how to take one. */
#ifndef DCHAIN_CENSUS_H
#define DCHAIN_CENSUS_H

#include <linux/kref.h>
#include <linux/seq_file.h>

#include "census/stats.h"
#include "count/chain.h"

/* Directories, mounts and subtrees that get a row of their own. */
#define CENSUS_TOP 512
#define CENSUS_FS_NAME 24

/**
 * struct census_row - an owner, a directory, a file system or a subtree
 * @path: of the cgroup in its hierarchy, of the directory in its file system;
 *	NULL where it could not be had
 * @examples: names of entries, with / between them; NULL: none
 * @id: inode number of the cgroup's or of the other directory
 * @dev: the file system's device; not of owners
 * @fs: the file system's type; not of owners
 * @live: the cgroup has not been removed; of owners
 * @counts: what was found
 * @own: of the dentries of a subtree, entries of its topmost directory
 */
struct census_row {
	char *path;
	char *examples;
	u64 id;
	dev_t dev;
	char fs[CENSUS_FS_NAME];
	bool live;
	struct census_counts counts;
	u64 own;
};

/**
 * struct census_table - rows, most dentries first
 * @nr: of rows
 * @left_out: those that have no row because there are CENSUS_TOP others
 * @overflow: the table in which they were counted was full before the end
 * @other: what is in no row; without squares
 * @row: the rows
 */
struct census_table {
	u32 nr;
	u32 left_out;
	bool overflow;
	struct census_counts other;
	struct census_row *row;
};

/**
 * struct census_result - a finished census; nobody changes it any more
 * @ref: census_put() drops it
 * @full: all buckets are walked
 * @interrupted: ended before its time; it is then a smaller sample
 * @charged: the kernel records whom dentries are charged to
 * @nanoseconds: it took
 * @longest_slice: in nanoseconds
 * @restarts: see struct census_walk
 * @torn: see struct census_walk
 * @pinned: see struct census_walk
 * @stats: the chains
 * @owners: by cgroup charged; the row with id 0 is charged to nobody
 * @directories: by directory
 * @mounts: by file system
 * @subtrees: by directory, with all below it
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
	struct census_table owners;
	struct census_table directories;
	struct census_table mounts;
	struct census_table subtrees;
};

struct census_progress {
	bool running;
	u64 walked;
	u64 wanted;
	u64 nanoseconds;
};

struct tally;
struct tree;

/* result.c */
struct census_result *census_result_new(void);
void census_put(struct census_result *r);
int census_owner_rows(struct tally *t, struct census_result *r);
int census_tree_rows(struct tree *t, struct census_result *r);

/* census.c */
void census_init(const struct chain_table *table);
void census_exit(void);
struct census_result *census_take(u64 buckets);
void census_progress(struct census_progress *p);
u64 census_buckets(void);
struct census_result *census_get(void);

/* check.c */
bool census_check(const struct chain_table *table, struct dentry *dir);

/* text.c */
size_t census_text_size(const struct census_result *r);
void census_text(struct seq_file *m, const struct census_result *r);

/* files.c */
int census_files_init(struct dentry *dir);

/* drop.c */
void census_drop_init(void);

#endif /* DCHAIN_CENSUS_H */

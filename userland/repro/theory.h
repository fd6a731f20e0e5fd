/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * What the dentry hash table should do, from its construction alone.
 *
 * A dentry is put at the head of its bucket's chain when it is hashed
 * (hlist_bl_add_head_rcu() in __d_rehash(), fs/dcache.c). A lookup that finds
 * an entry has therefore visited the entry itself and those entries of the
 * same bucket that are younger; the older ones lie behind it and cost nothing.
 * The hash spreads names evenly, so that each younger entry is in that bucket
 * with probability 1 / buckets:
 *
 *	steps of a hit = 1 + younger entries / buckets
 *
 * How many are in one bucket follows a Poisson law, whose variance is its mean.
 */
#ifndef DCHAIN_REPRO_THEORY_H
#define DCHAIN_REPRO_THEORY_H

#include <stdint.h>

/**
 * struct theory_tree - the worker's tree: files in directories, one level
 * @files: all of them, spread evenly over the directories
 * @dirs: directories
 * @dentries: that the tree takes; twice files and directories on overlayfs,
 *	which has a dentry of its own over each one of the layer below
 */
struct theory_tree {
	uint64_t files;
	uint64_t dirs;
	uint64_t dentries;
};

/**
 * theory_tree_for - a tree small enough that a clean table looks clean
 * @buckets: of the hash table
 *
 * One file for 16 buckets, 8 files a directory, and at most as many as in the
 * story's tree (61,133 entries). @dentries is left 0, to be measured.
 */
struct theory_tree theory_tree_for(uint64_t buckets);

/**
 * theory_hit - expected steps of a lookup that finds an entry of the tree
 * @tree: its entries are of all ages: half of them are younger than the average
 *	one
 * @younger: entries hashed after the tree and still there
 * @buckets: of the hash table
 */
double theory_hit(const struct theory_tree *tree, double younger,
		  uint64_t buckets);

/**
 * theory_spread - standard deviation of the average over one scan
 *
 * A scan looks up each file once, but each directory for every file in it: the
 * chains of few directories weigh as much as those of all files.
 */
double theory_spread(const struct theory_tree *tree, double younger,
		     uint64_t buckets);

/**
 * theory_lookups - lookups of one scan of the tree from inside its root
 *
 * lstat("dir") 1, opendir("dir") 1, lstat("dir/file") 2.
 */
uint64_t theory_lookups(const struct theory_tree *tree);

/**
 * theory_misses - names to miss so that theory_hit() becomes @target
 *
 * Return: 0 where the tree alone reaches it.
 */
uint64_t theory_misses(const struct theory_tree *tree, double target,
		       uint64_t buckets);

/**
 * theory_limit - a memory.max under which no more than three entries a bucket
 * can live
 * @buckets: of the hash table
 * @bytes_each: what one entry is charged
 *
 * Chains then stay below 1 + 3. Never below 4 MiB: the container's processes
 * have to live in it too.
 */
uint64_t theory_limit(uint64_t buckets, double bytes_each);

#endif

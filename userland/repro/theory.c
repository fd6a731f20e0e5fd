// SPDX-License-Identifier: GPL-2.0-only
/*
 * The arithmetic of chains.
 */
#include "repro/theory.h"

#include <math.h>

#define BUCKETS_PER_FILE 16
#define FILES_PER_DIR 8
#define MAX_FILES 54336
#define MIN_FILES 64
#define LIMITED_LOAD 3
#define MIN_LIMIT (4ull << 20)

struct theory_tree theory_tree_for(uint64_t buckets)
{
	struct theory_tree tree = { .files = buckets / BUCKETS_PER_FILE };

	if (tree.files > MAX_FILES)
		tree.files = MAX_FILES;
	if (tree.files < MIN_FILES)
		tree.files = MIN_FILES;
	tree.dirs = tree.files / FILES_PER_DIR;
	tree.files = tree.dirs * FILES_PER_DIR;
	return tree;
}

static double load(const struct theory_tree *tree, double younger,
		   uint64_t buckets)
{
	return (younger + (double)tree->dentries / 2) / (double)buckets;
}

double theory_hit(const struct theory_tree *tree, double younger,
		  uint64_t buckets)
{
	return 1 + load(tree, younger, buckets);
}

double theory_spread(const struct theory_tree *tree, double younger,
		     uint64_t buckets)
{
	double all = (double)theory_lookups(tree);
	double file = 1 / all;
	double dir = ((double)tree->files / (double)tree->dirs + 2) / all;

	return sqrt(load(tree, younger, buckets) *
		    ((double)tree->files * file * file +
		     (double)tree->dirs * dir * dir));
}

uint64_t theory_lookups(const struct theory_tree *tree)
{
	return 2 * tree->files + 2 * tree->dirs;
}

uint64_t theory_misses(const struct theory_tree *tree, double target,
		       uint64_t buckets)
{
	double misses = (target - 1) * (double)buckets -
			(double)tree->dentries / 2;

	return misses > 0 ? (uint64_t)misses : 0;
}

uint64_t theory_limit(uint64_t buckets, double bytes_each)
{
	double bytes = LIMITED_LOAD * (double)buckets * bytes_each;
	uint64_t limit = bytes > MIN_LIMIT ? (uint64_t)bytes : MIN_LIMIT;

	/* The kernel rounds to pages; what it shows should be what was set. */
	return limit & ~4095ull;
}

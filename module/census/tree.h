/* SPDX-License-Identifier: GPL-2.0-only */
/* The tally of directories: their names, their parents, examples. */
#ifndef DCHAIN_CENSUS_TREE_H
#define DCHAIN_CENSUS_TREE_H

#include <linux/dcache.h>

#include "census/keys.h"
#include "census/tally.h"

/* Directories claimed at once, from the one that was met upwards. */
#define TREE_DEPTH 1024
#define TREE_EXAMPLES 3
#define TREE_EXAMPLE 60

/**
 * enum tree_kind - what a row of the tally is
 * @TREE_DIRECTORY: a directory
 * @TREE_ROOT: the root of a file system, whose type is its name
 * @TREE_GAP: a directory whose parent's row is not its parent, but farther up
 * @TREE_MORE: all directories below the parent's row that found no row
 */
enum tree_kind {
	TREE_DIRECTORY,
	TREE_ROOT,
	TREE_GAP,
	TREE_MORE,
};

/**
 * struct tree_examples - names of some entries of a directory
 * @length: of each
 * @name: the names
 */
struct tree_examples {
	u8 length[TREE_EXAMPLES];
	char name[TREE_EXAMPLES][TREE_EXAMPLE];
};

/**
 * struct tree - directories met so far
 * @tally: by census_directory(); the names of its rows are in @names
 * @plain: rows that directories may have; roots and TREE_MORE have the rest
 * @names: one behind the other, not terminated
 * @names_used: bytes
 * @names_size: bytes
 * @examples: of rows with a number there, from 1
 * @examples_used: how many
 * @examples_max: how many there is room for
 * @path: directories to be claimed
 */
struct tree {
	struct tally tally;
	u32 plain;
	char *names;
	u32 names_used;
	u32 names_size;
	struct tree_examples *examples;
	u32 examples_used;
	u32 examples_max;
	const struct dentry *path[TREE_DEPTH];
};

struct tally_row *tree_find(struct tree *t, const struct dentry *dir);
void tree_example(struct tree *t, struct tally_row *row,
		  const struct dentry *dentry);
u32 tree_path(const struct tree *t, const struct tally_row *row, char *buf,
	      u32 size);
const struct tally_row *tree_root(const struct tree *t,
				  const struct tally_row *row);

/**
 * tree_row() - where to count a directory's entry
 * @t: the directories met so far
 * @dir: the directory
 *
 * Context: under RCU, in which @dir was the parent of a hashed dentry.
 * Return: the row.
 */
static inline struct tally_row *tree_row(struct tree *t,
					 const struct dentry *dir)
{
	struct tally_key key = census_directory(dir);
	struct tally_row *row = tally_peek(&t->tally, &key);

	return likely(row) ? row : tree_find(t, dir);
}

#endif /* DCHAIN_CENSUS_TREE_H */

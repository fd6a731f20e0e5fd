/* SPDX-License-Identifier: GPL-2.0-only */
/* The tally of directories: their names, their parents, examples. */
#ifndef DCHAIN_CENSUS_DIRECTORIES_H
#define DCHAIN_CENSUS_DIRECTORIES_H

#include "census/keys.h"
#include "census/tally.h"

/* Directories claimed at once, from the one that was met upwards. */
#define DIRECTORIES_DEPTH 512
/* Directories looked through for one with a row where all rows are taken. */
#define DIRECTORIES_NEAR 32
#define DIRECTORIES_NAME 255

/**
 * enum directory_kind - what a row of the tally is
 * @DIRECTORY: a directory
 * @DIRECTORY_ROOT: the root of a file system, whose type is its name
 * @DIRECTORY_GAP: a directory whose parent's row is not its parent's, but
 *	farther up
 * @DIRECTORY_MORE: all directories below the parent's row that found no row
 */
enum directory_kind {
	DIRECTORY,
	DIRECTORY_ROOT,
	DIRECTORY_GAP,
	DIRECTORY_MORE,
};

/**
 * struct directories - directories met so far
 * @tally: by census_directory(); the names of its rows are in @names
 * @plain: rows that directories may have; roots and DIRECTORY_MORE have the
 *	rest
 * @names: one behind the other, not terminated
 * @names_used: bytes
 * @names_size: bytes
 * @examples: names of entries, of rows with a number there, from 1
 * @examples_used: how many
 * @climbed: steps from directory to directory, for whoever calls to reset
 * @path: directories to be claimed
 */
struct directories {
	struct tally tally;
	u32 plain;
	char *names;
	u32 names_used;
	u32 names_size;
	char (*examples)[DIRECTORIES_NAME];
	u32 examples_used;
	u32 climbed;
	const struct dentry *path[DIRECTORIES_DEPTH];
};

int directories_alloc(struct directories *d, unsigned int bits);
void directories_free(struct directories *d);
struct tally_row *directories_find(struct directories *d,
				   const struct dentry *dir);
void directories_example(struct directories *d, struct tally_row *row,
			 const struct dentry *dentry);
bool directories_full(const struct directories *d);

/**
 * directories_row() - where to count a directory's entry
 * @d: the directories met so far
 * @dir: the directory
 *
 * Context: under RCU, in which @dir was the parent of a hashed dentry.
 * Return: the row.
 */
static inline struct tally_row *directories_row(struct directories *d,
						const struct dentry *dir)
{
	struct tally_key key = census_directory(dir);
	struct tally_row *row = tally_peek(&d->tally, &key);

	return likely(row) ? row : directories_find(d, dir);
}

#endif /* DCHAIN_CENSUS_DIRECTORIES_H */

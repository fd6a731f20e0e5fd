/* SPDX-License-Identifier: GPL-2.0-only */
/* The text of a census, which is several tables, as numbers. */
#ifndef DCHAIN_CENSUS_H
#define DCHAIN_CENSUS_H

#include "census/estimate.h"
#include "census/fit.h"
#include "file/reader.h"

/**
 * struct census_holder - a cgroup, a directory, a file system, a subtree, or
 * the whole table
 * @dentries: how many, estimated for the whole table
 * @negative: of these, without an inode
 * @in_use: of @dentries, referenced, by more than their children
 * @negative_in_use: of these, negative
 * @used_again: of @negative, those that a walk with references has used again:
 *	lookups under RCU, which are most, leave no mark
 * @transient: of @negative, those that their file system drops at once
 * @name_bytes: memory of the names that do not fit into their dentry
 * @own: of a subtree: entries of its topmost directory; else -1
 * @id: cgroup, or inode of the directory; 0 for a row in parentheses
 * @state: of an owner; NULL for others
 * @dev: NULL for an owner, as @fs
 * @fs: type of the file system
 * @examples: of a directory: names of up to three entries, / between them
 * @path: or a name in parentheses; "/" for a file system
 *
 * The texts point into the table.
 */
struct census_holder {
	struct census_amount dentries;
	struct census_amount negative;
	struct census_amount in_use;
	struct census_amount negative_in_use;
	struct census_amount used_again;
	struct census_amount transient;
	struct census_amount name_bytes;
	struct census_amount own;
	uint64_t id;
	const char *state;
	const char *dev;
	const char *fs;
	const char *examples;
	const char *path;
};

struct census_holders {
	struct census_holder *rows;
	size_t n;
};

/**
 * enum census_table - the tables of the text
 */
enum census_table {
	CENSUS_CHAINS,
	CENSUS_OWNERS,
	CENSUS_DIRECTORIES,
	CENSUS_MOUNTS,
	CENSUS_SUBTREES,
	CENSUS_NTABLES
};

/**
 * struct census - a census
 * @tables: the text
 * @full: all buckets were walked; otherwise a sample
 * @microseconds: it took
 * @slice: longest slice, in microseconds
 * @torn: chains whose count is a lower bound
 * @buckets: in the table
 * @walked: of these, looked at
 * @used: buckets that are not empty
 * @all: the whole table
 * @chains: of the buckets walked
 * @fit: their agreement with the Poisson law
 * @owners: by cgroup charged
 * @directories: by directory
 * @mounts: by file system
 * @subtrees: by directory, with all below it
 */
struct census {
	struct reader_table tables[CENSUS_NTABLES];
	bool full;
	uint64_t microseconds;
	uint64_t slice;
	uint64_t torn;
	uint64_t buckets;
	uint64_t walked;
	struct census_amount used;
	struct census_holder all;
	struct fit_chains chains;
	struct fit fit;
	struct census_holders owners;
	struct census_holders directories;
	struct census_holders mounts;
	struct census_holders subtrees;
};

/**
 * census_parse() - numbers out of the text
 * @c: filled in; release it with census_free()
 * @text: @len bytes and a NUL, from malloc(); belongs to @c from now on, also
 *	on failure
 * @len: length without the NUL
 * @fault: filled in on failure
 *
 * A text without rows (no census was taken yet) is a failure. Tables that are
 * missing are empty ones.
 */
enum reader_error census_parse(struct census *c, char *text, size_t len,
			       struct reader_fault *fault);

void census_free(struct census *c);

/* census_is_named() - does the row stand for one cgroup or directory? */
bool census_is_named(const struct census_holder *holder);

/**
 * census_sort() - order rows, most first; those in parentheses stay last
 * @h: the rows
 * @column: by its name, of a number of dentries or bytes, or path
 *
 * Return: false where there is no such column.
 */
bool census_sort(struct census_holders *h, const char *column);

#endif

/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * A census of the dentry hash table: the module's three tables as numbers, and
 * what follows from them: the tree of directories, subtrees, file systems.
 *
 * All counts are of the whole table. Those of a sample are its counts times
 * buckets / walked, and census_error() says how far off they may be.
 */
#ifndef DCHAIN_FIGURES_H
#define DCHAIN_FIGURES_H

#include "file/reader.h"
#include "lib/exits.h"

#define CENSUS_TABLES 3

/* No directory, no owner. */
#define CENSUS_NONE UINT32_MAX

/**
 * enum census_count - what is counted of each directory, owner and file system
 * @CENSUS_DENTRIES: entries
 * @CENSUS_NEGATIVE: of these, of names that do not exist
 * @CENSUS_IN_USE: of @CENSUS_DENTRIES, held by somebody else than children
 * @CENSUS_NEGATIVE_IN_USE: of these, negative
 * @CENSUS_TRANSIENT: negative entries that their file system drops at once
 * @CENSUS_NAME_BYTES: memory of names that do not fit into their entry
 * @CENSUS_USED: negative entries that carry a mark of use: see census_used()
 * @CENSUS_TURNED: entries that were negative and became positive while marks
 *	were taken
 *
 * The last two are NAN without marks, and so is all that is computed of them.
 */
enum census_count {
	CENSUS_DENTRIES,
	CENSUS_NEGATIVE,
	CENSUS_IN_USE,
	CENSUS_NEGATIVE_IN_USE,
	CENSUS_TRANSIENT,
	CENSUS_NAME_BYTES,
	CENSUS_USED,
	CENSUS_TURNED,
	CENSUS_COUNTS
};

/**
 * struct census_owner - a memory cgroup that dentries are charged to
 * @id: inode number of its directory; 0 for a row in parentheses
 * @path: the cgroup; or "(uncharged)", "(other)"
 * @state: "live", "removed", or "-" for a row in parentheses
 * @n: by enum census_count
 */
struct census_owner {
	uint64_t id;
	const char *path;
	const char *state;
	double n[CENSUS_COUNTS];
};

/**
 * struct census_dir - a directory, or the sum of some
 * @parent: index of the directory above, which is smaller than its own; or
 *	CENSUS_NONE: the root of a file system, or not known
 * @owner: index of the owner that most of its entries are charged to, or
 *	CENSUS_NONE
 * @summed: it is no directory but those below @parent without a row of their
 *	own: named `(more)', or `(other)' where nothing above is known either
 * @ino: number of its inode; 0 where @summed
 * @dev: of its file system, MAJOR:MINOR
 * @fs: type of its file system
 * @name: below @parent: one or more parts of a path, "/" for a root
 * @example: name of one of its entries; "-" for none
 * @own: its entries, by enum census_count
 * @all: those of its subtree: @own and what is below
 */
struct census_dir {
	uint32_t parent;
	uint32_t owner;
	bool summed;
	uint64_t ino;
	const char *dev;
	const char *fs;
	const char *name;
	const char *example;
	double own[CENSUS_COUNTS];
	double all[CENSUS_COUNTS];
};

/**
 * struct census_mount - a file system
 * @dev: MAJOR:MINOR
 * @fs: its type
 * @n: all its entries
 */
struct census_mount {
	const char *dev;
	const char *fs;
	double n[CENSUS_COUNTS];
};

/**
 * struct census_marks - how use was marked
 * @seconds: until the census; 0: no marks were on, and nothing here is set
 * @false_share: chance of an entry that was not used to have another's mark
 * @false_most: what that is at most
 * @lost_share: chance that an insertion has wiped out another's mark
 * @at_least: not each lookup was looked at, more were used than have a mark:
 *	for whoever reads the module's `sample' to set
 */
struct census_marks {
	double seconds;
	double false_share;
	double false_most;
	double lost_share;
	bool at_least;
};

/**
 * struct census - a census
 * @full: all buckets were looked at; otherwise a sample
 * @seconds: it took
 * @buckets: in the table
 * @walked: of these, looked at
 * @n: the whole table, by enum census_count
 * @longest: entries in the longest chain of those looked at
 * @longest_name: the name of most of its entries, or ""
 * @chance_longest: 1 table in 1,000,000 with so many entries has a longer
 *	chain, if names are hashed at random; NAN where too few are known
 * @spread: variance of the chains' lengths divided by their average: 1 if names
 *	are hashed at random; NAN likewise
 * @marks: of use
 * @summed: entries that are not in a directory with a row of its own. Where it
 *	is not 0, answers about all directories are "at least"
 * @owners: @nowners of them, as in the text
 * @dirs: @ndirs of them: parents before their children
 * @mounts: @nmounts of them, most entries first
 * @tables: the text, which all strings point into
 */
struct census {
	bool full;
	double seconds;
	double buckets;
	double walked;
	double n[CENSUS_COUNTS];
	double longest;
	const char *longest_name;
	double chance_longest;
	double spread;
	struct census_marks marks;
	double summed;
	struct census_owner *owners;
	size_t nowners;
	struct census_dir *dirs;
	size_t ndirs;
	struct census_mount *mounts;
	size_t nmounts;
	struct reader_table tables[CENSUS_TABLES];
};

/* census/use.c */

/**
 * census_device() - open /dev/dchain
 *
 * Return: DCHAIN_OK; or another status after one line on stderr.
 */
enum dchain_exit census_device(int *device);

/**
 * census_mark() - open it, and mark for a time which entries are used
 * @seconds: to wait, with progress on a terminal; SIGINT and the like end it
 * @positive: also those of names that exist
 * @device: set to what is open, or -1; marks end when it is closed
 *
 * Return: likewise.
 */
enum dchain_exit census_mark(double seconds, bool positive, int *device);

/* census/figures.c */

/**
 * census_take() - take a census now and wait for it; of a capture (--root), the
 *	one in it
 * @full: of all buckets; else of a sample
 *
 * A signal ends this program meanwhile as it ends `cat'. The file's warnings
 * are printed on stderr.
 *
 * Return: DCHAIN_OK; or another status after a line on stderr, and @c is empty.
 */
enum dchain_exit census_take(struct census *c, bool full);

/**
 * census_parse() - likewise, from its text
 * @text: from malloc(); belongs to @c from now on, also on failure
 *
 * A text without rows (no census was taken yet) is a failure.
 */
enum dchain_exit census_parse(struct census *c, char *text,
			      struct reader_fault *fault);

void census_free(struct census *c);

/* census_figure() - a number of the first table, or NAN */
double census_figure(const struct census *c, const char *name);

/* census_add() - add up counts */
void census_add(double *to, const double *from);

/* census_named() - does a row stand for one cgroup? (path begins with /) */
bool census_named(const struct census_owner *owner);

/**
 * census_path() - a directory's path from the root of its file system
 * @path: receives it: "/a/b", "/a/(more)", "(other)"
 *
 * Return: @path.
 */
char *census_path(const struct census *c, const struct census_dir *dir,
		  char *path, size_t size);

/* census/chance.c */

/**
 * census_fit() - set @spread, @chance_longest and @marks, of a census just read
 *
 * Return: false where it has marks, and not all of their figures.
 */
bool census_fit(struct census *c);

/**
 * census_error() - how far off an estimated count may be
 * @value: of entries, of anything above
 *
 * 99 of 100 samples are not farther from the truth. 0 in a full census; NAN
 * where the sample is too small to tell, and then @value is not known either.
 */
double census_error(const struct census *c, double value);

/**
 * census_used() - how many negative entries were used again, false marks off
 * @n: of a directory, owner, ...
 * @error: set to how far off that may be (99 of 100), or NULL
 *
 * For large counts. Of a single directory n[CENSUS_USED] is "at most".
 * NAN without marks.
 */
double census_used(const struct census *c, const double *n, double *error);

/* census_bytes() - memory of so many entries as those in the table */
double census_bytes(const struct census *c, double entries);

/* census/limits.c */

/**
 * struct census_limit - what a limit of negative entries would drop now
 * @most: the limit
 * @per_directory: for each directory; else for the host
 * @over: directories above it (1 or 0 for the host)
 * @negative: entries there
 * @dropped: of these, would go
 * @used: of those, were used again, if any are taken alike (false marks off)
 * @at_least: directories without a row may be above the limit, too
 * @owners: dropped, by owner: as many as the census has
 * @owners_used: of those, used again
 */
struct census_limit {
	double most;
	bool per_directory;
	size_t over;
	double negative;
	double dropped;
	double used;
	bool at_least;
	double *owners;
	double *owners_used;
};

/* census_limit() - fill in @limit, of which @most and @per_directory are set */
void census_limit(struct census_limit *limit, const struct census *c);
void census_limit_free(struct census_limit *limit);

/**
 * struct census_bin - directories with 2^k to 2^(k+1)-1 entries of a kind
 * @dirs: so many
 * @entries: that they have together
 * @used: of these, used again (false marks off); NAN of positive ones
 * @most: entries of the largest
 * @largest: its index, or CENSUS_NONE
 */
struct census_bin {
	size_t dirs;
	double entries;
	double used;
	double most;
	uint32_t largest;
};

#define CENSUS_BINS 40

/**
 * census_histogram() - directories by how many entries they have
 * @bins: CENSUS_BINS of them
 * @negative: negative entries; else positive ones
 */
void census_histogram(const struct census *c, bool negative,
		      struct census_bin *bins);

/**
 * census_order() - indices of directories, those with most first
 * @count: of what
 * @subtrees: count what is below, too
 *
 * Return: ndirs indices for free().
 */
uint32_t *census_order(const struct census *c, enum census_count count,
		       bool subtrees);

#endif

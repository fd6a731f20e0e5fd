/* SPDX-License-Identifier: GPL-2.0-only */
/* Dropping the unused dentries below a directory, a part at a time. */
#ifndef DCHAIN_CENSUS_DROP_BELOW_H
#define DCHAIN_CENSUS_DROP_BELOW_H

#include "dchain_uapi.h"

struct dentry;
struct file;
struct marks_table;

/**
 * struct drop - a drop, and where it stands
 * @file: the directory to drop below, open; NULL: nothing is under way
 * @top: the same
 * @dir: the directory that the walk is in; held
 * @place: a child of @dir, held, behind which it goes on; NULL: at the first
 * @renames: state of rename_lock when @dir was known to be below @top
 * @restarts: times in this call that a rename sent the walk back
 * @ask: what is wanted in this call, and what came of it so far
 * @marks: for DCHAIN_DROP_UNUSED
 */
struct drop {
	struct file *file;
	struct dentry *top;
	struct dentry *dir;
	struct dentry *place;
	unsigned int renames;
	unsigned int restarts;
	struct dchain_drop *ask;
	const struct marks_table *marks;
};

int drop_below(struct drop *d, struct dchain_drop *ask,
	       const struct marks_table *marks);
void drop_end(struct drop *d);

#endif /* DCHAIN_CENSUS_DROP_BELOW_H */

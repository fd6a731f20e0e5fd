// SPDX-License-Identifier: GPL-2.0-only
/*
 * The dentry hash table, located by where test dentries hang in it, since not
 * all kernels have symbols of data (Debian's for arm64 does not).
 *
 * A new dentry is put at the front of its chain, where its back pointer is the
 * bucket's address, and which bucket that is follows from its hash: a handful
 * of them leaves one table and one shift.
 */
#include <linux/debugfs.h>
#include <linux/log2.h>

#include "count/chain.h"

#define TABLE_HINTS 16
/* Somebody else's dentry may come in front of ours: then all over again. */
#define TABLE_TRIES 20

struct table_hint {
	u32 hash;
	struct hlist_bl_head *bucket;
};

static int table_hints(struct dentry *dir, unsigned int try,
		       struct table_hint *hints)
{
	char name[24];
	int i;

	for (i = 0; i < TABLE_HINTS; i++) {
		struct dentry *d;

		snprintf(name, sizeof(name), "%u-%d", try, i);
		d = debugfs_create_dir(name, dir);
		if (IS_ERR_OR_NULL(d))
			return d ? PTR_ERR(d) : -ENOMEM;
		hints[i].hash = d->d_name.hash;
		hints[i].bucket = (void *)READ_ONCE(d->d_hash.pprev);
	}
	return 0;
}

/* Do all hints tell that the table has this shift, and one start? */
static bool table_agrees(const struct table_hint *hints, unsigned int shift)
{
	int i;

	for (i = 1; i < TABLE_HINTS; i++)
		if (hints[i].bucket - (hints[i].hash >> shift) !=
		    hints[0].bucket - (hints[0].hash >> shift))
			return false;
	return true;
}

static bool table_fits(const struct table_hint *hints,
		       struct chain_table *table)
{
	unsigned int shift, found = 0;

	for (shift = 1; shift < 32; shift++) {
		if (!table_agrees(hints, shift))
			continue;
		table->heads = hints[0].bucket - (hints[0].hash >> shift);
		table->shift = shift;
		found++;
	}
	return found == 1;
}

/**
 * hash_table_find() - find the kernel's dentry hash table
 * @table: where to; own_init() proves that it is the right one
 * @dir: a directory of debugfs, to make entries in
 *
 * Context: process, may sleep.
 * Return: 0, or an error with @table unspecified and a line in the log.
 */
int hash_table_find(struct chain_table *table, struct dentry *dir)
{
	struct table_hint hints[TABLE_HINTS];
	unsigned int try;
	int err;

	dir = debugfs_create_dir("table", dir);
	for (try = 0; try < TABLE_TRIES; try++) {
		/* NULL before 5.0 */
		err = IS_ERR_OR_NULL(dir) ? -ENOMEM :
					    table_hints(dir, try, hints);
		if (!err && !table_fits(hints, table))
			err = -ENXIO;
		if (err != -ENXIO)
			break;
	}
	debugfs_remove_recursive(dir);
	if (err)
		pr_err("cannot load: the dentry hash table could not be located with test dentries in debugfs, error %d\n",
		       err);
	return err;
}

// SPDX-License-Identifier: GPL-2.0-only
/*
 * The dentry hash table, located by where test dentries hang in it.
 *
 * A kernel without CONFIG_KALLSYMS_ALL (Debian's for arm64) has no symbols of
 * data. But a new dentry is put at the front of its chain, where its back
 * pointer is the bucket's address, and which bucket that is follows from its
 * hash: a handful of them leaves one table and one shift.
 */
#include <linux/debugfs.h>
#include <linux/log2.h>

#include "count/chain.h"
#include "kernel/symbols.h"

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

/*
 * hash_table_from_dentries() - find the dentry hash table without symbols
 * @table: where to
 *
 * Context: process, may sleep. Makes some directories in debugfs and removes
 * them.
 * Return: 0, or an error with @table unspecified.
 */
static int hash_table_from_dentries(struct chain_table *table)
{
	struct table_hint hints[TABLE_HINTS];
	struct dentry *dir = debugfs_create_dir("dchain-table", NULL);
	unsigned int try;
	int err = -ENXIO;

	if (IS_ERR_OR_NULL(dir))
		return dir ? PTR_ERR(dir) : -ENOMEM;
	for (try = 0; try < TABLE_TRIES; try++) {
		err = table_hints(dir, try, hints);
		if (err || table_fits(hints, table))
			break;
		err = -ENXIO;
	}
	debugfs_remove_recursive(dir);
	return err;
}

/**
 * hash_table_find() - find the kernel's dentry hash table
 * @table: where to
 *
 * Context: process, may sleep.
 * Return: 0, or -ENXIO with a line in the log saying what is missing.
 */
int hash_table_find(struct chain_table *table)
{
	unsigned int *shift = (void *)symbol_address("d_hash_shift");
	struct hlist_bl_head **heads;
	int err = 0;

	heads = (void *)symbol_address("dentry_hashtable");
	if (heads && shift)
		*table = (struct chain_table){ *heads, *shift };
	else
		err = hash_table_from_dentries(table);
	if (err) {
		pr_err("cannot load: this kernel has no symbol %s, and the hash table could not be located with test dentries, error %d\n",
		       heads ? "d_hash_shift" : "dentry_hashtable", err);
		return err;
	}
	/* 2 to 2^31 buckets; selftest.c proves that it is the right table. */
	if (!table->heads || !IS_ALIGNED((unsigned long)table->heads,
					 sizeof(*table->heads)) ||
	    !table->shift || table->shift > 31) {
		pr_err("cannot load: no dentry hash table behind dentry_hashtable (shift %u)\n",
		       table->shift);
		return -ENXIO;
	}
	return 0;
}

// SPDX-License-Identifier: GPL-2.0-only
/*
 * Does a census find the module's own directory? Asked on kernels that no test
 * has run on: a table that is read wrongly shows itself here and not in
 * somebody's figures.
 */
#include <linux/dcache.h>
#include <linux/kernel.h>
#include <linux/sched.h>
#include <linux/stringhash.h>

#include "census/census.h"
#include "census/keys.h"
#include "census/walk.h"

#define CHECK_FILES 2

/* The directory, then files in it; a bit of @found for each one met. */
struct check {
	struct dentry *own[1 + CHECK_FILES];
	unsigned long found;
};

static void check_dentry(struct check *check, const struct dentry *dentry)
{
	struct tally_key key;
	unsigned int i;

	for (i = 0; i < ARRAY_SIZE(check->own); i++) {
		if (dentry != check->own[i] || d_is_negative(dentry))
			continue;
		key = census_directory(READ_ONCE(dentry->d_parent));
		if (census_directory_dev(&key) == dentry->d_sb->s_dev &&
		    census_directory_ino(&key) ==
		    d_inode(dentry->d_parent)->i_ino)
			check->found |= BIT(i);
	}
}

static void check_dentries(void *arg, const struct dentry *const *dentries,
			   u32 nr, u32 bucket)
{
	u32 i;

	for (i = 0; i < nr; i++)
		check_dentry(arg, dentries[i]);
}

static void check_bucket(void *arg)
{
}

static bool check_walk(struct check *check, const struct chain_table *table)
{
	struct census_visitor visitor = { check_dentries, check_bucket, check };
	u32 list[ARRAY_SIZE(check->own)];
	struct census_walk walk = {
		.table = table, .list = list, .visitor = &visitor
	};

	for (; walk.end < ARRAY_SIZE(list); walk.end++) {
		u32 hash = check->own[walk.end]->d_name.hash;

		list[walk.end] = chain_bucket(table, hash) - table->heads;
	}
	while (census_walk_slice(&walk))
		cond_resched();
	census_walk_stop(&walk);
	return check->found == BIT(ARRAY_SIZE(check->own)) - 1;
}

/**
 * census_check() - walk the buckets of dentries that are known to be there
 * @table: the dentry hash table
 * @dir: the module's directory, with its files in it
 *
 * Context: process, may sleep.
 * Return: true when the walk met all of them, each in its directory.
 */
bool census_check(const struct chain_table *table, struct dentry *dir)
{
	static const char *const names[CHECK_FILES] = { "cgroups", "status" };
	struct check check = { .own = { dir } };
	bool found = true;
	unsigned int i;

	for (i = 0; i < CHECK_FILES; i++) {
		struct qstr name = QSTR_INIT(names[i], strlen(names[i]));

		name.hash = full_name_hash(dir, name.name, name.len);
		check.own[1 + i] = d_lookup(dir, &name);
		found = found && check.own[1 + i];
	}
	found = found && check_walk(&check, table);
	for (i = 0; i < CHECK_FILES; i++)
		dput(check.own[1 + i]);
	return found;
}

// SPDX-License-Identifier: GPL-2.0-only
/* From counters to rows that people can read: names and paths. */
#include <linux/cgroup.h>
#include <linux/dcache.h>
#include <linux/err.h>
#include <linux/fs.h>
#include <linux/mm.h>
#include <linux/sched.h>
#include <linux/slab.h>
#include <linux/string.h>

#include "census-rows.h"
#include "census-walk.h"
#include "census-who.h"
#include "who.h"

/* Rows of a tally looked at between offers to let others run. */
#define RANK_PART 1024
/* Slices for finding names when the census is to end: a tenth of a second. */
#define NAME_SLICES 256

/*
 * The rows with the most dentries, and room for them in @table. What has no
 * row is summed up there.
 */
static const struct tally_row **rank(const struct tally *t, u32 max,
				     struct census_table *table)
{
	const struct tally_row **top;
	u32 i;

	max = min(max, t->used);
	table->overflow = tally_is_claimed(&t->other);
	table->left_out = t->used - max;
	top = kvcalloc(max + 1, sizeof(*top), GFP_KERNEL);
	table->row = kvcalloc(max + 1, sizeof(*table->row), GFP_KERNEL);
	if (!top || !table->row) {
		kvfree(top);
		return ERR_PTR(-ENOMEM);
	}
	for (i = 0; i < tally_size(t); i += RANK_PART) {
		table->nr = tally_rank(t, i, min(i + RANK_PART, tally_size(t)),
				       top, table->nr, max);
		cond_resched();
	}
	for (i = 0; i < table->nr; i++) {
		table->row[i].dentries = top[i]->dentries;
		table->row[i].negative = top[i]->negative;
	}
	return top;
}

/* All that was counted and is in no row. */
static void rest(struct census_table *table, const struct census_stats *stats)
{
	u32 i;

	table->other = stats->dentries;
	table->other_negative = stats->negative;
	for (i = 0; i < table->nr; i++) {
		table->other.sum -= table->row[i].dentries.sum;
		table->other_negative.sum -= table->row[i].negative.sum;
	}
}

/**
 * census_owner_rows() - make the rows of owners
 * @t: the tally, whose keys are cgroups with a reference, 0: charged to nobody
 * @r: where to
 *
 * Context: process; may sleep.
 * Return: 0, -ENOMEM.
 */
int census_owner_rows(const struct tally *t, struct census_result *r)
{
	const struct tally_row **top = rank(t, t->used, &r->owners);
	char *buf = kmalloc(PATH_MAX, GFP_KERNEL);
	u32 i;

	if (IS_ERR(top) || !buf) {
		kfree(buf);
		if (!IS_ERR(top))
			kvfree(top);
		return -ENOMEM;
	}
	for (i = 0; i < r->owners.nr; i++) {
		unsigned long key = top[i]->key.part[0];
		struct cgroup *cgrp = (void *)key;
		struct census_row *row = &r->owners.row[i];
		int len;

		cond_resched();
		if (!cgrp)
			continue;
		row->id = cgroup_id(cgrp);
		row->live = who_is_live(cgrp);
		/* until 6.7 it cuts what is too long: another cgroup's path */
		len = cgroup_path(cgrp, buf, PATH_MAX);
		if (len >= 0 && len < PATH_MAX)
			row->path = kstrdup(buf, GFP_KERNEL);
	}
	rest(&r->owners, &r->stats);
	kvfree(top);
	kfree(buf);
	return 0;
}

/* The second walk: directories that are still to be named. */
struct naming {
	const struct tally_row **top;
	struct census_table *table;
	u32 unnamed;
	char *buf;
};

/*
 * The path is built at once, under RCU, from a dentry whose child was just
 * found in the table. dentry_path_raw() may take rename_lock, which is allowed
 * here; nothing is pinned.
 */
static void name_row(struct census_row *row, const struct dentry *dir,
		     char *buf)
{
	char *path;

	strscpy(row->fs, dir->d_sb->s_type->name, sizeof(row->fs));
	path = dentry_path_raw((struct dentry *)dir, buf, PATH_MAX);
	if (!IS_ERR(path))
		row->path = kstrdup(path, GFP_NOWAIT | __GFP_NOWARN);
}

static void name_dentry(void *arg, const struct dentry *dentry, u32 bucket)
{
	struct naming *n = arg;
	struct tally_key key = census_directory(dentry);
	u32 i;

	for (i = 0; n->unnamed && i < n->table->nr; i++) {
		if (n->table->row[i].path ||
		    memcmp(&n->top[i]->key, &key, sizeof(key)))
			continue;
		/* the pointer that was compared is the one that is followed */
		name_row(&n->table->row[i],
			 (struct dentry *)(unsigned long)key.part[0], n->buf);
		n->unnamed -= !!n->table->row[i].path;
		return;
	}
}

static void name_bucket(void *arg)
{
}

/*
 * A directory is named by finding one of its entries again: where it was met
 * last, or first. One whose entries there are gone by now remains unnamed. The
 * largest come first: the time may end before the list does.
 */
static void name_rows(struct naming *n, const struct chain_table *table,
		      u32 *list)
{
	struct census_visitor visitor = { name_dentry, name_bucket, n };
	struct census_walk walk = {
		.table = table, .list = list, .visitor = &visitor
	};
	u32 i, late = 0;

	for (i = 0; i < n->table->nr; i++) {
		list[walk.end++] = n->top[i]->last;
		list[walk.end++] = n->top[i]->first;
	}
	n->unnamed = n->table->nr;
	while (census_walk_slice(&walk) && n->unnamed) {
		cond_resched();
		if (census_ended() && ++late > NAME_SLICES)
			break;
	}
	census_walk_stop(&walk);
}

/**
 * census_directory_rows() - make the rows of directories
 * @t: the tally, whose keys are from census_directory()
 * @table: the dentry hash table
 * @r: where to
 *
 * Context: process; may sleep.
 * Return: 0, -ENOMEM.
 */
int census_directory_rows(const struct tally *t,
			  const struct chain_table *table,
			  struct census_result *r)
{
	struct naming n = { .table = &r->directories };
	u32 *list = kcalloc(2 * CENSUS_TOP, sizeof(*list), GFP_KERNEL);
	u32 i;

	n.buf = kmalloc(PATH_MAX, GFP_KERNEL);
	n.top = rank(t, CENSUS_TOP, &r->directories);
	if (!list || !n.buf || IS_ERR(n.top)) {
		kfree(list);
		kfree(n.buf);
		if (!IS_ERR(n.top))
			kvfree(n.top);
		return -ENOMEM;
	}
	for (i = 0; i < r->directories.nr; i++) {
		struct census_row *row = &r->directories.row[i];

		row->dev = census_directory_dev(&n.top[i]->key);
		row->id = census_directory_ino(&n.top[i]->key);
	}
	name_rows(&n, table, list);
	rest(&r->directories, &r->stats);
	kvfree(n.top);
	kfree(n.buf);
	kfree(list);
	return 0;
}

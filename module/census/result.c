// SPDX-License-Identifier: GPL-2.0-only
/* From counters to rows that people can read: names and paths. */
#include <linux/cgroup.h>
#include <linux/err.h>
#include <linux/fs.h>
#include <linux/mm.h>
#include <linux/sched.h>
#include <linux/slab.h>
#include <linux/string.h>

#include "census/census.h"
#include "census/keys.h"
#include "census/tree.h"
#include "count/task_cgroup.h"

/* Rows of a tally looked at between offers to let others run. */
#define PART 256

#define ANY_KIND ~0U
#define DIRECTORIES (1U << TREE_DIRECTORY | 1U << TREE_ROOT | 1U << TREE_GAP)
#define ROOTS (1U << TREE_ROOT)

/**
 * census_result_new() - room for a result
 *
 * Context: process; may sleep.
 * Return: it, for census_put(); NULL without memory.
 */
struct census_result *census_result_new(void)
{
	struct census_result *r = kzalloc(sizeof(*r), GFP_KERNEL);

	if (r)
		kref_init(&r->ref);
	return r;
}

static void table_free(struct census_table *table)
{
	u32 i;

	for (i = 0; i < table->nr; i++) {
		kfree(table->row[i].path);
		kfree(table->row[i].examples);
		if (!(i % PART))
			cond_resched();
	}
	kvfree(table->row);
}

static void result_free(struct kref *ref)
{
	struct census_result *r = container_of(ref, struct census_result, ref);

	table_free(&r->owners);
	table_free(&r->directories);
	table_free(&r->mounts);
	table_free(&r->subtrees);
	kfree(r);
}

/* Give a result back; NULL is allowed. Process context, may sleep. */
void census_put(struct census_result *r)
{
	if (r)
		kref_put(&r->ref, result_free);
}

/*
 * Numbers of the rows with the most dentries, and room for them in @table. What
 * has no row is summed up there.
 */
static u32 *rank(const struct tally *t, unsigned int kinds, u32 max,
		 struct census_table *table)
{
	u32 i, found = 0;
	u32 *top;

	for (i = 0; i < t->used; i++) {
		found += (kinds >> t->rows[i].kind & 1) &&
			 t->rows[i].counts.dentries.sum;
		if (!(i % PART))
			cond_resched();
	}
	max = min(max, found);
	table->overflow = t->other.counts.dentries.sum;
	table->left_out = found - max;
	top = kvcalloc(max + 1, sizeof(*top), GFP_KERNEL);
	table->row = kvcalloc(max + 1, sizeof(*table->row), GFP_KERNEL);
	if (!top || !table->row) {
		kvfree(top);
		return NULL;
	}
	for (i = 0; i < t->used; i += PART) {
		table->nr = tally_rank(t, kinds, i, min(i + PART, t->used),
				       top, table->nr, max);
		cond_resched();
	}
	for (i = 0; i < table->nr; i++) {
		table->row[i].counts = t->rows[top[i]].counts;
		if (!(i % PART))
			cond_resched();
	}
	return top;
}

/* All that was counted and is in no row. */
static void rest(struct census_table *table, const struct census_counts *all)
{
	struct census_counts *o = &table->other;
	u32 i;

	*o = *all;
	for (i = 0; i < table->nr; i++) {
		const struct census_counts *c = &table->row[i].counts;

		o->dentries.sum -= c->dentries.sum;
		o->negative.sum -= c->negative.sum;
		o->in_use -= c->in_use;
		o->negative_in_use -= c->negative_in_use;
		o->used_again -= c->used_again;
		o->transient -= c->transient;
		o->name_bytes -= c->name_bytes;
		if (!(i % PART))
			cond_resched();
	}
}

/* What is not counted bucket by bucket is the sum of all rows. */
static void total(const struct tally *t, struct census_counts *all)
{
	struct census_counts sum = t->other.counts;
	u32 i;

	for (i = 0; i < t->used; i++) {
		tally_counts_add(&sum, &t->rows[i].counts);
		if (!(i % PART))
			cond_resched();
	}
	sum.dentries = all->dentries;
	sum.negative = all->negative;
	*all = sum;
}

static void close_rows(struct tally *t)
{
	u32 i;

	tally_end_bucket(&t->other);
	for (i = 0; i < t->used; i += PART) {
		tally_close(t, i, min(i + PART, t->used));
		cond_resched();
	}
}

/**
 * census_owner_rows() - make the rows of owners, and the totals
 * @t: the tally, whose keys are cgroups with a reference, 0: charged to nobody
 * @r: where to
 *
 * Context: process; may sleep.
 * Return: 0, -ENOMEM.
 */
int census_owner_rows(struct tally *t, struct census_result *r)
{
	char *buf = kmalloc(PATH_MAX, GFP_KERNEL);
	u32 *top, i;
	int err;

	close_rows(t);
	top = rank(t, ANY_KIND, t->used, &r->owners);
	err = top && buf ? 0 : -ENOMEM;
	for (i = 0; !err && i < r->owners.nr; i++) {
		unsigned long key = t->rows[top[i]].key.part[0];
		struct cgroup *cgrp = (void *)key;
		struct census_row *row = &r->owners.row[i];
		int len;

		cond_resched();
		if (!cgrp)
			continue;
		row->id = compat_cgroup_inode(cgrp);
		row->live = task_cgroup_is_live(cgrp);
		/* until 6.7 it cuts what is too long: another cgroup's path */
		len = cgroup_path(cgrp, buf, PATH_MAX);
		if (len >= 0 && len < PATH_MAX)
			row->path = kstrdup(buf, GFP_KERNEL);
	}
	total(t, &r->stats.counts);
	rest(&r->owners, &r->stats.counts);
	kvfree(top);
	kfree(buf);
	return err;
}

/* A name cannot hold a /: it separates them. */
static char *join_examples(const struct tree_examples *e, char *buf)
{
	char *to = buf;
	u32 i;

	for (i = 0; i < TREE_EXAMPLES; i++) {
		if (!e->length[i])
			continue;
		if (to != buf)
			*to++ = '/';
		memcpy(to, e->name[i], e->length[i]);
		to += e->length[i];
	}
	*to = '\0';
	return to == buf ? NULL : kstrdup(buf, GFP_KERNEL);
}

static void describe(const struct tree *t, const struct tally_row *from,
		     struct census_row *row, char *buf)
{
	const struct tally_row *root = tree_root(t, from);

	row->dev = census_directory_dev(&from->key);
	row->id = census_directory_ino(&from->key);
	if (root)
		strscpy(row->fs, t->names + root->name,
			min_t(size_t, sizeof(row->fs), root->name_length + 1));
	tree_path(t, from, buf, PATH_MAX);
	row->path = kstrdup(buf, GFP_KERNEL);
}

/* The rows with the most of @kinds; @folded: with the counts of all below. */
static int tree_rows(const struct tree *t, struct census_result *r,
		     unsigned int kinds, bool folded,
		     struct census_table *table, char *buf)
{
	u32 *top = rank(&t->tally, kinds, CENSUS_TOP, table);
	u32 i;

	if (!top)
		return -ENOMEM;
	for (i = 0; i < table->nr; i++) {
		const struct tally_row *from = &t->tally.rows[top[i]];
		struct census_row *row = &table->row[i];

		cond_resched();
		describe(t, from, row, buf);
		if (folded) {
			row->own = from->in_last;
			row->counts = tally_from_scatter(&from->counts,
							 r->stats.walked);
		} else if (from->examples) {
			row->examples =
				join_examples(&t->examples[from->examples - 1],
					      buf);
		}
	}
	/* entries of directories that found no row are in none of these */
	if (!folded)
		table->overflow = t->tally.used >= t->plain ||
				  t->names_used + 255 > t->names_size;
	rest(table, &r->stats.counts);
	kvfree(top);
	return 0;
}

/* From here on a row has the counts of all below it, and its own aside. */
static void fold(struct tally *t, u64 walked)
{
	u32 i, part;

	for (i = 0; i < t->used; i += PART) {
		u32 end = min(i + PART, t->used), j;

		for (j = i; j < end; j++)
			t->rows[j].in_last =
				min_t(u64, t->rows[j].counts.dentries.sum, ~0U);
		tally_to_scatter(t, i, end, walked);
		cond_resched();
	}
	for (i = t->used; i; i -= part) {
		part = min_t(u32, PART, i);
		tally_fold(t, i - part, i);
		cond_resched();
	}
}

/**
 * census_tree_rows() - make the rows of directories, mounts and subtrees
 * @t: the directories, whose counts are folded
 * @r: where to; has the rows of owners already
 *
 * Context: process; may sleep.
 * Return: 0, -ENOMEM.
 */
int census_tree_rows(struct tree *t, struct census_result *r)
{
	char *buf = kmalloc(PATH_MAX, GFP_KERNEL);
	int err;

	if (!buf)
		return -ENOMEM;
	close_rows(&t->tally);
	err = tree_rows(t, r, DIRECTORIES, false, &r->directories, buf);
	if (!err) {
		fold(&t->tally, r->stats.walked);
		err = tree_rows(t, r, ROOTS, true, &r->mounts, buf) ?:
		      tree_rows(t, r, DIRECTORIES, true, &r->subtrees, buf);
	}
	kfree(buf);
	return err;
}

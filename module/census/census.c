// SPDX-License-Identifier: GPL-2.0-only
/*
 * Taking a census: in the process that reads the file, so that its time is that
 * process' time, a signal ends it, and nothing runs when nobody waits for it.
 */
#include <linux/err.h>
#include <linux/fs.h>
#include <linux/kernel.h>
#include <linux/ktime.h>
#include <linux/log2.h>
#include <linux/mm.h>
#include <linux/mutex.h>
#include <linux/random.h>
#include <linux/rwsem.h>
#include <linux/sched/signal.h>
#include <linux/slab.h>

#include "census/census.h"
#include "census/keys.h"
#include "census/tree.h"
#include "census/walk.h"

/* Rows while counting; three quarters of the index are used. */
#define OWNER_BITS 13
#define DIRECTORY_BITS_LEAST 13
#define DIRECTORY_BITS_MOST 16
/* Memory for names: most are shorter. */
#define NAME_BYTES 64
#define EXAMPLES 1024

/**
 * struct census_run - a census under way
 * @walk: the walk
 * @result: what it is for
 * @owners: rows by owner; a reference is held on each cgroup
 * @owner: the row used last, or @owners.other
 * @tree: rows by directory
 * @length: dentries of the present bucket
 * @negative: of these, negative ones
 */
struct census_run {
	struct census_walk walk;
	struct census_result *result;
	struct tally owners;
	struct tally_row *owner;
	struct tree tree;
	u32 length;
	u32 negative;
};

static const struct chain_table *the_table;

/* One census at a time; the progress of it, which others read. */
static DEFINE_MUTEX(run_mutex);
static struct census_walk *running;
static u64 running_since;

/* Guards running and latest, for a few instructions. */
static DEFINE_SPINLOCK(latest_lock);
static struct census_result *latest;

/* The row of others has this key, which is no cgroup's. */
#define NO_OWNER 1

static noinline struct tally_row *find_owner(struct tally *t,
					     struct cgroup *owner)
{
	struct tally_key key = { .part = { (unsigned long)owner } };
	struct tally_row *row = tally_find(t, &key);

	if (likely(row))
		return row;
	/* the reference keeps the pointer from becoming another cgroup's */
	if (t->used == t->max || (owner && !css_tryget(&owner->self)))
		return &t->other;
	return tally_claim(t, &key);
}

static inline struct tally_row *owner_row(struct tally *t, struct cgroup *owner)
{
	struct tally_key key = { .part = { (unsigned long)owner } };
	struct tally_row *row = tally_peek(t, &key);

	return likely(row) ? row : find_owner(t, owner);
}

/*
 * The row of a directory. Where an unmount frees the root at once, the file
 * system is kept from being unmounted as long as the root is looked at; entries
 * of one that is being unmounted are counted with the others.
 */
static inline struct tally_row *directory_row(struct tree *t,
					      const struct dentry *dir,
					      struct super_block *sb)
{
	struct tally_row *row = &t->tally.other;

	if (COMPAT_ROOTS_BY_RCU)
		return tree_row(t, dir);
	if (!down_read_trylock(&sb->s_umount))
		return row;
	if (sb->s_root)
		row = tree_row(t, dir);
	/* the super block stays until RCU lets it go, see walk_release() */
	up_read(&sb->s_umount);
	return row;
}

/*
 * Neighbours often have the same owner and the same directory, above all where
 * a table is full: their rows are looked up once. The reference keeps an
 * owner's address, RCU a directory's, and that only while it is held.
 */
static void count_dentries(void *arg, const struct dentry *const *dentries,
			   u32 nr, u32 bucket)
{
	struct census_run *c = arg;
	struct tally_row *owned = c->owner, *in_dir = &c->tree.tally.other;
	const struct dentry *dir = NULL;
	u32 negative = 0, i;

	for (i = 0; i < nr; i++) {
		const struct dentry *dentry = dentries[i];
		const struct dentry *parent = READ_ONCE(dentry->d_parent);
		struct cgroup *owner = census_owner(dentry);
		unsigned int what = census_what(dentry);
		u32 name_bytes = census_name_bytes(dentry);
		u64 sum;

		if (owned->key.part[0] != (unsigned long)owner)
			owned = owner_row(&c->owners, owner);
		if (parent != dir) {
			dir = parent;
			in_dir = directory_row(&c->tree, dir, dentry->d_sb);
		}
		negative += what & TALLY_NEGATIVE;
		tally_add(owned, bucket, what, name_bytes);
		tally_add(in_dir, bucket, what, name_bytes);
		if (what & ~TALLY_NEGATIVE) {
			tally_add_uses(owned, what);
			tally_add_uses(in_dir, what);
		}
		sum = tally_so_far(in_dir);
		/* 4, 8, 16, ... */
		if (unlikely(!(sum & (sum - 1)) && sum >= 4))
			tree_example(&c->tree, in_dir, dentry);
	}
	c->owner = owned;
	c->length += nr;
	c->negative += negative;
}

static void count_bucket(void *arg)
{
	struct census_run *c = arg;

	census_stats_add(&c->result->stats, c->length, c->negative);
	c->length = 0;
	c->negative = 0;
}

static int tally_alloc(struct tally *t, unsigned int bits)
{
	t->bits = bits;
	t->max = (1U << bits) / 4 * 3;
	t->index = kvcalloc(1U << bits, sizeof(*t->index), GFP_KERNEL);
	t->rows = kvcalloc(t->max, sizeof(*t->rows), GFP_KERNEL);
	return t->index && t->rows ? 0 : -ENOMEM;
}

static void tally_release(struct tally *t)
{
	kvfree(t->index);
	kvfree(t->rows);
}

/* A small table is a small machine's. */
static int tree_alloc(struct tree *t)
{
	unsigned int bits = clamp_t(unsigned int, ilog2(census_buckets()),
				    DIRECTORY_BITS_LEAST, DIRECTORY_BITS_MOST);

	t->plain = (1U << bits) / 8 * 5;
	t->names_size = t->plain * NAME_BYTES;
	t->examples_max = EXAMPLES;
	t->names = kvmalloc(t->names_size, GFP_KERNEL);
	t->examples = kvcalloc(EXAMPLES, sizeof(*t->examples), GFP_KERNEL);
	return t->names && t->examples ? tally_alloc(&t->tally, bits) : -ENOMEM;
}

static void census_free(struct census_run *c)
{
	u32 i;

	for (i = 0; i < c->owners.used; i++) {
		unsigned long key = c->owners.rows[i].key.part[0];
		struct cgroup *owner = (void *)key;

		if (owner)
			css_put(&owner->self);
	}
	tally_release(&c->owners);
	tally_release(&c->tree.tally);
	kvfree(c->tree.names);
	kvfree(c->tree.examples);
	census_put(c->result);
	kfree(c);
}

static struct census_run *census_alloc(void)
{
	struct census_run *c = kzalloc(sizeof(*c), GFP_KERNEL);

	if (!c)
		return NULL;
	c->owner = &c->owners.other;
	c->owner->key.part[0] = NO_OWNER;
	c->result = census_result_new();
	if (c->result && !tally_alloc(&c->owners, OWNER_BITS) &&
	    !tree_alloc(&c->tree))
		return c;
	census_free(c);
	return NULL;
}

static void census_prepare(struct census_run *c, u64 wanted,
			   const struct census_visitor *visitor)
{
	c->walk.table = the_table;
	c->walk.order.bits = ilog2(census_buckets());
	get_random_bytes(c->walk.order.keys, sizeof(c->walk.order.keys));
	c->walk.end = wanted;
	c->walk.visitor = visitor;
	c->result->stats.buckets = census_buckets();
	c->result->full = wanted == census_buckets();
	c->result->charged = census_owner_charged();
}

/* Others see it in census_progress() from here on. */
static void set_running(struct census_walk *walk)
{
	spin_lock(&latest_lock);
	running = walk;
	running_since = ktime_get_ns();
	spin_unlock(&latest_lock);
}

static void census_count(struct census_run *c)
{
	while (census_walk_slice(&c->walk)) {
		cond_resched();
		if (fatal_signal_pending(current)) {
			c->result->interrupted = true;
			break;
		}
	}
	census_walk_stop(&c->walk);
}

static int census_finish(struct census_run *c)
{
	struct census_result *r = c->result, *old;
	int err;

	r->longest_slice = c->walk.longest_ns;
	r->restarts = c->walk.restarts;
	r->torn = c->walk.torn;
	r->pinned = c->walk.pinned;
	if (!r->stats.walked)
		return -EINTR;
	err = census_owner_rows(&c->owners, r) ?:
	      census_tree_rows(&c->tree, r);
	if (err)
		return err;
	r->nanoseconds = ktime_get_ns() - running_since;
	kref_get(&r->ref);
	spin_lock(&latest_lock);
	old = latest;
	latest = r;
	spin_unlock(&latest_lock);
	census_put(old);
	return 0;
}

/**
 * census_take() - take a census and make it the latest
 * @buckets: how many to walk, 1 to census_buckets(), chosen at random
 *
 * One that is ended early by a signal leaves what it has: the buckets walked
 * till then are a random sample too, and the result is marked. Another one that
 * is under way is waited for.
 *
 * Context: process; sleeps. Returns at the end.
 * Return: the result, for census_put(); an ERR_PTR(): -EINTR: a signal came
 * before anything was walked; -ERESTARTSYS: while waiting; -ENOMEM.
 */
struct census_result *census_take(u64 buckets)
{
	struct census_visitor visitor = { count_dentries, count_bucket };
	struct census_result *r = NULL;
	struct census_run *c;
	int err;

	if (mutex_lock_killable(&run_mutex))
		return ERR_PTR(-ERESTARTSYS);
	err = -ENOMEM;
	c = census_alloc();
	if (!c)
		goto unlock;
	visitor.arg = c;
	census_prepare(c, buckets, &visitor);
	set_running(&c->walk);
	census_count(c);
	err = census_finish(c);
	set_running(NULL);
	if (!err) {
		r = c->result;
		kref_get(&r->ref);
	}
	census_free(c);
unlock:
	mutex_unlock(&run_mutex);
	return err ? ERR_PTR(err) : r;
}

/**
 * census_progress() - how far is it?
 * @p: where to
 *
 * Context: process.
 */
void census_progress(struct census_progress *p)
{
	memset(p, 0, sizeof(*p));
	spin_lock(&latest_lock);
	if (running) {
		p->running = true;
		p->walked = READ_ONCE(running->next);
		p->wanted = running->end;
		p->nanoseconds = ktime_get_ns() - running_since;
	}
	spin_unlock(&latest_lock);
}

u64 census_buckets(void)
{
	return chain_buckets(the_table);
}

/**
 * census_get() - the latest census
 *
 * Context: process.
 * Return: it, for census_put(); NULL if there was none yet.
 */
struct census_result *census_get(void)
{
	struct census_result *r;

	spin_lock(&latest_lock);
	r = latest;
	if (r)
		kref_get(&r->ref);
	spin_unlock(&latest_lock);
	return r;
}

/**
 * census_init() - make ready
 * @table: the dentry hash table, which must stay
 *
 * Context: process, may sleep.
 */
void census_init(const struct chain_table *table)
{
	the_table = table;
	census_owner_init();
	census_drop_init();
}

/* After the files are gone: nobody runs or reads a census any more. */
void census_exit(void)
{
	census_put(latest);
	latest = NULL;
}

// SPDX-License-Identifier: GPL-2.0-only
/*
 * Running a census: in the process that asked for it, so that its time is that
 * process' time, a signal ends it, and nothing runs when nobody waits for it.
 */
#include <linux/errno.h>
#include <linux/kernel.h>
#include <linux/ktime.h>
#include <linux/log2.h>
#include <linux/mm.h>
#include <linux/mutex.h>
#include <linux/random.h>
#include <linux/sched/signal.h>
#include <linux/slab.h>

#include "census-rows.h"
#include "census-tally.h"
#include "census-walk.h"
#include "census-who.h"
#include "census.h"

/* Rows while counting; three quarters of them are used. */
#define OWNER_BITS 13
#define DIRECTORY_BITS 16

/**
 * struct census - a census under way
 * @walk: the walk
 * @result: what it is for
 * @owners: rows by owner; a reference is held on each cgroup
 * @directories: rows by directory
 * @length: dentries of the present bucket
 * @negative: of these, negative ones
 */
struct census {
	struct census_walk walk;
	struct census_result *result;
	struct tally owners;
	struct tally directories;
	u32 length;
	u32 negative;
};

static const struct chain_table *the_table;

/* One census at a time; the progress of it, which others read. */
static DEFINE_MUTEX(run_mutex);
static struct census_walk *running;
static u64 running_since;
static bool stopped;

/* Guards running and latest, for a few instructions. */
static DEFINE_SPINLOCK(latest_lock);
static struct census_result *latest;

static struct tally_row *owner_row(struct tally *t, struct cgroup *owner,
				   u32 bucket)
{
	struct tally_key key = { .part = { (unsigned long)owner } };
	struct tally_row *row = tally_find(t, &key);

	if (tally_is_claimed(row))
		return row;
	/* the reference keeps the pointer from becoming another cgroup's */
	if (tally_full(t) || (owner && !css_tryget(&owner->self)))
		return &t->other;
	tally_claim(t, row, &key, bucket);
	return row;
}

static struct tally_row *directory_row(struct tally *t,
				       const struct dentry *dentry, u32 bucket)
{
	struct tally_key key = census_directory(dentry);
	struct tally_row *row = tally_find(t, &key);

	if (tally_is_claimed(row))
		return row;
	if (tally_full(t))
		return &t->other;
	tally_claim(t, row, &key, bucket);
	return row;
}

static void count_dentry(void *arg, const struct dentry *dentry, u32 bucket)
{
	bool negative = d_is_negative(dentry);
	struct census *c = arg;

	c->length++;
	c->negative += negative;
	tally_add(owner_row(&c->owners, census_owner(dentry), bucket), bucket,
		  negative);
	tally_add(directory_row(&c->directories, dentry, bucket), bucket,
		  negative);
}

static void count_bucket(void *arg)
{
	struct census *c = arg;

	census_stats_add(&c->result->stats, c->length, c->negative);
	c->length = 0;
	c->negative = 0;
}

static void result_free(struct kref *ref)
{
	struct census_result *r = container_of(ref, struct census_result, ref);
	u32 i;

	for (i = 0; i < r->owners.nr; i++)
		kfree(r->owners.row[i].path);
	for (i = 0; i < r->directories.nr; i++)
		kfree(r->directories.row[i].path);
	kvfree(r->owners.row);
	kvfree(r->directories.row);
	kfree(r);
}

static void census_free(struct census *c)
{
	u32 i;

	if (!c)
		return;
	for (i = 0; c->owners.rows && i < tally_size(&c->owners); i++) {
		const struct tally_row *row = &c->owners.rows[i];
		struct cgroup *owner = (void *)(unsigned long)row->key.part[0];

		if (owner)
			css_put(&owner->self);
	}
	kvfree(c->owners.rows);
	kvfree(c->directories.rows);
	if (c->result)
		kref_put(&c->result->ref, result_free);
	kfree(c);
}

static struct census *census_alloc(void)
{
	struct census *c = kzalloc(sizeof(*c), GFP_KERNEL);

	if (!c)
		return NULL;
	c->owners.bits = OWNER_BITS;
	c->directories.bits = DIRECTORY_BITS;
	c->owners.rows = kvcalloc(tally_size(&c->owners),
				  sizeof(*c->owners.rows), GFP_KERNEL);
	c->directories.rows = kvcalloc(tally_size(&c->directories),
				       sizeof(*c->directories.rows),
				       GFP_KERNEL);
	c->result = kzalloc(sizeof(*c->result), GFP_KERNEL);
	if (c->result)
		kref_init(&c->result->ref);
	if (c->result && c->owners.rows && c->directories.rows)
		return c;
	census_free(c);
	return NULL;
}

static void census_prepare(struct census *c, u64 wanted,
			   const struct census_visitor *visitor)
{
	c->walk.table = the_table;
	c->walk.order.bits = ilog2(census_buckets());
	get_random_bytes(c->walk.order.keys, sizeof(c->walk.order.keys));
	c->walk.end = wanted;
	c->walk.visitor = visitor;
	c->result->stats.buckets = census_buckets();
	c->result->full = wanted == census_buckets();
	c->result->charged = census_who_charged();
}

/* Others see it in census_progress() from here on. */
static void set_running(struct census_walk *walk)
{
	spin_lock(&latest_lock);
	running = walk;
	running_since = ktime_get_ns();
	spin_unlock(&latest_lock);
}

/**
 * census_ended() - is the census under way to be ended early?
 *
 * Context: the process that takes it.
 * Return: 0: no; -EINTR, -ECANCELED: a signal, census_stop().
 */
int census_ended(void)
{
	if (signal_pending(current))
		return -EINTR;
	return READ_ONCE(stopped) ? -ECANCELED : 0;
}

static int census_count(struct census *c)
{
	int err = 0;

	while (!err && census_walk_slice(&c->walk)) {
		cond_resched();
		err = census_ended();
	}
	census_walk_stop(&c->walk);
	c->result->interrupted = err;
	return err;
}

static int census_finish(struct census *c)
{
	struct census_result *r = c->result, *old;
	int err;

	r->longest_slice = c->walk.longest_ns;
	r->restarts = c->walk.restarts;
	r->torn = c->walk.torn;
	r->pinned = c->walk.pinned;
	census_fit(&r->stats, &r->fit);
	err = census_owner_rows(&c->owners, r);
	if (!err)
		err = census_directory_rows(&c->directories, the_table, r);
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
 * census_run() - take a census and make it the latest
 * @buckets: how many to walk, 1 to census_buckets(), chosen at random
 *
 * A census that is ended early leaves what it has: the buckets walked till
 * then are a random sample too.
 *
 * Context: process; sleeps. Returns at the end.
 * Return: 0; -EBUSY: one is under way; -EINTR, -ECANCELED: a signal or
 * census_stop() ended it; -ENOMEM.
 */
int census_run(u64 buckets)
{
	struct census_visitor visitor = { count_dentry, count_bucket };
	struct census *c;
	int err = -ENOMEM, failed;

	if (!mutex_trylock(&run_mutex))
		return -EBUSY;
	WRITE_ONCE(stopped, false);
	c = census_alloc();
	if (!c)
		goto unlock;
	visitor.arg = c;
	census_prepare(c, buckets, &visitor);
	set_running(&c->walk);
	err = census_count(c);
	failed = census_finish(c);
	set_running(NULL);
	census_free(c);
	if (!err)
		err = failed;
unlock:
	mutex_unlock(&run_mutex);
	return err;
}

/* End the census under way, if there is one, within a slice. */
void census_stop(void)
{
	WRITE_ONCE(stopped, true);
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

/* Give a result back; NULL is allowed. Process context. */
void census_put(struct census_result *r)
{
	if (r)
		kref_put(&r->ref, result_free);
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
	census_who_init();
}

/* After the files are gone: nobody runs or reads a census any more. */
void census_exit(void)
{
	census_put(latest);
	latest = NULL;
}

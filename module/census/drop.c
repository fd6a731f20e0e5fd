// SPDX-License-Identifier: GPL-2.0-only
/*
 * Dropping the unused dentries below one directory, and no others.
 *
 * shrink_dcache_parent() would do the same in one go: no signal ends it, and it
 * holds the directory's d_lock for as long as no other task waits for this CPU,
 * while others spin for that lock. So it is done in small batches: references
 * are taken on some children under the lock; each one that nobody else uses
 * by then is unhashed under its own lock, as the kernel does before it frees
 * one, and goes with our reference.
 *
 * The walk needs no memory: it holds the directory that it is in and its place
 * among the children there, goes down to children that have children, and up by
 * d_parent. It holds no lock while it sleeps. The open file keeps the file
 * system mounted.
 */
#include <linux/capability.h>
#include <linux/dcache.h>
#include <linux/file.h>
#include <linux/fs.h>
#include <linux/kernel.h>
#include <linux/ktime.h>
#include <linux/math64.h>
#include <linux/module.h>
#include <linux/mutex.h>
#include <linux/sched/signal.h>

#include "census/census.h"
#include "kernel/compat.h"

/* Children looked at under their directory's lock at once, */
#define LOOK 128
/* and of these, references taken. */
#define BATCH 32
/* Times that a rename may send the walk back. */
#define MAX_RESTARTS 100

/**
 * struct drop_result - what came of it
 * @freed: dentries
 * @negative: of these, negative
 * @in_use: dentries that stay because somebody uses them
 * @nanoseconds: it took
 * @error: 0, or what ended it early
 */
struct drop_result {
	u64 freed;
	u64 negative;
	u64 in_use;
	u64 nanoseconds;
	int error;
};

/**
 * struct drop - a drop under way
 * @top: the directory to drop below
 * @dir: the directory that the walk is in; held
 * @place: a child of @dir, held, behind which it goes on; NULL: at the first
 * @place_unused: @place is to be dropped when the walk leaves it
 * @batch: children that were unused, held
 * @nr: of these
 * @restarts: times that a rename sent the walk back
 * @result: so far
 */
struct drop {
	struct dentry *top;
	struct dentry *dir;
	struct dentry *place;
	bool place_unused;
	struct dentry *batch[BATCH];
	unsigned int nr;
	unsigned int restarts;
	struct drop_result result;
};

static DEFINE_MUTEX(drop_mutex);
static DEFINE_SPINLOCK(last_lock);
static struct drop_result last;
static bool ready, dropped;

/* Unhash what is ours alone; our reference goes in any case. */
static void drop_one(struct drop *d, struct dentry *dentry)
{
	bool unused, negative;

	spin_lock(&dentry->d_lock);
	unused = dentry->d_lockref.count == 1;
	negative = d_is_negative(dentry);
	if (unused)
		__d_drop(dentry);
	spin_unlock(&dentry->d_lock);
	dput(dentry);
	d->result.freed += unused;
	d->result.negative += unused && negative;
	d->result.in_use += !unused;
}

static void drop_batch(struct drop *d)
{
	while (d->nr)
		drop_one(d, d->batch[--d->nr]);
}

static void leave_place(struct drop *d, struct dentry *place, bool unused)
{
	if (place && unused)
		drop_one(d, place);
	else
		dput(place);
}

/*
 * A child, under the locks of both. Return: it has children, go down to it; it
 * is held then.
 */
static bool look(struct drop *d, struct dentry *child)
{
	bool down = false;

	spin_lock_nested(&child->d_lock, DENTRY_D_LOCK_NESTED);
	/* being freed; or a reader's place in the list */
	if ((int)child->d_lockref.count < 0 ||
	    child->d_flags & DCACHE_DENTRY_CURSOR) {
		spin_unlock(&child->d_lock);
		return false;
	}
	down = compat_has_children(child);
	if (down || !child->d_lockref.count) {
		child->d_lockref.count++;
		if (!down)
			d->batch[d->nr++] = child;
	} else {
		d->result.in_use++;
	}
	spin_unlock(&child->d_lock);
	return down;
}

/* The child looked at last becomes the place: if need be out of the batch. */
static bool keep_place(struct drop *d, struct dentry *child)
{
	bool kept = true;

	if (d->nr && d->batch[d->nr - 1] == child) {
		d->nr--;
		d->place_unused = true;
	} else {
		spin_lock_nested(&child->d_lock, DENTRY_D_LOCK_NESTED);
		kept = (int)child->d_lockref.count >= 0;
		child->d_lockref.count += kept;
		spin_unlock(&child->d_lock);
		d->place_unused = false;
	}
	d->place = kept ? child : NULL;
	return kept;
}

/*
 * Look at some children. Return: the one to go down to, held; or NULL: at the
 * end, or with a new place.
 */
static struct dentry *look_on(struct drop *d, bool *end)
{
	struct dentry *dir = d->dir, *child, *at = NULL, *down = NULL;
	unsigned int looked = 0;

	spin_lock(&dir->d_lock);
	if (d->place && d->place->d_parent != dir)
		d->restarts++;
	if (d->place && d->place->d_parent == dir)
		child = compat_next_child(dir, d->place);
	else
		child = compat_first_child(dir);
	d->place = NULL;
	while (child && !down && d->nr < BATCH) {
		at = child;
		if (look(d, child))
			down = child;
		child = compat_next_child(dir, child);
		/* one that is being freed cannot be held: look at one more */
		if (++looked >= LOOK && child && !down && keep_place(d, at))
			break;
	}
	if (child && !down && !d->place && !keep_place(d, at))
		d->restarts++;
	*end = !child && !down;
	spin_unlock(&dir->d_lock);
	return down;
}

/* Up to the directory above, with the one that is done as the place there. */
static bool go_up(struct drop *d)
{
	struct dentry *done = d->dir;

	if (done == d->top)
		return false;
	d->dir = dget_parent(done);
	d->place = done;
	d->place_unused = true;
	if (is_subdir(d->dir, d->top))
		return true;
	/* it was moved out: what is below the top is looked through anew */
	d->restarts++;
	leave_place(d, d->place, false);
	dput(d->dir);
	d->dir = dget(d->top);
	d->place = NULL;
	return true;
}

static bool drop_some(struct drop *d)
{
	struct dentry *place = d->place, *down;
	bool unused = d->place_unused, end;

	down = look_on(d, &end);
	leave_place(d, place, unused);
	drop_batch(d);
	if (down) {
		dput(d->dir);
		d->dir = down;
		d->place = NULL;
		return true;
	}
	return !end || go_up(d);
}

static void drop_below(struct dentry *top, struct drop_result *result)
{
	struct drop d = { .top = top, .dir = dget(top) };
	u64 start = ktime_get_ns();

	while (drop_some(&d)) {
		cond_resched();
		if (fatal_signal_pending(current))
			d.result.error = -EINTR;
		else if (d.restarts > MAX_RESTARTS)
			d.result.error = -EAGAIN;
		if (d.result.error)
			break;
	}
	leave_place(&d, d.place, false);
	dput(d.dir);
	d.result.nanoseconds = ktime_get_ns() - start;
	*result = d.result;
}

static int drop_file(struct file *file)
{
	struct dentry *dentry = file->f_path.dentry;
	struct drop_result result;
	int err;

	if (!d_is_dir(dentry))
		return -ENOTDIR;
	err = mutex_lock_killable(&drop_mutex);
	if (err)
		return err;
	drop_below(dentry, &result);
	spin_lock(&last_lock);
	last = result;
	dropped = true;
	spin_unlock(&last_lock);
	mutex_unlock(&drop_mutex);
	return result.error;
}

/* The other parameters stay usable meanwhile. */
static int drop_set(const char *text, const struct kernel_param *kp)
{
	unsigned int fd;
	struct file *file;
	int err;

	if (!ready)
		return -EBUSY;
	if (kstrtouint(text, 10, &fd))
		return -EINVAL;
	if (!capable(CAP_SYS_ADMIN))
		return -EPERM;
	file = fget_raw(fd);
	if (!file)
		return -EBADF;
	err = -EBUSY;
	if (try_module_get(THIS_MODULE)) {
		kernel_param_unlock(THIS_MODULE);
		err = drop_file(file);
		kernel_param_lock(THIS_MODULE);
		module_put(THIS_MODULE);
	}
	fput(file);
	return err;
}

static int drop_get(char *buf, const struct kernel_param *kp)
{
	struct drop_result r;
	bool any;

	spin_lock(&last_lock);
	r = last;
	any = dropped;
	spin_unlock(&last_lock);
	if (!any)
		return scnprintf(buf, PAGE_SIZE, "state: none\n");
	return scnprintf(buf, PAGE_SIZE,
			 "state: %s\nfreed: %llu\nnegative: %llu\nin_use: %llu\nmicroseconds: %llu\n",
			 r.error ? "interrupted" : "done", r.freed, r.negative,
			 r.in_use, div_u64(r.nanoseconds, NSEC_PER_USEC));
}

static const struct kernel_param_ops drop_ops = {
	.set = drop_set,
	.get = drop_get,
};

module_param_cb(drop, &drop_ops, NULL, 0600);
MODULE_PARM_DESC(drop, "write a directory's file descriptor: frees the unused dentries below it");

/* From here on the parameter is obeyed: not when it is given to insmod. */
void census_drop_init(void)
{
	ready = true;
}

// SPDX-License-Identifier: GPL-2.0-only
/*
 * Dropping the unused dentries below one directory, and no others.
 *
 * shrink_dcache_parent() would do the same in one go: no signal ends it, and it
 * holds the directory's d_lock for as long as no other task waits for this CPU,
 * while others spin for that lock. So it is done one by one: the next child is
 * held under the directory's lock, for as long as it takes to find it; the one
 * before it, where nobody else uses it by then, is unhashed under its own lock,
 * as the kernel does before it frees one, and goes with our reference.
 *
 * The walk needs no memory: it holds the directory that it is in and its place
 * among the children there, goes down to children that have children, and up by
 * d_parent. It holds no lock while it sleeps. The open file keeps the file
 * system mounted, also between two calls: until drop_end(), which closing
 * /dev/dchain brings.
 *
 * A rename may move the directory that the walk is in out of the top one. Only
 * after a rename is the way up climbed to see: were it climbed for each
 * directory, the time would go with the square of the depth.
 */
#include <linux/file.h>

#include "census/drop_below.h"
#include "count/marks.h"

/* A call ends after this. */
#define CALL_NS (100 * NSEC_PER_MSEC)
/* Times in a call that a rename may send the walk back. */
#define MAX_RESTARTS 100

/* Is it to be kept although nobody uses it? */
static bool keeps(const struct drop *d, const struct dentry *dentry)
{
	bool negative = d_is_negative(dentry);

	if (d->ask->flags & DCHAIN_DROP_NEGATIVE && !negative)
		return true;
	if (!(d->ask->flags & DCHAIN_DROP_UNUSED))
		return false;
	/* of positive ones it is not known */
	return (!negative && !d->marks->hot.positive) ||
	       marks_test(d->marks, dentry, MARK_USED);
}

/* What is to be done with an entry, under its lock; it is held once, by us. */
static bool goes(struct drop *d, const struct dentry *dentry)
{
	struct dchain_drop *ask = d->ask;

	/* a reader's place in the list; a directory whose entries only count */
	if (dentry->d_flags & DCACHE_DENTRY_CURSOR ||
	    (ask->flags & DCHAIN_DROP_COUNT && compat_has_children(dentry)))
		return false;
	if (keeps(d, dentry)) {
		ask->kept++;
		return false;
	}
	if (dentry->d_lockref.count > 1) {
		ask->in_use++;
		return false;
	}
	ask->freed++;
	ask->negative += d_is_negative(dentry);
	return !(ask->flags & DCHAIN_DROP_COUNT);
}

/* The walk has gone on: unhash what is ours alone, and let it go. */
static void leave(struct drop *d, struct dentry *dentry)
{
	if (!dentry)
		return;
	spin_lock(&dentry->d_lock);
	if (goes(d, dentry))
		__d_drop(dentry);
	spin_unlock(&dentry->d_lock);
	dput(dentry);
}

/* Hold a child, under its directory's lock, unless it is being freed. */
static bool hold(struct dentry *child)
{
	bool held;

	spin_lock_nested(&child->d_lock, DENTRY_D_LOCK_NESTED);
	held = (int)child->d_lockref.count >= 0;
	child->d_lockref.count += held;
	spin_unlock(&child->d_lock);
	return held;
}

/* The child behind the place, held; NULL at the end. */
static struct dentry *next_child(struct drop *d)
{
	struct dentry *dir = d->dir, *child;
	u64 start;

	spin_lock(&dir->d_lock);
	start = ktime_get_ns();
	if (d->place && d->place->d_parent == dir) {
		child = compat_next_child(dir, d->place);
	} else {
		d->restarts += !!d->place;
		child = compat_first_child(dir);
	}
	while (child && !hold(child))
		child = compat_next_child(dir, child);
	start = ktime_get_ns() - start;
	spin_unlock(&dir->d_lock);
	d->ask->longest_ns = max_t(u64, d->ask->longest_ns, start);
	return child;
}

/* Is the directory still below the top one, for all that was renamed since? */
static bool still_below(struct drop *d)
{
	if (!read_seqretry(&rename_lock, d->renames))
		return true;
	d->renames = read_seqbegin(&rename_lock);
	return is_subdir(d->dir, d->top);
}

static void begin_at_top(struct drop *d)
{
	d->dir = dget(d->top);
	d->place = NULL;
	d->renames = read_seqbegin(&rename_lock);
}

/* Up to the directory above, with the one that is done as the place there. */
static bool go_up(struct drop *d)
{
	if (d->dir == d->top)
		return false;
	d->place = d->dir;
	d->dir = dget_parent(d->place);
	if (still_below(d))
		return true;
	/* it was moved out: what is below the top is looked at anew */
	d->restarts++;
	dput(d->place);
	dput(d->dir);
	begin_at_top(d);
	return true;
}

/* Return: false at the end. */
static bool drop_some(struct drop *d)
{
	struct dentry *child = next_child(d);

	leave(d, d->place);
	d->place = child;
	if (!child)
		return go_up(d);
	if (compat_has_children(child)) {
		dput(d->dir);
		d->dir = child;
		d->place = NULL;
	}
	return true;
}

static int drop_begin(struct drop *d, struct file *file)
{
	struct dentry *top = file->f_path.dentry;

	if (!d_is_dir(top))
		return -ENOTDIR;
	d->file = get_file(file);
	d->top = top;
	begin_at_top(d);
	return 0;
}

static int drop_go_on(struct drop *d)
{
	struct dchain_drop *ask = d->ask;
	u64 end = ktime_get_ns() + CALL_NS;

	d->restarts = 0;
	while (drop_some(d)) {
		cond_resched();
		if (fatal_signal_pending(current))
			return -EINTR;
		if (d->restarts > MAX_RESTARTS)
			return -EAGAIN;
		ask->more = (ask->max && ask->freed >= ask->max) ||
			    ktime_get_ns() > end;
		if (ask->more)
			return 0;
	}
	drop_end(d);
	return 0;
}

/**
 * drop_below() - drop for a while
 * @d: where it stands; zeroed before the first call
 * @ask: what is wanted; out: what came of it
 * @marks: of use, for DCHAIN_DROP_UNUSED
 *
 * Context: process; sleeps. The caller keeps others away from @d.
 * Return: 0; -EBADF, -ENOTDIR; -EAGAIN; -EINTR: the caller is being killed.
 */
int drop_below(struct drop *d, struct dchain_drop *ask,
	       const struct marks_table *marks)
{
	struct file *file = fget_raw(ask->fd);
	int err = 0;

	if (!file)
		return -EBADF;
	if (d->file != file) {
		drop_end(d);
		err = drop_begin(d, file);
	}
	fput(file);
	d->ask = ask;
	d->marks = marks;
	return err ?: drop_go_on(d);
}

/* Give a drop up, if there is one. Process context, may sleep. */
void drop_end(struct drop *d)
{
	if (!d->file)
		return;
	dput(d->place);
	dput(d->dir);
	fput(d->file);
	d->file = NULL;
}

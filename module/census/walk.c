// SPDX-License-Identifier: GPL-2.0-only
/*
 * Walking the live table.
 *
 * Within a slice everything is read under RCU, without a lock, as lookups do.
 * Whatever can be reached from a chain in a read-side section stays allocated
 * until it ends: a dentry found hashed was unhashed, if at all, after the
 * section began, and is freed a grace period later; until it is killed it
 * holds its parent, and likewise up to the root, which is not freed by RCU on
 * old kernels (see COMPAT_ROOTS_BY_RCU); its inode is freed by RCU; its super
 * block is freed by RCU after the last of its dentries was killed.
 *
 * Between slices no pointer is kept, but for one case: a chain that takes
 * longer than a slice, as only an attack on the hash or very many equal names
 * under a d_compare make it. Its place is kept by a reference on a dentry. A
 * reference alone would be a fault: an unmount that meets it reports "Dentry
 * still in use" and leaves a dead super block behind. So it is taken, kept and
 * dropped with the super block's s_umount held for reading, as the shrinker
 * holds it when it frees dentries: an unmount waits for it, for about a slice.
 * s_umount is only tried, never waited for, as its order is above what a
 * lookup may hold.
 */
#include "census/walk.h"

/* A slice ends with the chain after which this much time is gone, */
#define SLICE_NS (200 * NSEC_PER_USEC)
/* in the middle of a chain after this, by pinning a dentry, */
#define SLICE_LONG_NS (400 * NSEC_PER_USEC)
/* and where none can be pinned, after this. */
#define SLICE_MAX_NS (800 * NSEC_PER_USEC)
/* Nodes and buckets between looks at the clock; nodes cost cache misses. */
#define CLOCK_EVERY CENSUS_BATCH
/* A chain that moves under us so many times is given up. */
#define MAX_TRIES 64
#define TRIES_A_SLICE 8

enum chain_end {
	CHAIN_DONE,	/* its end was reached */
	CHAIN_MOVED,	/* the node is, or may be, in another chain now */
	CHAIN_PAUSED	/* the slice is over: w->held, or enter it anew */
};

/**
 * struct slice - a slice under way
 * @start: when it began
 * @age: how old it was at the last look at the clock
 * @left: nodes and buckets until the next look, at least 1
 * @batch: nodes of the chain that the visitor has not been shown yet; it is
 *	shown them before the read-side section ends, or they are met anew
 */
struct slice {
	u64 start;
	u64 age;
	u32 left;
	const struct dentry *batch[CENSUS_BATCH];
};

static u64 slice_look(struct slice *slice)
{
	slice->age = ktime_get_ns() - slice->start;
	/* from then on each dentry may be the one that can be pinned */
	slice->left = slice->age > SLICE_LONG_NS ? 1 : CLOCK_EVERY;
	return slice->age;
}

/* Find the bucket that is next: once for each, as it computes the order. */
static void walk_set_bucket(struct census_walk *w)
{
	if (w->next >= w->end)
		return;
	w->head = w->table->heads + census_order_at(&w->order, w->next);
}

/*
 * Pin a dentry of this chain and its super block. A dentry whose s_umount we
 * hold with s_root set is not being unmounted, and nobody can begin to.
 */
static bool walk_hold(struct census_walk *w, const struct dentry *dentry)
{
	unsigned int seq = raw_seqcount_begin(&dentry->d_seq);
	struct super_block *sb = dentry->d_sb;

	if (chain_bucket(w->table, READ_ONCE(dentry->d_name.hash)) != w->head ||
	    d_unhashed(dentry) || !down_read_trylock(&sb->s_umount))
		return false;
	if (!sb->s_root || !(sb->s_flags & SB_ACTIVE) ||
	    read_seqcount_retry(&dentry->d_seq, seq) ||
	    !lockref_get_not_dead((struct lockref *)&dentry->d_lockref)) {
		up_read(&sb->s_umount);
		return false;
	}
	w->held = (struct dentry *)dentry;
	w->held_seq = seq;
	w->pinned++;
	return true;
}

static void walk_release(struct dentry *dentry)
{
	struct super_block *sb;

	if (!dentry)
		return;
	sb = dentry->d_sb;
	dput(dentry);
	/*
	 * Whoever waits for s_umount may free it as soon as it is free, while
	 * up_read() still looks for somebody to wake: not before RCU lets it.
	 */
	rcu_read_lock();
	up_read(&sb->s_umount);
	rcu_read_unlock();
}

/*
 * Show the visitor the batch, without the dentries that it was shown before.
 * Return: false when the slice is over before the visitor took all of them.
 */
static bool walk_show(struct census_walk *w, struct slice *slice, u32 nr)
{
	const struct dentry *const *batch = slice->batch;
	u32 taken = min(w->skip, nr);
	bool costly;

	w->skip -= taken;
	for (;;) {
		batch += taken;
		nr -= taken;
		if (!nr)
			return true;
		costly = false;
		taken = w->visitor.dentries(w->visitor.arg, batch, nr,
					     &costly);
		w->visited += taken;
		if (costly && slice_look(slice) > SLICE_NS && taken < nr) {
			walk_hold(w, batch[taken - 1]);
			return false;
		}
	}
}

/*
 * Walk a chain from a node on.
 *
 * A rename may put the node that we stand on into another chain. d_seq changes
 * with every move and every unhashing, so a node's link belongs to this chain
 * if d_seq was the same before the hash was looked at and after the link was
 * read. A node that is only unhashed costs a needless second try.
 */
static enum chain_end walk_chain(struct census_walk *w, struct slice *slice,
				 struct hlist_bl_node *node)
{
	const struct hlist_bl_head *head = w->head;
	const struct chain_table table = *w->table;
	enum chain_end end = CHAIN_DONE;
	u32 nr = 0;

	while (node) {
		const struct dentry *dentry =
			hlist_bl_entry(node, struct dentry, d_hash);
		unsigned int seq = raw_seqcount_begin(&dentry->d_seq);
		u64 age;

		end = CHAIN_MOVED;
		if (chain_bucket(&table, READ_ONCE(dentry->d_name.hash)) !=
		    head)
			break;
		node = READ_ONCE(node->next);
		if (d_unhashed(dentry) ||
		    read_seqcount_retry(&dentry->d_seq, seq))
			break;
		end = CHAIN_DONE;
		slice->batch[nr++] = dentry;
		if (likely(nr < slice->left))
			continue;
		if (!walk_show(w, slice, nr))
			return CHAIN_PAUSED;
		nr = 0;
		age = slice_look(slice);
		if (likely(age <= SLICE_LONG_NS) || !node)
			continue;
		if (walk_hold(w, dentry) || age > SLICE_MAX_NS)
			return CHAIN_PAUSED;
	}
	if (!walk_show(w, slice, nr))
		return CHAIN_PAUSED;
	slice->left -= min(nr, slice->left - 1);
	return end;
}

/*
 * The first node of this bucket still to be visited: after the pinned dentry
 * if there is one and it has not been moved or unhashed meanwhile.
 */
static enum chain_end walk_enter(struct census_walk *w, struct slice *slice,
				 const struct dentry *held)
{
	if (held) {
		struct hlist_bl_node *node = READ_ONCE(held->d_hash.next);

		if (d_unhashed(held) ||
		    read_seqcount_retry(&held->d_seq, w->held_seq))
			return CHAIN_MOVED;
		return walk_chain(w, slice, node);
	}
	w->skip = w->visited;
	w->tries++;
	return walk_chain(w, slice, chain_first(w->head));
}

static void walk_next(struct census_walk *w)
{
	if (w->visitor.bucket)
		w->visitor.bucket(w->visitor.arg);
	w->visited = 0;
	w->tries = 0;
	WRITE_ONCE(w->next, w->next + 1);
	walk_set_bucket(w);
}

/*
 * A chain that was left before its end is entered anew, passing over as many
 * nodes as the visitor was shown. Nodes that came or went at its front in the
 * meantime make that too few or too many: no count of a live table is free of
 * that.
 */
static void walk_again(struct census_walk *w)
{
	w->restarts++;
	if (w->tries < MAX_TRIES)
		return;
	w->torn++;
	walk_next(w);
}

static void walk_buckets(struct census_walk *w, struct slice *slice,
			 const struct dentry *held)
{
	bool moving = false;

	while (w->next < w->end) {
		switch (walk_enter(w, slice, held)) {
		case CHAIN_DONE:
			walk_next(w);
			break;
		case CHAIN_PAUSED:
			if (!w->held)
				walk_again(w);
			return;
		case CHAIN_MOVED:
			/* let others run: one of them moves the dentries */
			if (w->tries && w->tries % TRIES_A_SLICE == 0)
				moving = true;
			walk_again(w);
			break;
		}
		held = NULL;
		if (!--slice->left)
			slice_look(slice);
		if (moving || slice->age > SLICE_NS)
			return;
	}
}

/**
 * census_walk_slice() - go on for less than a millisecond
 * @w: the walk
 *
 * Context: process, no lock held; may sleep at its end.
 * Return: true if there is more to do; false at the end.
 */
bool census_walk_slice(struct census_walk *w)
{
	struct slice slice;
	struct dentry *held = w->held;
	u64 gone;

	w->held = NULL;
	slice.start = ktime_get_ns();
	slice.age = 0;
	slice.left = CLOCK_EVERY;
	if (!w->head)
		walk_set_bucket(w);
	rcu_read_lock();
	walk_buckets(w, &slice, held);
	rcu_read_unlock();
	gone = ktime_get_ns() - slice.start;
	if (gone > w->longest_ns)
		w->longest_ns = gone;
	/* Not before its link was used; may sleep. */
	walk_release(held);
	return w->next < w->end;
}

/**
 * census_walk_stop() - give up what the walk holds
 * @w: the walk, ended or not
 *
 * A bucket that was being visited is ended, as a torn one.
 *
 * Context: process; may sleep.
 */
void census_walk_stop(struct census_walk *w)
{
	walk_release(w->held);
	w->held = NULL;
	if (!w->visited)
		return;
	w->torn++;
	walk_next(w);
}

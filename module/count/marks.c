// SPDX-License-Identifier: GPL-2.0-only
/*
 * Marks of use: beginning, end, and how full the table is.
 *
 * What sharing does: of the entries that were not used, the share used places /
 * places seems to be used. Of those that were, at most the share fresh places /
 * places has lost its mark to an insertion at the same place since.
 */
#include "count/marks.h"

/* 48 MiB */
#define PLACES_MOST (1U << 27)
#define PLACES_LEAST (1U << 12)
/* Words looked at between offers to let others run. */
#define PART 4096

struct marks_hot marks_hot __read_mostly;
DEFINE_STATIC_KEY_FALSE(marks_of_hits);
DEFINE_STATIC_KEY_FALSE(marks_of_insertions);

/* Who begins or ends; taken for some grace periods. */
static DEFINE_MUTEX(marks_mutex);
/* Guards present, for a few instructions. */
static DEFINE_SPINLOCK(present_lock);
static struct marks_table *present;

static void marks_free(struct kref *ref)
{
	struct marks_table *t = container_of(ref, struct marks_table, ref);

	kvfree(t->hot.bits);
	kfree(t);
}

void marks_put(struct marks_table *t)
{
	if (t)
		kref_put(&t->ref, marks_free);
}

/**
 * marks_get() - the marks that are taken now
 *
 * Return: them, for marks_put(), readable also after their end; NULL.
 */
struct marks_table *marks_get(void)
{
	struct marks_table *t;

	spin_lock(&present_lock);
	t = present;
	if (t)
		kref_get(&t->ref);
	spin_unlock(&present_lock);
	return t;
}

static struct marks_table *marks_alloc(u32 places, bool positive)
{
	struct marks_table *t = kzalloc(sizeof(*t), GFP_KERNEL_ACCOUNT);

	if (!t)
		return NULL;
	kref_init(&t->ref);
	t->hot.shift = 64 - ilog2(places);
	t->hot.positive = positive;
	t->hot.bits = kvcalloc(MARKS * (places / BITS_PER_LONG),
			       sizeof(*t->hot.bits), GFP_KERNEL_ACCOUNT);
	if (t->hot.bits)
		return t;
	kfree(t);
	return NULL;
}

static void set_present(struct marks_table *t)
{
	spin_lock(&present_lock);
	present = t;
	spin_unlock(&present_lock);
}

/**
 * marks_begin() - let handlers mark
 * @places: in: how many are wanted; out: how many there are
 * @positive: mark entries that have an inode, too
 *
 * Context: process; sleeps for a grace period.
 * Return: 0: end it with marks_end(); -EBUSY: somebody else marks; -ENOMEM;
 * -EINTR: the caller was killed.
 */
int marks_begin(u32 *places, bool positive)
{
	struct marks_table *t;
	int err = -EBUSY;

	if (mutex_lock_killable(&marks_mutex))
		return -EINTR;
	if (present)
		goto unlock;
	*places = roundup_pow_of_two(clamp(*places, PLACES_LEAST, PLACES_MOST));
	err = -ENOMEM;
	t = marks_alloc(*places, positive);
	if (!t)
		goto unlock;
	marks_hot = t->hot;
	static_branch_enable(&marks_of_insertions);
	synchronize_rcu();
	static_branch_enable(&marks_of_hits);
	t->since = ktime_get_ns();
	set_present(t);
	err = 0;
unlock:
	mutex_unlock(&marks_mutex);
	return err;
}

/**
 * marks_end() - let no handler mark any more, and free the marks
 *
 * Context: process; sleeps for two grace periods. After marks_begin().
 */
void marks_end(void)
{
	struct marks_table *t = present;

	mutex_lock(&marks_mutex);
	set_present(NULL);
	static_branch_disable(&marks_of_hits);
	synchronize_rcu();
	static_branch_disable(&marks_of_insertions);
	/* handlers run with preemption off: none has the table after this */
	synchronize_rcu();
	mutex_unlock(&marks_mutex);
	marks_put(t);
}

/* Hooks are taken off: from now on marks may be of entries that are gone. */
void marks_interrupted(void)
{
	spin_lock(&present_lock);
	if (present)
		WRITE_ONCE(present->interrupted, true);
	spin_unlock(&present_lock);
}

/**
 * marks_read() - how full the table is
 * @t: the table, or NULL
 * @state: where to; zeroed
 *
 * Context: process; may sleep.
 */
void marks_read(const struct marks_table *t, struct marks_state *state)
{
	u64 words, i;

	if (!t)
		return;
	state->on = true;
	state->interrupted = READ_ONCE(t->interrupted);
	state->nanoseconds = ktime_get_ns() - t->since;
	state->places = 1ULL << (64 - t->hot.shift);
	words = state->places / BITS_PER_LONG;
	for (i = 0; i < words; i++) {
		state->set += hweight_long(READ_ONCE(t->hot.bits[i]));
		state->fresh += hweight_long(READ_ONCE(t->hot.bits[words + i]));
		if (!(i % PART))
			cond_resched();
	}
}

/* The rest of marks_inserted(); see marks.h for why it is right. */
void notrace marks_insert(const struct dentry *dentry)
{
	const struct marks_hot *m = &marks_hot;

	clear_bit(marks_bit(dentry, m->shift, MARK_USED), m->bits);
	clear_bit(marks_bit(dentry, m->shift, MARK_TURNED), m->bits);
	set_bit(marks_bit(dentry, m->shift, MARK_FRESH), m->bits);
}

/* The rest of marks_turned(): of entries that are not fresh. */
void notrace marks_turn(const struct dentry *dentry)
{
	const struct marks_hot *m = &marks_hot;

	if (!test_bit(marks_bit(dentry, m->shift, MARK_FRESH), m->bits))
		set_bit(marks_bit(dentry, m->shift, MARK_TURNED), m->bits);
}

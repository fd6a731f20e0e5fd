// SPDX-License-Identifier: GPL-2.0-only
/*
 * THE LIFE OF A SLOT
 *
 * A slot is a key (a cgroup) in the ledger and, at the same index, a cell of
 * counters on each CPU. Its states are those of ledger.h.
 *
 * claimed	The first event of a cgroup that has no slot claims one, in a
 *		handler (slots_claim()). The slot holds a reference on the
 *		cgroup: the pointer, which is the key, cannot become another
 *		cgroup's, and its path stays readable.
 * counted	Each CPU counts in its own cell and remembers the last cgroup
 *		(count.h).
 * leaving	A worker looks eight times a second which cgroups were removed.
 *		It hides their keys, so that nobody finds them. Then it waits
 *		until no handler is left that found one
 *		before (a grace period), makes all CPUs forget those that they
 *		remember, and waits until no handler is left that counts by
 *		memory (another one).
 * vacated	Its counts become a row of their own (removed.c), its cells are
 *		0, the reference is given back. Searches go on past it, a claim
 *		takes it.
 * aged, free	A grace period later, if the slot behind it is free, it is free
 *		as well: searches end there. So an absent key costs no more
 *		after much coming and going than before.
 *
 * reset	The same worker does it: it closes the ledger, so that CPUs
 *		count in their waste, makes them forget what they remember, with
 *		a grace period before and after, clears all, and opens it.
 * CPU gone	Nothing runs there. Its cells are added to those of all that
 *		went before; the first array to go becomes theirs, so that
 *		nothing has to be allocated. A CPU gets an empty array before it
 *		comes (cells.c).
 *
 * Who moves counts holds move_mutex, but not during grace periods, and changes
 * the generation; each slot or row is moved under count_lock. Who reads takes
 * count_lock for one row at a time and begins anew where the generation has
 * changed (copy.c). While a reset clears, the generation is odd.
 */
#include <linux/percpu-refcount.h>
#include <linux/wait.h>

#include "count/count.h"
#include "count/slots.h"

/* Slots that share the same grace periods. */
#define SLOTS_BATCH 512
/* Slots looked at between offers to let others run. */
#define SLOTS_PART 1024
/* Jiffies between two looks; where slots are very many, a look costs 1 %. */
#define SLOTS_PAUSE(used) (HZ / 8 * (1 + min((used) / 4096, 31)))

static char slots_path[REMOVED_MAX_PATH];
static bool slots_aging;

static void slots_work(struct work_struct *work);
static DECLARE_DEFERRABLE_WORK(slots_worker, slots_work);

static atomic_long_t resets_wanted;
static long resets_done;
static time64_t counting_since;
static DECLARE_WAIT_QUEUE_HEAD(resets_waiters);

/**
 * slots_claim() - make a slot for a cgroup seen for the first time
 * @l: the ledger
 * @cgrp: the current task's cgroup
 *
 * The reference is taken before the key is published. Dropping it again here
 * may drop the last one; that only queues work and is allowed in any context.
 *
 * Of a cgroup that is being destroyed none is taken, or a v1 hierarchy that is
 * being unmounted would be kept from it by its own tasks.
 *
 * Context: any, with preemption off.
 * Return: the slot, LEDGER_OTHER when there is none left or the cgroup is
 * past its end.
 */
unsigned int slots_claim(struct ledger *l, struct cgroup *cgrp)
{
	unsigned int slot;
	bool claimed;

	/* A full table is met at every event: make that cheap. */
	if (atomic_read(&l->used) >= l->max ||
	    !css_tryget_online(&cgrp->self))
		return LEDGER_OTHER;
	slot = ledger_claim(l, (unsigned long)cgrp, &claimed);
	if (!claimed)
		css_put(&cgrp->self);
	return slot;
}

/* Has nobody removed the cgroup's directory yet? */
bool cgroup_is_live(const struct cgroup *cgrp)
{
	return READ_ONCE(cgrp->self.flags) & CSS_ONLINE;
}

/*
 * Is it on its way out? Its directory is removed, or it is the root of a v1
 * hierarchy that is unmounted. That does not change any more.
 */
static bool slots_is_gone(struct cgroup *cgrp)
{
	return !cgroup_is_live(cgrp) ||
	       percpu_ref_is_dying(&cgrp->self.refcnt);
}

/* Hide the slots of removed cgroups from @from on; returns where it ended. */
static unsigned int slots_leave(struct ledger *l, unsigned int from,
				unsigned int *batch, unsigned int *nr)
{
	unsigned int slot;

	*nr = 0;
	for (slot = from; slot < ledger_slots(l); slot++) {
		struct cgroup *cgrp = (void *)ledger_key(l, slot);

		if (!(slot % SLOTS_PART))
			cond_resched();
		if (!cgrp || !slots_is_gone(cgrp))
			continue;
		if (*nr == SLOTS_BATCH)
			break;
		ledger_leave(l, slot);
		batch[(*nr)++] = slot;
	}
	return slot;
}

/* Let CPUs forget the cgroups that nobody finds any more, or all. */
static void slots_forget(const struct ledger *l, bool all)
{
	int cpu;

	for_each_possible_cpu(cpu) {
		struct cgroup **last = &per_cpu_ptr(&count_cpu, cpu)->last;
		struct cgroup *was = READ_ONCE(*last);

		if (was && (all || !ledger_find(l, (unsigned long)was)))
			cmpxchg(last, was, NULL);
	}
}

/* Where a cgroup was; not all kernels report that a path was cut. */
static const char *slots_path_of(struct cgroup *cgrp)
{
	int len = cgroup_path(cgrp, slots_path, REMOVED_MAX_PATH);

	return len < 0 || len + 1 >= REMOVED_MAX_PATH ? "(unknown)" :
							slots_path;
}

/* Without memory for a row of its own it is one of the others at once. */
static void slots_vacate(struct ledger *l, unsigned int slot)
{
	struct cgroup *cgrp = (void *)ledger_key(l, slot);
	struct removed_cgroup *r = removed_new(compat_cgroup_inode(cgrp),
					       slots_path_of(cgrp));

	spin_lock(&count_lock);
	WRITE_ONCE(count_generation, count_generation + 2);
	ledger_vacate(l, slot, r ? &r->sum : &removed_rest);
	if (r)
		removed_add(r, l->max);
	spin_unlock(&count_lock);
	css_put(&cgrp->self);
}

static void slots_fold(struct ledger *l)
{
	static unsigned int batch[SLOTS_BATCH];
	unsigned int slot = 1, nr, i;

	while (slot < ledger_slots(l)) {
		slot = slots_leave(l, slot, batch, &nr);
		if (!nr)
			continue;
		synchronize_rcu();
		slots_forget(l, false);
		synchronize_rcu();
		mutex_lock(&move_mutex);
		for (i = 0; i < nr; i++) {
			slots_vacate(l, batch[i]);
			cond_resched();
		}
		mutex_unlock(&move_mutex);
		slots_aging = true;
	}
}

/* From the last slot to the first, so that whole runs become free. */
static void slots_age(struct ledger *l)
{
	unsigned int slot;

	if (!slots_aging)
		return;
	slots_aging = false;
	synchronize_rcu();
	for (slot = ledger_slots(l) - 1; slot; slot--) {
		if (ledger_age(l, slot))
			slots_aging = true;
		if (!(slot % SLOTS_PART))
			cond_resched();
	}
}

static void slots_clear(struct ledger *l, unsigned int slot)
{
	struct cgroup *cgrp = (void *)ledger_key(l, slot);

	spin_lock(&count_lock);
	ledger_clear(l, slot);
	spin_unlock(&count_lock);
	if (cgrp)
		css_put(&cgrp->self);
}

/* All slots and rows; nobody counts. */
static void slots_clear_all(struct ledger *l)
{
	unsigned int slot;
	bool more = true;

	for (slot = 0; slot < ledger_slots(l); slot++) {
		slots_clear(l, slot);
		cond_resched();
	}
	atomic_set(&l->used, 0);
	while (more) {
		spin_lock(&count_lock);
		removed_drop_oldest();
		more = !list_empty(&removed_cgroups);
		if (!more)
			memset(&removed_rest, 0, sizeof(removed_rest));
		spin_unlock(&count_lock);
		cond_resched();
	}
}

static void slots_reset(struct ledger *l)
{
	WRITE_ONCE(count_state.closed, true);
	/* Past this, none takes a cell. */
	synchronize_rcu();
	slots_forget(l, true);
	/* And past this, none has one. */
	synchronize_rcu();
	mutex_lock(&move_mutex);
	spin_lock(&count_lock);
	WRITE_ONCE(count_generation, count_generation + 1);
	spin_unlock(&count_lock);
	slots_clear_all(l);
	spin_lock(&count_lock);
	WRITE_ONCE(count_generation, count_generation + 1);
	spin_unlock(&count_lock);
	mutex_unlock(&move_mutex);
	/* All that was cleared is seen by whoever counts again. */
	smp_store_release(&count_state.closed, false);
}

static void slots_work(struct work_struct *work)
{
	struct ledger *l = &count_state.ledger;
	long wanted = atomic_long_read(&resets_wanted);

	if (wanted != resets_done) {
		slots_reset(l);
		WRITE_ONCE(counting_since, ktime_get_seconds());
		/* done before it is said: count_reset() */
		smp_store_release(&resets_done, wanted);
		wake_up_all(&resets_waiters);
	}
	slots_fold(l);
	slots_age(l);
	queue_delayed_work(system_power_efficient_wq, &slots_worker,
			   SLOTS_PAUSE(atomic_read(&l->used)));
}

static bool count_was_reset(long number)
{
	/* pairs with slots_work() */
	return smp_load_acquire(&resets_done) >= number;
}

/**
 * count_reset() - forget all counts and rows
 *
 * Events that happen meanwhile are not counted.
 *
 * Context: process, may sleep.
 * Return: 0; -EINTR where the caller is killed meanwhile: it is done anyway.
 */
int count_reset(void)
{
	long mine = atomic_long_inc_return(&resets_wanted);

	mod_delayed_work(system_power_efficient_wq, &slots_worker, 0);
	return wait_event_killable(resets_waiters, count_was_reset(mine)) ?
		       -EINTR : 0;
}

/* How many resets there were, and for how long it is counted since then. */
unsigned int count_resets(u64 *seconds)
{
	*seconds = ktime_get_seconds() - READ_ONCE(counting_since);
	return READ_ONCE(resets_done);
}

/**
 * slots_init() - allocate the ledger, and begin to look for removed cgroups
 * @max_cgroups: slots that may be claimed
 *
 * Context: process, before the first event.
 * Return: 0, or -ENOMEM with a line in the log; slots_exit() undoes all.
 */
int slots_init(unsigned int max_cgroups)
{
	struct ledger *l = &count_state.ledger;

	l->max = max_cgroups;
	l->bits = ledger_bits(max_cgroups);
	l->nr_cpus = nr_cpu_ids;
	if (!cells_fit(l))
		return -ENOMEM;
	if (cells_init(l)) {
		pr_err("cannot load: no memory for %u cgroups on %u CPUs\n",
		       max_cgroups, num_online_cpus());
		return -ENOMEM;
	}
	counting_since = ktime_get_seconds();
	queue_delayed_work(system_power_efficient_wq, &slots_worker,
			   SLOTS_PAUSE(0));
	return 0;
}

/**
 * slots_exit() - drop all references and free the ledger
 *
 * Context: process; no handler runs any more.
 */
void slots_exit(void)
{
	struct ledger *l = &count_state.ledger;

	cancel_delayed_work_sync(&slots_worker);
	cells_stop();
	if (l->keys && l->cells)
		slots_clear_all(l);
	cells_free(l);
}

// SPDX-License-Identifier: GPL-2.0-only
/*
 * Once a second: which cgroups were removed? Their slots are given back, so
 * that hosts on which cgroups come and go for months need no more slots than
 * cgroups at a time, and so that the references end that keep them in memory.
 *
 * Those removed last keep a row, as a copy. The others are added up in one.
 */
#include <linux/cgroup.h>
#include <linux/irq_work.h>
#include <linux/jiffies.h>
#include <linux/kernel.h>
#include <linux/limits.h>
#include <linux/rcupdate.h>
#include <linux/sched.h>
#include <linux/slab.h>
#include <linux/string.h>
#include <linux/workqueue.h>

#include "count/cells.h"
#include "count/count.h"
#include "count/removed.h"

/* Slots that share the same two grace periods. */
#define REMOVED_BATCH 512
/* Keys looked at between offers to let others run. */
#define REMOVED_PART 1024
/* Rows of removed cgroups are half as many as slots, in these bounds. */
#define REMOVED_MIN 16
#define REMOVED_MAX 8192
/* Bytes of a path, on average over all rows. */
#define REMOVED_PATH 256
/* A longer path is not kept; rows.c has room for this one. */
#define REMOVED_MAX_PATH (2 * PATH_MAX - 64)
/* Time between two looks when slots are running out. */
#define REMOVED_PAUSE (HZ / 20)

LIST_HEAD(removed_cgroups);
struct ledger_cell removed_rest;

static unsigned int removed_nr;
static size_t removed_bytes;	/* of their paths */
static char *removed_path;
static unsigned long removed_looked;	/* jiffies */

static unsigned int removed_max(void)
{
	return clamp_t(unsigned int, count_state.ledger.max / 2, REMOVED_MIN,
		       REMOVED_MAX);
}

/* The one removed longest ago loses its row. */
static void removed_drop_oldest(void)
{
	struct removed_cgroup *r = list_last_entry(&removed_cgroups,
						   struct removed_cgroup,
						   list);

	ledger_merge(&removed_rest, &r->sum);
	removed_nr--;
	removed_bytes -= r->path_size;
	list_del(&r->list);
	kfree(r);
}

static void removed_trim(void)
{
	while (removed_nr > removed_max() ||
	       removed_bytes > (size_t)REMOVED_PATH * removed_max())
		removed_drop_oldest();
}

/* Where a cgroup was; not all kernels report that a path was cut. */
static const char *removed_path_of(struct cgroup *cgrp)
{
	int len = cgroup_path(cgrp, removed_path, REMOVED_MAX_PATH);

	return len < 0 || len + 1 >= REMOVED_MAX_PATH ? "(unknown)" :
							removed_path;
}

/* Without memory for a row of its own it is one of the others at once. */
static void removed_keep(struct ledger *l, unsigned int slot)
{
	struct cgroup *cgrp = (void *)ledger_key(l, slot);
	const char *path = removed_path_of(cgrp);
	size_t size = strlen(path) + 1;
	struct removed_cgroup *r;

	r = kzalloc(struct_size(r, path, size), GFP_KERNEL | __GFP_NOWARN);
	ledger_vacate(l, slot, r ? &r->sum : &removed_rest);
	if (r) {
		r->id = compat_cgroup_inode(cgrp);
		r->path_size = size;
		memcpy(r->path, path, size);
		list_add(&r->list, &removed_cgroups);
		removed_nr++;
		removed_bytes += size;
		removed_trim();
	}
	css_put(&cgrp->self);
}

/* Slots of removed cgroups from @from on; returns where it ended. */
static unsigned int removed_find(struct ledger *l, unsigned int from,
				 unsigned int *slots, unsigned int *nr)
{
	unsigned int slot;

	*nr = 0;
	for (slot = from; slot < ledger_slots(l); slot++) {
		struct cgroup *cgrp = (void *)ledger_key(l, slot);

		if (!(slot % REMOVED_PART))
			cond_resched();
		if (!cgrp || !task_cgroup_is_gone(cgrp))
			continue;
		if (*nr == REMOVED_BATCH)
			break;
		slots[(*nr)++] = slot;
	}
	return slot;
}

/*
 * No search finds the slots any more; past the first grace period no handler
 * that found one before is still on its way to remember it, and past the second
 * none counts by memory.
 */
static void removed_retire(struct ledger *l, const unsigned int *slots,
			   unsigned int nr)
{
	unsigned int i;
	int cpu;

	for (i = 0; i < nr; i++)
		ledger_leave(l, slots[i]);
	synchronize_rcu();
	for_each_possible_cpu(cpu) {
		unsigned long *last = &per_cpu_ptr(&count_cpu, cpu)->last;
		unsigned long was = READ_ONCE(*last);

		if (was && task_cgroup_is_gone(count_last(was)))
			cmpxchg(last, was, 0);
	}
	synchronize_rcu();
	for (i = 0; i < nr; i++) {
		removed_keep(l, slots[i]);
		cond_resched();
	}
}

static void removed_check(struct work_struct *work);
static DECLARE_DELAYED_WORK(removed_work, removed_check);

static void removed_check(struct work_struct *work)
{
	static unsigned int slots[REMOVED_BATCH];
	struct ledger *l = &count_state.ledger;
	unsigned int slot = 1, nr;

	while (slot < ledger_slots(l)) {
		/* not for the whole table: readers and resets get between */
		cells_lock();
		slot = removed_find(l, slot, slots, &nr);
		if (nr)
			removed_retire(l, slots, nr);
		cells_unlock();
	}
	WRITE_ONCE(removed_looked, jiffies);
	/* every second; where there are very many, as often as costs 1 % */
	queue_delayed_work(system_power_efficient_wq, &removed_work,
			   HZ + HZ * min(atomic_read(&l->used) / 32768, 3));
}

/* Slots are running out: look before the second is over. */
static void removed_hurry(struct irq_work *work)
{
	if (time_after(jiffies, READ_ONCE(removed_looked) + REMOVED_PAUSE))
		mod_delayed_work(system_power_efficient_wq, &removed_work, 0);
}

/**
 * removed_init() - begin to look for removed cgroups
 *
 * Context: process, before the first event.
 * Return: 0, or -ENOMEM.
 */
int removed_init(void)
{
	removed_path = kmalloc(REMOVED_MAX_PATH, GFP_KERNEL);
	if (!removed_path)
		return -ENOMEM;
	removed_looked = jiffies;
	init_irq_work(&task_cgroup_scarce, removed_hurry);
	queue_delayed_work(system_power_efficient_wq, &removed_work, HZ);
	return 0;
}

/**
 * removed_exit() - stop, and forget those that were removed
 *
 * Context: process; no handler runs any more.
 */
void removed_exit(void)
{
	irq_work_sync(&task_cgroup_scarce);
	cancel_delayed_work_sync(&removed_work);
	removed_forget();
	kfree(removed_path);
	removed_path = NULL;
}

/* Forget all of them; under cells_lock(), or when nobody else is there. */
void removed_forget(void)
{
	while (removed_nr) {
		removed_drop_oldest();
		cond_resched();
	}
	memset(&removed_rest, 0, sizeof(removed_rest));
}

/* Bytes that their rows take. */
size_t removed_memory(void)
{
	return removed_nr * sizeof(struct removed_cgroup) + removed_bytes;
}

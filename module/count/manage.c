// SPDX-License-Identifier: GPL-2.0-only
/*
 * What concerns all counts at once: they are allocated, reset, added up and
 * freed.
 */
#include <linux/cpumask.h>
#include <linux/errno.h>
#include <linux/kernel.h>
#include <linux/rcupdate.h>
#include <linux/sched.h>

#include "count/cells.h"
#include "count/count.h"
#include "count/removed.h"

/**
 * count_init() - allocate the ledger
 * @max_cgroups: slots that may be claimed
 *
 * Context: process, before the first event.
 * Return: 0, or -ENOMEM with all undone and a line in the log.
 */
int count_init(unsigned int max_cgroups)
{
	struct ledger *l = &count_state.ledger;

	l->max = max_cgroups;
	l->bits = ledger_bits(max_cgroups);
	l->nr_cpus = nr_cpu_ids;
	if (!cells_fit(l))
		return -ENOMEM;
	if (!cells_init() && !removed_init())
		return 0;
	pr_err("cannot load: no memory for %u cgroups on %u CPUs\n",
	       max_cgroups, num_online_cpus());
	count_exit();
	return -ENOMEM;
}

/**
 * count_exit() - drop all references and free the ledger
 *
 * Context: process; no handler runs any more.
 */
void count_exit(void)
{
	removed_exit();
	if (count_state.ledger.keys)
		task_cgroup_release(&count_state.ledger);
	cells_exit();
}

/**
 * count_reset() - forget all counts and rows
 *
 * Events that happen meanwhile are not counted.
 *
 * Context: process, may sleep.
 */
void count_reset(void)
{
	cells_lock();
	WRITE_ONCE(count_state.closed, true);
	/* Past this, none takes a cell. */
	count_forget_last();
	/* And past this, none has one. */
	synchronize_rcu();
	task_cgroup_release(&count_state.ledger);
	ledger_clear(&count_state.ledger);
	removed_forget();
	/* The cleared ledger must be seen before it is open. */
	smp_store_release(&count_state.closed, false);
	cells_unlock();
}

/* Bytes allocated for counters, keys and rows of removed cgroups. */
size_t count_memory(void)
{
	size_t size;

	cells_lock();
	size = cells_memory() + removed_memory();
	cells_unlock();
	return size;
}

/**
 * count_total() - the sum of one counter over all rows
 * @what: not LEDGER_LONGEST
 *
 * Context: process, may sleep.
 */
u64 count_total(enum ledger_count what)
{
	const struct ledger *l = &count_state.ledger;
	const struct removed_cgroup *r;
	struct ledger_cell sum;
	unsigned int slot;
	u64 total;

	cells_lock();
	total = removed_rest.count[what];
	list_for_each_entry(r, &removed_cgroups, list) {
		total += r->sum.count[what];
		cond_resched();
	}
	for (slot = 0; slot < ledger_slots(l); slot++) {
		if (slot == LEDGER_OTHER || ledger_key(l, slot)) {
			ledger_sum(l, slot, &sum);
			total += sum.count[what];
			cond_resched();
		} else if (!(slot % 1024)) {
			cond_resched();
		}
	}
	cells_unlock();
	return total;
}
